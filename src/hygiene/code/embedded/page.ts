import { createLineCounter } from '../../formats/lines.ts';
import type { EmbeddedCode } from './embedded.ts';

/** The scripts of a page or a component, and what stands between `---` at the top of one of Astro's. */
export const pageCode = (text: string): EmbeddedCode[] => {
  const codes: EmbeddedCode[] = [];
  const lineAt = createLineCounter(text);
  const add = (from: number, to: number): void =>
    void codes.push({ text: text.slice(from, to), language: 'javascript', firstLine: lineAt(from) });
  const front = /^---\r?\n([\s\S]*?)\n---/.exec(text);
  if (front?.[1] !== undefined) add(front[0].indexOf('\n'), front[0].length - 3);
  opening.lastIndex = front?.[0].length ?? 0;
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    closing.lastIndex = opening.lastIndex;
    const end = closing.exec(text)?.index;
    if (end === undefined) break;
    if (!data.test(found[0])) add(opening.lastIndex, end);
    opening.lastIndex = end;
  }
  return codes;
};

const opening = /<script\b[^>]{0,1000}>/gi;
const closing = /<\/script\b/gi;
/** Scripts that no one runs. */
const data =
  /type\s*=\s*["']?(?:application\/(?:ld\+)?json|text\/(?:template|x-template|html|x-handlebars|markdown)|importmap|speculationrules)/i;
