import { compareText } from '../compare-text.ts';
import { type NearHost, nearHosts, nearest } from './azure-hosts.ts';
import type { Blob, Origin } from './blob.ts';
import { compareConfidence } from './confidence.ts';
import type { Finding, Location, Match } from './finding.ts';
import { fingerprint, isStrong, placeFingerprint } from './fingerprint.ts';
import { type Position, createPositions, positionAfter } from './position.ts';
import type { Rule } from './rule.ts';
import { snippetOf } from './snippet.ts';
import { type Text, textOf } from './text.ts';

/** What the caller knows of a match beyond the blob. */
export interface Marks {
  readonly known: boolean;
  readonly allowed: string | undefined;
}

/** Gathers matches into findings: one for each secret, with every place of it. */
export interface Findings {
  /**
   * Locates matches of a blob, in order of place; what is returned adds them when it is called, also after `bytes` has changed. `all` are all of the
   * blob's: whatever may be a key is not shown in what is quoted. `marks` is asked once for each match.
   */
  prepare(blob: SearchedBlob, matches: readonly Match[], all: readonly Match[], marks: MarksOf): () => void;
  /** All findings so far; places in order, findings in order of their first place. */
  list(): readonly Finding[];
  /** How many `list` would give. */
  count(): number;
}

type MarksOf = (match: Match, lineStart: number) => Marks;

type SearchedBlob = Pick<Blob, 'bytes' | 'origin' | 'base'>;

interface Draft {
  match: Match;
  readonly fingerprint: string;
  /** By place, so that the overlap of two pieces of a file counts once. */
  readonly locations: Map<string, Location>;
  /** Of all places. */
  hosts: readonly NearHost[];
}

/** Called with each place of a key as it is added: a finding of that place alone, made when it is asked for. */
export type OnPlace = (fingerprint: string, finding: () => Finding) => void;

/** `toRoot` makes a shown path relative to the project's root. */
export const createFindings = (
  rules: readonly Rule[],
  toRoot: (path: string) => string = (path) => path,
  onPlace?: OnPlace,
): Findings => {
  const drafts = new Map<string, Draft>();
  const nameOf = createNaming(toRoot);
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const azure = new Set(rules.filter(isAzure).map(({ id }) => id));

  const prepare: Findings['prepare'] = (blob, matches, all, marks) => {
    const text = textOf(blob);
    const position = createPositions(text);
    const keys = matches.filter(({ ruleId }) => azure.has(ruleId));
    const hosts = nearHosts(
      blob.bytes,
      keys.map(({ start }) => start),
    );
    const located = matches.map((match) => {
      const start = position(match.start);
      const near = (azure.has(match.ruleId) && hosts.get(match.start)) || [];
      return {
        match,
        location: { ...blob.origin, ...locate(text, match, all, start, marks(match, start.lineStart)) },
        near,
      };
    });
    return () => {
      for (const { match, location, near } of located) put(match, location, near);
    };
  };

  return {
    prepare,
    list: () => [...drafts.values()].map((draft) => toFinding(draft, byId)).sort(byFirstPlace),
    count: () => drafts.size,
  };

  function put(match: Match, location: Location, near: readonly NearHost[]): void {
    const place = placeKey(location);
    // A weak value is a finding of its own wherever it stands: nothing that tells two of them to be the same may be printed.
    const key = isStrong(match.secret) ? match.secret : `\0${place}\0${match.secret}`;
    const known = drafts.get(key);
    const draft = known ?? { match, fingerprint: nameOf(match, location), locations: new Map(), hosts: near };
    if (known === undefined) drafts.set(key, draft);
    onPlace?.(draft.fingerprint, () =>
      toFinding({ ...draft, match, locations: new Map([[place, location]]), hosts: near }, byId),
    );
    if (byWorth(match, draft.match) < 0) draft.match = match;
    if (!draft.locations.has(place)) draft.locations.set(place, location);
    if (known !== undefined && near.length > 0) draft.hosts = nearest([...draft.hosts, ...near]);
  }
};

const locate = (
  text: Text,
  match: Match,
  all: readonly Match[],
  start: Position,
  { known, allowed }: Marks,
): Omit<Location, keyof Origin> => ({
  startLine: start.line + 1,
  startColumn: start.column + 1,
  ...endOf(text, match, start),
  ...(match.decodedFrom !== undefined && { decodedFrom: match.decodedFrom }),
  ...(known && { known }),
  ...(allowed !== undefined && { allowed }),
  snippet: snippetOf(text, start.lineStart, match, all),
});

/** Fingerprints: of the value, or for weak ones of the rule, the path and the number there. */
const createNaming = (toRoot: (path: string) => string): ((match: Match, location: Location) => string) => {
  const ordinals = new Map<string, number>();
  return ({ ruleId, secret }, { path, in: place }) => {
    if (isStrong(secret)) return fingerprint(secret);
    const where = path === null ? (place ?? '') : toRoot(path);
    const name = `${ruleId}\0${where}`;
    const ordinal = (ordinals.get(name) ?? 0) + 1;
    ordinals.set(name, ordinal);
    return placeFingerprint(ruleId, where, ordinal);
  };
};

const toFinding = ({ match, fingerprint: id, locations, hosts }: Draft, rules: ReadonlyMap<string, Rule>): Finding => {
  const rule = rules.get(match.ruleId);
  if (rule === undefined) throw new Error(`A match names the rule ${match.ruleId}, which is not in the list`);
  const names = isAzure(rule) ? hostsWithout(match.secret, hosts) : [];
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
    ...(names.length > 0 && { hosts: names }),
  };
};

const isAzure = ({ service }: Rule): boolean => service === 'azure-openai';

/** A key that stands in a host's place would go out in the clear, in a question to the name server. */
const hostsWithout = (secret: string, hosts: readonly NearHost[]): readonly string[] =>
  hosts.map(({ host }) => host).filter((host) => !host.includes(secret.toLowerCase()));

/** The match that speaks for a finding: the surest, else the same one whatever the order in which files were read. */
const byWorth = (a: Match, b: Match): number =>
  compareConfidence(a.confidence, b.confidence) ||
  compareText(a.ruleId, b.ruleId) ||
  compareText(a.reasons.join('\0'), b.reasons.join('\0'));

/** The end of a match, which may stand some lines below its start. */
const endOf = (text: Text, match: Match, start: Position): Pick<Location, 'endLine' | 'endColumn'> => {
  const end = positionAfter(text, start, match.end);
  return { endLine: end.line + 1, endColumn: end.column + 1 };
};

const placeKey = (location: Location): string =>
  JSON.stringify([
    location.path,
    location.in,
    location.blob,
    location.commit,
    location.startLine,
    location.startColumn,
  ]);

/** One order everywhere, so that the same input gives the same bytes. Compared by code unit: no locale. */
const byPlace = (a: Location, b: Location): number =>
  compareText(originKey(a), originKey(b)) ||
  a.startLine - b.startLine ||
  a.startColumn - b.startColumn ||
  compareText(a.commit ?? '', b.commit ?? '') ||
  compareText(a.blob ?? '', b.blob ?? '');

const byFirstPlace = (a: Finding, b: Finding): number =>
  byPlace(a.locations[0]!, b.locations[0]!) ||
  compareText(a.ruleId, b.ruleId) ||
  compareText(a.fingerprint, b.fingerprint);

const originKey = ({ path, in: place }: Origin): string => (path === null ? `\uffff${place ?? ''}` : path);
