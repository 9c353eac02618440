import { EntryError, type EntryFile, type EntryForm, readEntries, writeEntries } from './entry-file.ts';
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
export type Baseline = EntryFile<BaselineEntry>;

export const emptyBaseline: Baseline = { header: [], entries: [], footer: [], lineBreak: '\n' };

/** Reads `fingerprint [path-glob] [# reason]` lines; `#` lines are comments. Throws EntryError. */
export function parseBaseline(text: string): Baseline {
  return readEntries(text, form);
}

/** Writes a baseline: entries sorted by fingerprint and path, one line each, a line break at the end. */
export function serializeBaseline(baseline: Baseline): string {
  return writeEntries(baseline, form);
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

const form: EntryForm<BaselineEntry> = { parse: parseEntry, format: formatEntry, keyOf };

function keyOf({ fingerprint, path }: BaselineEntry): string {
  return `${fingerprint} ${path ?? ''}`;
}

function parseEntry(line: string, number: number): BaselineEntry {
  const [, fingerprint, rest = ''] = /^([0-9a-f]{16})(?:[ \t]+(.*))?$/s.exec(line.trim()) ?? [];
  if (fingerprint === undefined) throw new EntryError(number, 'a line must begin with a fingerprint of 16 hex digits');
  const { place, reason } = splitReason(rest);
  if (place === '') return { fingerprint, ...(reason !== '' && { reason }) };
  const path = isQuoted(place) ? unquote(place, number) : place;
  const problem = globProblem(path);
  if (problem !== undefined) throw new EntryError(number, `the path ${problem}`);
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
    throw new EntryError(number, 'the quoted path is not valid (JSON text)');
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
