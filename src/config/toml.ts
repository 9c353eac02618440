import { parse, TomlDate, TomlError } from 'smol-toml';
import { UsageError } from '../errors.ts';
import { isCalendarDate } from './calendar.ts';
import type { KeyPath } from './validate.ts';

/** A parsed TOML file that knows where its keys stand. */
export interface TomlFile {
  readonly table: Readonly<Record<string, unknown>>;
  /** `name:line`, or `name` when the line is not known. Falls back to the nearest key around. */
  readonly where: (path: KeyPath) => string;
}

/**
 * Parses TOML. Local dates become `YYYY-MM-DD` texts. Throws UsageError with name, line and column;
 * smol-toml's own message quotes the line, which may hold a secret, so only its first sentence is used.
 */
export function parseToml(source: string, name: string): TomlFile {
  const text = source.replace(/^\u{feff}/u, '');
  try {
    const parsed = parse(text, { maxDepth: 20 });
    const asWritten = quoteImpossibleDates(text);
    const table = plainDates(asWritten === text ? parsed : parse(asWritten, { maxDepth: 20 })) as TomlFile['table'];
    let lines: Map<string, number> | undefined;
    const where = (path: KeyPath): string => {
      lines ??= keyLines(text);
      const line = lineOf(path, lines);
      return line === undefined ? name : `${name}:${line}`;
    };
    return { table, where };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = error.message.split('\n', 1)[0]?.replace('Invalid TOML document: ', '') ?? '';
    throw new UsageError(`${name}:${error.line}:${error.column}: not valid TOML: ${reason}`);
  }
}

/** JavaScript makes 2027-03-02 of 2027-02-30: as a text, such a date stays what it is, and whoever wants a date can say so. */
function quoteImpossibleDates(text: string): string {
  return text.replaceAll(textCommentOrDate, (whole: string, date: string | undefined) =>
    date === undefined || isCalendarDate(date) ? whole : `"${date}"`,
  );
}

/** In TOML that is known to be well-formed; captures a local date. */
const textCommentOrDate =
  /"""(?:\\[^]|[^\\])*?"{3,5}|'''[^]*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|(?<![\w.-])(\d{4}-\d{2}-\d{2})(?![\w-]| \d)/g;

function plainDates(value: unknown): unknown {
  if (value instanceof TomlDate) return value.isDate() ? value.toISOString() : value;
  if (Array.isArray(value)) return value.map(plainDates);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of Object.entries(value)) copy[key] = plainDates(inner);
  return copy;
}

function lineOf(path: KeyPath, lines: ReadonlyMap<string, number>): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(JSON.stringify(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return undefined;
}

/** Line of each key and table header, by path. For messages only: a key inside an inline table is found at the table's line. */
function keyLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const counts = new Map<string, number>();
  let table: KeyPath = [];
  const add = (path: KeyPath, line: number): void => {
    const key = JSON.stringify(path);
    if (!lines.has(key)) lines.set(key, line);
  };
  forStatements(text, (statement, line) => {
    const header = /^\s*(\[\[?)([^\]]+)\]/.exec(statement);
    const assigned = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/.exec(statement);
    if (header !== null) {
      table = resolvePath(splitKey(header[2] ?? ''), counts, header[1] === '[[');
      add(table, line);
    } else if (assigned !== null) {
      add([...table, ...splitKey(assigned[1] ?? '')], line);
    }
  });
  return lines;
}

/** Calls back for each line on which a statement begins: not inside a text or a list of several lines. */
function forStatements(text: string, visit: (statement: string, line: number) => void): void {
  let quote: string | undefined;
  let depth = 0;
  text.split('\n').forEach((line, index) => {
    if (quote === undefined && depth === 0) visit(line, index + 1);
    const isHeader = quote === undefined && depth === 0 && /^\s*\[/.test(line);
    for (const [token] of line.matchAll(/"""|'''|\\.|"|'|[[\]#]/g)) {
      if (quote !== undefined) quote = token === quote ? undefined : quote;
      else if (token === '#') break;
      else if (/^["']/.test(token)) quote = token;
      else if (token === '[') depth++;
      else if (token === ']') depth--;
    }
    if (quote?.length === 1) quote = undefined;
    if (isHeader) depth = 0;
  });
}

function splitKey(key: string): string[] {
  return Array.from(key.matchAll(/"([^"]*)"|'([^']*)'|[\w-]+/g), (part) => part[1] ?? part[2] ?? part[0]);
}

/** Puts the indices of arrays of tables into a header's path. */
function resolvePath(names: readonly string[], counts: Map<string, number>, isNew: boolean): KeyPath {
  const path: (string | number)[] = [];
  names.forEach((name, index) => {
    path.push(name);
    const key = JSON.stringify(path);
    if (isNew && index === names.length - 1) counts.set(key, (counts.get(key) ?? -1) + 1);
    const count = counts.get(key);
    if (count !== undefined) path.push(count);
  });
  return path;
}
