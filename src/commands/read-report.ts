import { type Json, isObject } from '../json.ts';
import { UsageError } from '../errors.ts';
import type { ReportedPlace } from '../sources/reported.ts';

/** A finding of an earlier report: its name, what it showed, and where it stood. */
export interface ReportedFinding {
  readonly fingerprint: string;
  readonly preview: string;
  readonly places: readonly ReportedPlace[];
}

/** Reads tripkey's own JSON or JSON lines; undefined for a text that is no such thing. Throws UsageError for a report that is broken or of a later version. */
export const readReport = (text: string): readonly ReportedFinding[] | undefined => {
  const documents = parse(text);
  const whole = documents?.length === 1 ? documents[0] : undefined;
  if (documents === undefined) return undefined;
  if (whole !== undefined && Array.isArray(whole['findings']) && 'schemaVersion' in whole) {
    checkVersion(whole['schemaVersion']);
    return whole['findings'].map(toFinding);
  }
  const end = documents.at(-1);
  if (end?.['type'] !== 'scan') return undefined;
  checkVersion(end['schemaVersion']);
  return documents.filter(({ type }) => type === 'finding').map(toFinding);
};

const parse = (text: string): readonly Json[] | undefined => {
  // A key or a log on standard input is no report, and most are long.
  if (!text.trimStart().startsWith('{')) return undefined;
  const documents = parseAll([text]) ?? parseAll(linesOf(text));
  return documents?.every(isObject) === true ? documents : undefined;
};

/** One after the other: a text of line feeds alone has more lines than fit into memory. */
function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? text.length : end).trim();
    if (line !== '') yield line;
    start = end === -1 ? text.length : end + 1;
  }
}

const parseAll = (texts: Iterable<string>): readonly unknown[] | undefined => {
  try {
    return Array.from(texts, (text): unknown => JSON.parse(text));
  } catch {
    return undefined;
  }
};

const checkVersion = (version: unknown): void => {
  if (version !== 1) throw new UsageError('the report is of another version', 'scan again with this one');
};

const toFinding = (value: unknown): ReportedFinding => {
  if (!isObject(value)) throw broken();
  const { fingerprint, preview, locations } = value;
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{16}$/.test(fingerprint)) throw broken();
  if (typeof preview !== 'string' || !Array.isArray(locations)) throw broken();
  return { fingerprint, preview, places: locations.map(toPlace) };
};

const toPlace = (value: unknown): ReportedPlace => {
  if (!isObject(value)) throw broken();
  const { path, in: place, blob, commit } = value;
  if (path !== null && typeof path !== 'string') throw broken();
  return {
    path,
    ...(typeof place === 'string' && { in: place as NonNullable<ReportedPlace['in']> }),
    ...(isId(blob) && { blob }),
    ...(isId(commit) && { commit }),
  };
};

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);

const broken = (): UsageError =>
  new UsageError(
    'the report is broken: a finding has not the members that it needs',
    'write it anew with --format json',
  );
