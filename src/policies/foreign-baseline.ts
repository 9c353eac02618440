import type { Finding } from '../detect/finding.ts';
import { crypto } from '../lazy.ts';
import type { BaselineEntry } from './baseline.ts';
import { exactGlob, fromRoot } from './paths.ts';

/** One accepted finding in another scanner's file. */
export interface ForeignEntry {
  /** Where it stands in that file, e.g. `line 3`: said when it matches nothing. */
  readonly label: string;
  /** Relative to the root. */
  readonly path: string;
  /** gitleaks: the place is all that its fingerprints have. From 1. */
  readonly line?: number;
  readonly commit?: string;
  /** detect-secrets: SHA-1 of the value, hexadecimal. */
  readonly sha1?: string;
}

export interface ForeignBaseline {
  readonly entries: readonly ForeignEntry[];
  /** What cannot be taken over: label and why. */
  readonly rejected: readonly string[];
}

/** The file is not what it should be. The message holds nothing of it. */
export class ForeignBaselineError extends Error {
  override readonly name = 'ForeignBaselineError';
}

/** Reads either kind, told apart by the first character: detect-secrets' file is JSON. Throws ForeignBaselineError. */
export function parseForeignBaseline(text: string): ForeignBaseline {
  return /^[\s\ufeff]*\{/.test(text) ? parseSecretsBaseline(text) : parseGitleaksIgnore(text);
}

/** `.gitleaksignore`: `[commit:]file:rule:line` lines and `#` comments (gitleaks' README). */
function parseGitleaksIgnore(text: string): ForeignBaseline {
  const entries: ForeignEntry[] = [];
  const rejected: string[] = [];
  text
    .replace(/^\u{feff}/u, '')
    .split(/\r?\n/)
    .forEach((raw, index) => {
      const line = raw.trim();
      const label = `line ${index + 1}`;
      if (line === '' || line.startsWith('#')) return;
      const [, commit, path, number] = /^(?:([0-9a-f]{40}|[0-9a-f]{64}):)?(.+):[^:]+:(\d{1,9})$/.exec(line) ?? [];
      if (path === undefined) rejected.push(`${label}: not of the form [commit:]file:rule:line`);
      else entries.push({ label, path: clean(path), line: Number(number), ...(commit !== undefined && { commit }) });
    });
  return { entries, rejected };
}

/** `.secrets.baseline` of detect-secrets: results[file][] with hashed_secret. What its audit calls a true secret stays a finding. */
function parseSecretsBaseline(text: string): ForeignBaseline {
  const entries: ForeignEntry[] = [];
  const rejected: string[] = [];
  for (const [path, found] of Object.entries(resultsOf(text))) {
    for (const [index, item] of (Array.isArray(found) ? found : []).entries()) {
      const { hashed_secret: sha1, is_secret: isSecret } = (item ?? {}) as {
        hashed_secret?: unknown;
        is_secret?: unknown;
      };
      const label = `${path}, entry ${index + 1}`;
      if (isSecret === true) rejected.push(`${label}: audited as a true secret`);
      else if (typeof sha1 === 'string' && /^[0-9a-f]{40}$/.test(sha1))
        entries.push({ label, path: clean(path), sha1 });
      else rejected.push(`${label}: has no SHA-1 in hashed_secret`);
    }
  }
  return { entries, rejected };
}

/**
 * Finds what other scanners' entries mean now: baseline entries, each bound to the file, and the labels of those that met nothing.
 * `prefix` is where the scan ran, relative to the root. gitleaks names a place only, so whatever key stands there now is accepted.
 */
export function matchForeign(
  { entries }: ForeignBaseline,
  findings: readonly Finding[],
  prefix: string,
  reason: string,
): { readonly matched: readonly BaselineEntry[]; readonly unmatched: readonly string[] } {
  const places = placesOf(findings, prefix);
  const matched = new Map<string, BaselineEntry>();
  const unmatched: string[] = [];
  for (const entry of entries) {
    const hits = (places.get(entry.path) ?? []).filter((place) => isMeant(entry, place));
    if (hits.length === 0) unmatched.push(entry.label);
    for (const { fingerprint } of hits) {
      matched.set(`${fingerprint} ${entry.path}`, { fingerprint, path: exactGlob(entry.path), reason });
    }
  }
  return { matched: [...matched.values()], unmatched };
}

interface Place {
  readonly fingerprint: string;
  readonly sha1: string;
  readonly line: number;
  readonly commit: string | undefined;
}

function clean(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
}

function resultsOf(text: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\u{feff}/u, ''));
  } catch {
    throw new ForeignBaselineError('it is not valid JSON');
  }
  const results = (document as { results?: unknown } | null)?.results;
  if (typeof results !== 'object' || results === null || Array.isArray(results)) {
    throw new ForeignBaselineError('it has no table of results');
  }
  return results as Readonly<Record<string, unknown>>;
}

function placesOf(findings: readonly Finding[], prefix: string): ReadonlyMap<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const { fingerprint, secret, locations } of findings) {
    // Secrets are latin1 text: one character a byte.
    const sha1 = crypto().createHash('sha1').update(secret, 'latin1').digest('hex');
    for (const { path, startLine, commit } of locations) {
      if (path === null) continue;
      const key = fromRoot(prefix, path);
      places.set(key, [...(places.get(key) ?? []), { fingerprint, sha1, line: startLine, commit }]);
    }
  }
  return places;
}

/** A commit counts where the scan knows commits; in files the place of today does. */
function isMeant({ line, commit, sha1 }: ForeignEntry, place: Place): boolean {
  if (sha1 !== undefined) return place.sha1 === sha1;
  return place.line === line && (commit === undefined || place.commit === undefined || place.commit === commit);
}
