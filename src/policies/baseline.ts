import { globProblem } from './paths.ts';

/** A finding that the project has accepted. */
export interface BaselineEntry {
  /** 16 hex digits. */
  readonly fingerprint: string;
  /** A glob, relative to the root: accepted in these files only. */
  readonly path?: string;
  readonly reason?: string;
  /** Comment lines that stand above it and move with it. */
  readonly above?: readonly string[];
}

/** `.tripkey-baseline`, read. */
export interface Baseline {
  /** Comment lines before the first entry; they stay on top. */
  readonly header: readonly string[];
  readonly entries: readonly BaselineEntry[];
  /** Comment lines after the last entry. */
  readonly footer: readonly string[];
  /** As most of the file has them, so that a checkout with CRLF stays as it is. */
  readonly lineBreak: '\n' | '\r\n';
}

export const emptyBaseline: Baseline = { header: [], entries: [], footer: [], lineBreak: '\n' };

/** A line that is no entry. The message names the line and holds nothing of it: someone may have put the key there. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
  /** From 1. */
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Reads `fingerprint [path-glob] [# reason]` lines; `#` lines are comments. Throws BaselineError. */
export function parseBaseline(text: string): Baseline {
  const lines = text.replace(/^\u{feff}/u, '').split('\n');
  const returns = lines.filter((line) => line.endsWith('\r')).length;
  const seen = new Map<string, number>();
  const entries: BaselineEntry[] = [];
  let header: readonly string[] | undefined;
  let comments: string[] = [];
  lines.forEach((raw, index) => {
    const line = raw.replace(/\r$/, '');
    if (/^\s*$/.test(line)) return;
    if (/^\s*#/.test(line)) return void comments.push(line);
    const entry = parseEntry(line, index + 1);
    const key = keyOf(entry);
    const first = seen.get(key);
    if (first !== undefined) throw new BaselineError(index + 1, `the same entry as line ${first}: delete one of them`);
    seen.set(key, index + 1);
    const above = header === undefined ? [] : comments;
    header ??= comments;
    entries.push({ ...entry, ...(above.length > 0 && { above }) });
    comments = [];
  });
  const footer = header === undefined ? [] : comments;
  return { header: header ?? comments, entries, footer, lineBreak: returns * 2 > lines.length - 1 ? '\r\n' : '\n' };
}

/** Writes a baseline: entries sorted by fingerprint and path, one line each, a line break at the end. */
export function serializeBaseline({ header, entries, footer, lineBreak }: Baseline): string {
  const sorted = [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const lines = [...header, ...sorted.flatMap((entry) => [...(entry.above ?? []), formatEntry(entry)]), ...footer];
  return lines.map((line) => line + lineBreak).join('');
}

/** The baseline with entries added that it does not have; what it has keeps its reason. */
export function mergeBaseline(baseline: Baseline, added: readonly BaselineEntry[]): Baseline {
  const entries = new Map(baseline.entries.map((entry) => [keyOf(entry), entry]));
  for (const entry of added) if (!entries.has(keyOf(entry))) entries.set(keyOf(entry), cleanEntry(entry));
  return { ...baseline, entries: [...entries.values()] };
}

/** The baseline without the given entries, and without the comments above them. */
export function pruneBaseline(baseline: Baseline, unused: readonly BaselineEntry[]): Baseline {
  const keys = new Set(unused.map(keyOf));
  return { ...baseline, entries: baseline.entries.filter((entry) => !keys.has(keyOf(entry))) };
}

function keyOf({ fingerprint, path }: BaselineEntry): string {
  return `${fingerprint} ${path ?? ''}`;
}

function parseEntry(line: string, number: number): BaselineEntry {
  if (/^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/.test(line)) {
    throw new BaselineError(
      number,
      "git's mark of a merge conflict: keep the lines of both sides and delete the marks",
    );
  }
  const [, fingerprint, rest = ''] = /^([0-9a-f]{16})(?:[ \t]+(.*))?$/s.exec(line.trim()) ?? [];
  if (fingerprint === undefined)
    throw new BaselineError(number, 'a line must begin with a fingerprint of 16 hex digits');
  const { place, reason } = splitReason(rest);
  if (place === '') return { fingerprint, ...(reason !== '' && { reason }) };
  const path = isQuoted(place) ? unquote(place, number) : place;
  const problem = globProblem(path);
  if (problem !== undefined) throw new BaselineError(number, `the path ${problem}`);
  return { fingerprint, path, ...(reason !== '' && { reason }) };
}

/** `path # reason`; a `#` begins the reason only at the start or behind a blank, and not in a quoted path. In linear time: anybody may have written the line. */
function splitReason(text: string): { readonly place: string; readonly reason: string } {
  const quoted = /^"(?:[^"\\]|\\.)*"(?=$|[ \t]+#)/.exec(text)?.[0].length ?? 0;
  const at = text.startsWith('#') ? 0 : text.slice(quoted).search(/[ \t]#/) + quoted;
  if (at < quoted) return { place: text, reason: '' };
  return { place: text.slice(0, at).trim(), reason: text.slice(text.indexOf('#', at) + 1).trim() };
}

function isQuoted(place: string): boolean {
  return /^"(?:[^"\\]|\\.)*"$/.test(place);
}

function unquote(text: string, number: number): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new BaselineError(number, 'the quoted path is not valid (JSON text)');
  }
}

function formatEntry({ fingerprint, path, reason }: BaselineEntry): string {
  const place = path === undefined ? '' : ` ${needsQuotes(path) ? quote(path) : path}`;
  return `${fingerprint}${place}${reason === undefined ? '' : `  # ${reason}`}`;
}

function needsQuotes(path: string): boolean {
  return /^["#]|[\s\p{Cc}\p{Cf}\p{Cs}]/u.test(path);
}

/** JSON text in which nothing invisible is left, so that a line is one line everywhere. */
function quote(path: string): string {
  return JSON.stringify(path).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

/** Reasons are one line, so that an entry is. */
function cleanEntry({ reason, ...entry }: BaselineEntry): BaselineEntry {
  const line = reason?.replaceAll(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').trim();
  return line === undefined || line === '' ? entry : { ...entry, reason: line };
}
