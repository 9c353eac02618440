import type { Blob, Origin } from './blob.ts';
import { compareConfidence } from './confidence.ts';
import type { Finding, Location, Match } from './finding.ts';
import { fingerprint, isStrong, placeFingerprint } from './fingerprint.ts';
import { createPositions } from './position.ts';
import type { Rule } from './rule.ts';
import { snippetOf } from './snippet.ts';

/** What the caller knows of a match beyond the blob. */
export interface Marks {
  readonly known: boolean;
  readonly allowed: string | undefined;
}

/** Gathers matches into findings: one for each secret, with every place of it. */
export interface Findings {
  /** Adds a blob's matches, in order of place. `marks` is asked once for each. `bytes` may change afterwards. */
  add(blob: Pick<Blob, 'bytes' | 'origin' | 'base'>, matches: readonly Match[], marks: (match: Match, lineStart: number) => Marks): void;
  /** All findings so far; places in order, findings in order of their first place. */
  list(): readonly Finding[];
}

interface Draft {
  match: Match;
  readonly fingerprint: string;
  /** By place, so that the overlap of two pieces of a file counts once. */
  readonly locations: Map<string, Location>;
}

export const createFindings = (rules: readonly Rule[]): Findings => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const drafts = new Map<string, Draft>();
  const ordinals = new Map<string, number>();

  return {
    add({ bytes, origin, base }, matches, marks) {
      const position = createPositions(bytes, base);
      for (const match of matches) {
        const start = position(match.start);
        const end = createEnd(bytes, match, start);
        const { known, allowed } = marks(match, start.lineStart);
        const location: Location = {
          ...origin,
          startLine: start.line + 1,
          startColumn: start.column + 1,
          ...end,
          ...(match.decodedFrom !== undefined && { decodedFrom: match.decodedFrom }),
          ...(known && { known }),
          ...(allowed !== undefined && { allowed }),
          snippet: snippetOf(bytes, start.lineStart, match, matches),
        };
        put(match, location);
      }
    },
    list: () => [...drafts.values()].map(toFinding).sort(byFirstPlace),
  };

  function put(match: Match, location: Location): void {
    const strong = isStrong(match.secret);
    const place = placeKey(location);
    const key = strong ? match.secret : `\0${match.ruleId}\0${place}\0${match.secret}`;
    const draft = drafts.get(key);
    if (draft === undefined) {
      drafts.set(key, { match, fingerprint: strong ? fingerprint(match.secret) : weakFingerprint(match, location), locations: new Map([[place, location]]) });
      return;
    }
    if (compareConfidence(match.confidence, draft.match.confidence) < 0) draft.match = match;
    const same = draft.locations.get(place);
    // The piece that saw more of the line before the match tells its place.
    if (same === undefined) draft.locations.set(place, location);
  }

  function weakFingerprint(match: Match, location: Location): string {
    const path = location.path ?? location.in ?? '';
    const name = `${match.ruleId}\0${path}`;
    const ordinal = (ordinals.get(name) ?? 0) + 1;
    ordinals.set(name, ordinal);
    return placeFingerprint(match.ruleId, path, ordinal);
  }

  function toFinding({ match, fingerprint: id, locations }: Draft): Finding {
    const rule = byId.get(match.ruleId);
    if (rule === undefined) throw new Error(`A match names the rule ${match.ruleId}, which is not in the list`);
    return {
      ruleId: rule.id,
      title: rule.title,
      severity: rule.severity,
      confidence: match.confidence,
      reasons: match.reasons,
      secret: match.secret,
      fingerprint: id,
      status: 'new',
      locations: [...locations.values()].sort(byPlace),
    };
  }
};

/** The end of a match, which may stand some lines below its start. */
const createEnd = (bytes: Uint8Array, match: Match, start: { line: number; column: number }): Pick<Location, 'endLine' | 'endColumn'> => {
  const inside = createPositions(bytes.subarray(match.start, match.end), { offset: 0, line: start.line, column: start.column });
  const end = inside(match.end - match.start);
  return { endLine: end.line + 1, endColumn: end.column + 1 };
};

const placeKey = (location: Location): string =>
  JSON.stringify([location.path, location.in, location.blob, location.commit, location.startLine, location.startColumn]);

/** One order everywhere, so that the same input gives the same bytes. Compared by code unit: no locale. */
const byPlace = (a: Location, b: Location): number =>
  compareText(originKey(a), originKey(b)) ||
  a.startLine - b.startLine ||
  a.startColumn - b.startColumn ||
  compareText(a.commit ?? '', b.commit ?? '') ||
  compareText(a.blob ?? '', b.blob ?? '');

const byFirstPlace = (a: Finding, b: Finding): number =>
  byPlace(a.locations[0]!, b.locations[0]!) || compareText(a.ruleId, b.ruleId) || compareText(a.fingerprint, b.fingerprint);

const originKey = ({ path, in: place }: Origin): string => (path === null ? `\uffff${place ?? ''}` : path);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
