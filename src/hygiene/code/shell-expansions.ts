import type { Token } from './code.ts';
import { type ShellReader, advanceShell, mark } from './shell-reader.ts';

/** A part of a word: what it says, and what is put in. */
export interface Piece {
  readonly text: string;
  readonly inserts?: readonly (readonly Token[])[];
}

/**
 * What is expanded at the reader's place, as tokens that begin with how it is written: `$ NAME`, `${ NAME :- "…" }`, `$( command … )`,
 * `${{ expression }}`, `% NAME`; a `$` that expands nothing is text. Undefined where no expansion begins.
 */
export const expansion = (reader: ShellReader): Piece | undefined => {
  const { text, at } = reader;
  if (text[at] === '`') return backticks(reader);
  if (text[at] === '%') return simple(reader, batch, '%') ?? taken(reader, 1);
  if (text[at] === '<' || text[at] === '>') return text[at + 1] === '(' ? command(reader) : undefined;
  if (text[at] !== '$') return undefined;
  if (text.startsWith('${{', at)) return simple(reader, expression, '${{') ?? taken(reader, 3);
  if (text.startsWith('$((', at)) return simple(reader, arithmetic, '$((') ?? taken(reader, 3);
  if (text[at + 1] === '(') return command(reader);
  if (text[at + 1] === '{') return parameter(reader) ?? taken(reader, 2);
  return simple(reader, variable, '$') ?? taken(reader, 1);
};

const variable = /\$([A-Za-z_]\w*|[0-9@*#?!$-])/y;
/** Longer than a date's `%Y`. */
const batch = /%([A-Za-z_]\w{3,})%/y;
const expression = /\$\{\{([^{}\n]{0,500})\}\}/y;
const arithmetic = /\$\(\(([^()\n]{0,500})\)\)/y;

const simple = (reader: ShellReader, pattern: RegExp, opening: string): Piece | undefined => {
  const { line } = reader;
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (found === null) return undefined;
  reader.at += found[0].length;
  return { text: '', inserts: [[mark(opening, line), { kind: 'name', text: (found[1] ?? '').trim(), line }]] };
};

const taken = (reader: ShellReader, length: number): Piece => {
  const text = reader.text.slice(reader.at, reader.at + length);
  reader.at += text.length;
  return { text };
};

/** `${NAME}`, `${NAME:-default}`, `${NAME:0:4}`, `${#NAME}`. */
const parameter = (reader: ShellReader): Piece | undefined => {
  const { text, line } = reader;
  head.lastIndex = reader.at;
  const found = head.exec(text);
  if (found === null) return undefined;
  const [whole, prefix = '', name = '', operator = ''] = found;
  const bodyStart = reader.at + whole.length;
  const close = closingBrace(reader, bodyStart);
  if (close < 0) return undefined;
  const words: Token[] = [
    mark('${', line),
    ...(prefix === '' ? [] : [mark(prefix, line)]),
    { kind: 'name', text: name, line },
  ];
  if (operator !== '')
    words.push(mark(operator, line), { kind: 'string', ...body(text.slice(bodyStart, close), line), line });
  advanceShell(reader, close + 1);
  return { text: '', inserts: [[...words, mark('}', line)]] };
};

const head = /\$\{([#!]?)([A-Za-z_]\w*|[0-9@*])(:[-=?+]|[-=?+]|:|%%?|##?|\/\/?|\^\^?|,,?|@|\[)?/y;

/** Of the bracket that closes, in reach: an expansion is short. */
const closingBrace = ({ text }: ShellReader, from: number): number => {
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + longestParameter); at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && depth-- === 0) return at;
  }
  return -1;
};

const longestParameter = 500;

/** What stands behind the operator: its text without quotes, and the variables in it. */
const body = (text: string, line: number): Pick<Token, 'text' | 'inserts'> => {
  const inserts = [...text.matchAll(inner)].map(([, name = '']): Token[] => [
    mark('$', line),
    { kind: 'name', text: name, line },
  ]);
  return { text: text.replaceAll(/^(["'])(.*)\1$/gs, '$2'), ...(inserts.length > 0 ? { inserts } : {}) };
};

const inner = /\$\{?([A-Za-z_]\w*)/g;

const deepest = 20;

/** `$(…)`, `<(…)`: its commands' output is what is put in. */
const command = (reader: ShellReader): Piece => {
  const { at, line, calls } = reader;
  const before = calls.length;
  const opening = reader.text.slice(at, at + 2);
  if (reader.depth < deepest && !reader.neverClosed.has('$(')) {
    reader.at += 2;
    reader.depth++;
    const tokens = reader.readCommands(reader, ')');
    reader.depth--;
    if (tokens !== undefined) {
      for (const call of calls.slice(before)) call.arguments.push([mark('$(', line)]);
      return { text: '', inserts: [[mark('$(', line), ...tokens, mark(')', line)]] };
    }
    reader.neverClosed.add('$(');
  }
  calls.length = before;
  [reader.at, reader.line] = [at + 2, line];
  return { text: opening };
};

/** Commands in backticks are read as a text of their own. */
const backticks = (reader: ShellReader): Piece => {
  const { text, at, line, calls } = reader;
  const end = reader.neverClosed.has('`') ? -1 : text.indexOf('`', at + 1);
  if (end < 0 || reader.depth >= deepest) {
    if (end < 0) reader.neverClosed.add('`');
    return taken(reader, 1);
  }
  const before = calls.length;
  const part: ShellReader = {
    ...reader,
    text: text.slice(at + 1, end),
    at: 0,
    depth: deepest,
    heredocs: [],
    neverClosed: new Set(),
  };
  const tokens = reader.readCommands(part, undefined) ?? [];
  for (const call of calls.slice(before)) call.arguments.push([mark('$(', line)]);
  advanceShell(reader, end + 1);
  return { text: '', inserts: [[mark('$(', line), ...tokens, mark(')', line)]] };
};
