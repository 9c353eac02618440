import { openai } from './assignment-names.ts';

/** Lines that are looked at above a name. */
const MOST_LINES = 40;

/**
 * YAML, INI, XML and classes of Python: a less indented line above, or the `[section]`, names OpenAI, or a line of the same indentation says so,
 * above or below. `start` is where the name begins, `end` where its value ends.
 */
export function isInOpenaiSection(text: string, start: number, end: number): boolean {
  const lines = text.slice(Math.max(0, start - 2000), start).split('\n');
  const own = lines.pop() ?? '';
  if (!/^\s*(?:-\s+|<(?:[\w:.-]+\s+(?:name|key|id)=)?)?["']?$/.test(own)) return false;
  const indent = depthOf(own);
  return saysBelow(text, end, indent) || saysAbove(lines.reverse().slice(0, MOST_LINES), indent);
}

const depthOf = (line: string): number => /^\s*(?:-\s+)?/.exec(line)?.[0].length ?? 0;

const provider =
  /^\s*(?:-\s+)?["']?(?:provider|(?:api_?)?type|vendor|service|engine|name|id|model|uses)["']?\s*[:=]\s*["']?(?:azure[-_ ]?)?openai/i;
/** `openai:`, `class OpenAIConfig(Base):`, `<openai>`, `<component name="OpenAI">` */
const parent = /^\s*(?:(?:-\s+)?["']?[\w.-]+["']?\s*:|class\s+\w+(?:\([^()]*\))?:|<[\w:.-]+(?:\s[^<>]*)?>)\s*$/;

/** `lines` from the nearest on. */
function saysAbove(lines: readonly string[], from: number): boolean {
  let indent = from;
  let isSecret = false;
  for (const line of lines) {
    const section = /^\s*\[\[?([^\]]*)\]/.exec(line)?.[1];
    if (section !== undefined) return openai.test(section);
    if (line.startsWith('---')) return false;
    const depth = depthOf(line);
    // What a Kubernetes Secret is called.
    if (isSecret && /^\s+name:\s*["']?[\w.-]*openai/i.test(line)) return true;
    if (line.trim() === '' || depth > indent) continue;
    if (depth === indent && provider.test(line)) return true;
    // Above the first line of a list's item is another one.
    if (depth === indent && !/^\s*-\s/.test(line)) continue;
    if (parent.test(line) && openai.test(line)) return true;
    isSecret = /^(?:stringData|data):/.test(line);
    indent = line.search(/\S/);
  }
  return false;
}

/** Lines right below, up to one that is indented less. */
function saysBelow(text: string, end: number, indent: number): boolean {
  for (const line of text
    .slice(end, end + 1000)
    .split('\n')
    .slice(1, 12)) {
    if (line.trim() === '' || /^\s*\[/.test(line) || depthOf(line) < indent || /^\s*-\s/.test(line)) return false;
    if (depthOf(line) === indent && provider.test(line)) return true;
  }
  return false;
}
