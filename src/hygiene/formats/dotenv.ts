import { parse } from 'dotenv';
import { createLineCounter } from './lines.ts';
import type { NamedValue } from './named-value.ts';

/**
 * Entries of an environment file in order, in the grammar of the dotenv package: `NAME=value`, `export NAME=value`,
 * `NAME: value`, quotes of three kinds that may span lines, comments. A name that is given twice comes twice; the last
 * one counts. Other lines (commands of an `.envrc`) are left out. Takes linear time, where the package's own pattern is
 * quadratic in blank lines.
 */
export const environmentEntries = (text: string): readonly NamedValue[] => {
  const lineAt = createLineCounter(text);
  const entries: NamedValue[] = [];
  for (let at = 0; at < text.length;) {
    const head = headAt(text, at);
    if (head === undefined) {
      at = lineEnd(text, skip(spaces, text, at)) + 1;
      continue;
    }
    const end = valueEnd(text, head.end);
    const line = lineAt(head.nameStart);
    const value = valueOf(text.slice(head.nameEnd, end));
    entries.push({
      name: head.name,
      keys: [head.name],
      value,
      line,
      endLine: lineAt(lastOf(text, head.nameStart, end)),
    });
    at = text[end] === '#' ? lineEnd(text, end) : end;
  }
  return entries;
};

interface Head {
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** After the separator. */
  readonly end: number;
}

const headAt = (text: string, from: number): Head | undefined => {
  head.lastIndex = skip(spaces, text, from);
  const found = head.exec(text);
  const name = found?.[1];
  if (found === null || name === undefined) return undefined;
  const end = head.lastIndex;
  const nameEnd = end - (found[2]?.length ?? 0);
  return { name, nameStart: nameEnd - name.length, nameEnd, end };
};

/** Backtracks over one run of name characters or spaces at most, each step in constant time. */
const head = /(?:export\s+(?=[\w.-]))?([\w.-]{1,100000})(?![\w.-])(\s*=|:(?:\r\n|\s))/y;
const spaces = /\s*/y;
const spacesOfLine = /[^\S\r\n\u2028\u2029]*/y;

const skip = (pattern: RegExp, text: string, from: number): number => {
  pattern.lastIndex = from;
  pattern.test(text);
  return pattern.lastIndex;
};

const lineEnd = (text: string, from: number): number => {
  lineBreak.lastIndex = from;
  return lineBreak.exec(text)?.index ?? text.length;
};

const lineBreak = /[\r\n\u2028\u2029]/g;

/** Where a value that begins at `from` ends: after its closing quote, else at a comment or the end of the line. */
const valueEnd = (text: string, from: number): number => {
  const start = skip(spaces, text, from);
  const quote = text.charAt(start);
  const quoted = quote !== '' && `'"\``.includes(quote) ? quotedEnd(text, start, quote) : undefined;
  if (quoted !== undefined) return quoted;
  plainEnd.lastIndex = from;
  return plainEnd.exec(text)?.index ?? text.length;
};

const plainEnd = /[#\r\n]/g;

/** After the quote that ends the value: nothing but a comment may follow it on its line. Undefined where none does. */
const quotedEnd = (text: string, start: number, quote: string): number | undefined => {
  let last: number | undefined;
  for (let at = text.indexOf(quote, start + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
    const next = skip(spacesOfLine, text, at + 1);
    if (next === text.length || /[#\r\n\u2028\u2029]/.test(text.charAt(next))) last = at + 1;
    if (text[at - 1] !== '\\') break;
  }
  return last;
};

/** From the separator on; the name plays no part, so that `__proto__` is one like others. */
const valueOf = (rest: string): string => parse(`X${rest}`, { fast: true })['X'] ?? '';

/** Index of the last character of an entry that is no white space. */
const lastOf = (text: string, from: number, end: number): number => {
  let at = end - 1;
  while (at > from && /\s/.test(text.charAt(at))) at--;
  return at;
};
