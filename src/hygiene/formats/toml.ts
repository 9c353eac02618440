import { parse } from 'smol-toml';
import { createLineCounter } from './lines.ts';
import type { NamedValue } from './named-value.ts';

/**
 * Values of a TOML text. The parser tells no places and takes all or nothing: it gets one statement after the other, so
 * that each has its lines and a broken one costs no other.
 */
export const tomlValues = (text: string): readonly NamedValue[] => {
  const lineAt = createLineCounter(text);
  let table: readonly (string | number)[] = [];
  return statementsOf(text).flatMap(({ start, end }) => {
    const source = text.slice(start, end);
    const parsed = parsedOrNothing(source);
    if (parsed === undefined) return [];
    if (source.startsWith('[')) {
      table = pathOf(parsed);
      return [];
    }
    const line = lineAt(start);
    const endLine = lineAt(end - 1);
    return leavesOf(parsed, table).map(({ keys, value }) => ({ name: nameOf(keys), keys, value, line, endLine }));
  });
};

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Each from its first character to its last; a statement ends with a line that leaves no string or bracket open. */
const statementsOf = (text: string): readonly Span[] => {
  const spans: Span[] = [];
  let start = -1;
  let depth = 0;
  let end = 0;
  const close = (): void => {
    if (start >= 0) spans.push({ start, end });
    start = -1;
    depth = 0;
  };
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '\n') {
      // A table's head or a new name on a line of its own ends an array that was never closed.
      if (
        depth <= 0 ||
        /^[ \t]*(?:\[[\w.-]+\][ \t\r]*$|[\w.-]+[ \t]*=)/m.test(
          text.slice(index + 1, index + 200).split('\n', 1)[0] ?? '',
        )
      )
        close();
    } else if (!/^[ \t\r#]/.test(token)) {
      if (start < 0) start = index;
      end = index + token.length;
      if (token === '[' || token === '{') depth++;
      else if (token === ']' || token === '}') depth--;
    }
  }
  close();
  return spans;
};

/**
 * Strings of four kinds, comments, line ends, brackets, space, and runs of anything else. A string that does not end in
 * its line is just a sign.
 */
const tokens =
  /"""[^]*?"""|'''[^]*?'''|"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|'[^'\n]*'|#[^\n]*|\n|[[\]{}]|[ \t\r]+|[^\s"'#[\]{}]+|[^]/g;

const parsedOrNothing = (source: string): unknown => {
  try {
    return parse(source);
  } catch {
    return undefined;
  }
};

const entriesOf = (value: unknown): readonly (readonly [string | number, unknown])[] => {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item] as const);
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? Object.entries(value) : [];
};

/** Of a table's head: the names in it. */
const pathOf = (parsed: unknown): readonly (string | number)[] => {
  const keys: (string | number)[] = [];
  for (let entry = entriesOf(parsed)[0]; entry !== undefined; entry = entriesOf(entry[1])[0]) keys.push(entry[0]);
  return keys;
};

interface TomlLeaf {
  readonly keys: readonly (string | number)[];
  readonly value: string;
}

const leavesOf = (value: unknown, keys: readonly (string | number)[]): readonly TomlLeaf[] => {
  const entries = entriesOf(value);
  if (entries.length > 0) return entries.flatMap(([key, item]) => leavesOf(item, [...keys, key]));
  return [{ keys, value: isEmpty(value) ? '' : value instanceof Date ? value.toISOString() : String(value) }];
};

const isEmpty = (value: unknown): boolean => typeof value === 'object' && !(value instanceof Date);

const nameOf = (keys: readonly (string | number)[]): string => keys.findLast((key) => typeof key === 'string') ?? '';
