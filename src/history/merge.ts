import { mostHosts } from '../detect/azure-hosts.ts';
import type { CommitInfo, Finding, History, Location, Reach } from '../detect/finding.ts';

/** Findings of several repositories as one list: one for each key, with the places and the history of all. In the order of their first repository. */
export const mergeFindings = (lists: readonly (readonly Finding[])[]): readonly Finding[] => {
  const merged = new Map<string, Finding>();
  for (const finding of lists.flat()) {
    const known = merged.get(finding.fingerprint);
    merged.set(finding.fingerprint, known === undefined ? finding : mergeTwo(known, finding));
  }
  return [...merged.values()];
};

/** The surer one speaks; confidences of one value differ by what stands around it. */
const mergeTwo = (a: Finding, b: Finding): Finding => {
  const speaker = RANK.indexOf(b.confidence) < RANK.indexOf(a.confidence) ? b : a;
  const history = a.history === undefined || b.history === undefined ? undefined : mergeHistories(a.history, b.history);
  const { history: _, hosts: __, ...plain } = speaker;
  const hosts = mergeHosts(a.hosts ?? [], b.hosts ?? []);
  return {
    ...plain,
    locations: uniqueLocations([...a.locations, ...b.locations]),
    ...(history && { history }),
    ...(hosts.length > 0 && { hosts }),
  };
};

/** The nearest of both first: how near is not known any more, only the order. */
const mergeHosts = (a: readonly string[], b: readonly string[]): readonly string[] => {
  const most = Math.max(a.length, b.length);
  const inTurn = Array.from({ length: most }, (_, index) => [a[index] ?? [], b[index] ?? []].flat()).flat();
  return [...new Set(inTurn)].slice(0, mostHosts);
};

const RANK: readonly Finding['confidence'][] = ['high', 'medium', 'low'];

const uniqueLocations = (locations: readonly Location[]): readonly Location[] => {
  const keyOf = ({ path, in: place, blob, commit, startLine, startColumn }: Location): string =>
    JSON.stringify([path, place, blob, commit, startLine, startColumn]);
  return [...new Map(locations.map((location) => [keyOf(location), location])).values()];
};

/** The worst of both: a key that one repository pushed is pushed. */
const mergeHistories = (a: History, b: History): History => ({
  introduced: commits(a.introduced, b.introduced),
  removed: commits(a.removed, b.removed),
  paths: names(a.paths, b.paths),
  inHead: a.inHead || b.inHead,
  tips: names(a.tips, b.tips),
  refs: names(a.refs, b.refs),
  pushed: a.pushed === true || b.pushed === true ? true : a.pushed === null || b.pushed === null ? null : false,
  reach: REACHES.find((reach) => a.reach === reach || b.reach === reach) ?? 'unreachable',
  exposure: {
    from: earlier(a.exposure.from, b.exposure.from),
    to: a.exposure.to === null || b.exposure.to === null ? null : later(a.exposure.to, b.exposure.to),
  },
});

/** Strongest first, as `Reach` lists them. */
const REACHES: readonly Reach[] = ['refs', 'stash', 'worktree', 'index', 'reflog', 'unreachable'];

const commits = (a: readonly CommitInfo[], b: readonly CommitInfo[]): readonly CommitInfo[] =>
  [...new Map([...a, ...b].map((commit) => [commit.id, commit])).values()].sort(
    (one, other) => Date.parse(one.committedAt) - Date.parse(other.committedAt) || (one.id < other.id ? -1 : 1),
  );

/** By code unit: no locale. */
const names = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])].sort();

const earlier = (a: string | null, b: string | null): string | null =>
  a === null || b === null ? (a ?? b) : Date.parse(b) < Date.parse(a) ? b : a;

const later = (a: string, b: string): string => (Date.parse(b) > Date.parse(a) ? b : a);
