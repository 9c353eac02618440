import type { CommitInfo, Finding, History } from '../detect/finding.ts';
import type { WantedObjects } from '../git/object-changes.ts';
import { shallowCommits } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import type { Incomplete, ScanLog } from '../sources/source.ts';
import type { Changes } from './attribute-changes.ts';
import { readCommitInfos } from './attribute-commits.ts';
import type { CommitGraph } from './attribute-graph.ts';
import { findHolders, type Holders } from './attribute-holders.ts';
import { pathsOf, placeLocations, type LocationSources } from './attribute-locations.ts';
import { tracePresence } from './attribute-presence.ts';
import { findKeepers, type Keepers } from './attribute-reach.ts';
import { createReader, type HistoryReader } from './attribute-read.ts';
import { firstFew } from './first-few.ts';
import { findRoots, type Roots } from './attribute-roots.ts';
import { tellStories, type Sources, type Story } from './attribute-story.ts';
import { readTags, type Tag } from './attribute-tags.ts';

/**
 * Says of findings in objects where these have been and what became of them: each blob location becomes one for each path that
 * the blob has had, with the commit that first brought it there, and each finding gets its `history`. Reads all commits and
 * compares each with one parent, once for all findings; nothing when there are none. What cannot be read is told to the log; findings
 * come back as they were when the signal stops it.
 */
export const attribute = async (
  repository: Repository,
  findings: readonly Finding[],
  log: ScanLog,
  signal?: AbortSignal,
): Promise<readonly Finding[]> => {
  const reader = createReader(repository, { signal });
  try {
    return await createAttribution(repository, reader, log, signal)(findings);
  } finally {
    reader.close();
  }
};

/** `attribute`, for several times: what findings that were attributed before stood in is not read again. */
export const createAttribution = (
  repository: Repository,
  reader: HistoryReader,
  log: ScanLog,
  signal?: AbortSignal,
): ((findings: readonly Finding[]) => Promise<readonly Finding[]>) => {
  let known: Known | undefined;
  return async (findings) => {
    if (findings.length === 0) return findings;
    try {
      const holders = findHolders(findings);
      if (known === undefined || [...holders.numbers.keys()].some((id) => !known!.wanted.ids.has(id))) {
        known = await read(repository, reader, holders, log);
      }
      const sources = await gather(repository, findings, holders, known);
      return signal?.aborted === true ? findings : await tellAll(repository, findings, sources);
    } catch (error) {
      if (signal?.aborted === true) return findings;
      throw error;
    }
  };
};

type AllSources = Sources & LocationSources;

/** What does not depend on what stands in the objects. */
interface Known {
  readonly wanted: WantedObjects;
  readonly graph: CommitGraph;
  readonly roots: Roots;
  readonly changes: Changes;
  readonly keepers: Keepers;
}

const read = async (repository: Repository, reader: HistoryReader, holders: Holders, log: ScanLog): Promise<Known> => {
  const graph = await reader.graph(repository, log);
  const roots = findRoots(repository, reader.refs(), graph, holders.numbers, log);
  const trees = roots.refs.flatMap(({ object, isTree }) => (isTree && object) || []);
  const wanted = { ids: new Set(holders.numbers.keys()), trees: holders.trees };
  const changes = await reader.changes(repository, graph, wanted, trees);
  const keepers = findKeepers(graph, roots);
  reportGaps(repository, graph, changes, keepers, log);
  return { wanted, graph, roots, changes, keepers };
};

const gather = async (
  repository: Repository,
  findings: readonly Finding[],
  holders: Holders,
  { graph, roots, changes, keepers }: Known,
): Promise<AllSources> => {
  const kept = new Set(roots.refs.flatMap(({ tips }) => tips).concat(roots.head ?? []));
  const presence = tracePresence(graph, changes, holders, kept);
  const tags = await readTagsOf(repository, findings, graph, roots);
  return { graph, roots, refs: roots.refs, presence, keepers, holders, trees: changes.byId, tags };
};

/** Tags matter where a finding stands in one. */
const readTagsOf = async (
  repository: Repository,
  findings: readonly Finding[],
  graph: CommitGraph,
  { refs }: Roots,
): Promise<Map<string, Tag>> => {
  const tagged = findings.flatMap(({ locations }) =>
    locations.flatMap(({ in: place, blob }) => (place === 'tag' && blob !== undefined ? [blob] : [])),
  );
  if (tagged.length === 0) return new Map();
  const named = refs.filter(({ id, object }) => id !== object && graph.numberOf(id) === undefined).map(({ id }) => id);
  return readTags(repository, [...tagged, ...named]);
};

const tellAll = async (
  repository: Repository,
  findings: readonly Finding[],
  sources: AllSources,
): Promise<readonly Finding[]> => {
  const { graph } = sources;
  const stories = tellStories(findings, sources);
  const commits = new Set(stories.flatMap(({ introduced, removed }) => [...introduced, ...removed]));
  const infos = await readCommitInfos(
    repository,
    [...commits].map((commit) => graph.ids[commit]!),
  );
  return findings.map((finding, at) => ({
    ...finding,
    locations: placeLocations(finding.locations, sources),
    history: historyOf(finding, stories[at]!, infos, sources),
  }));
};

const historyOf = (
  finding: Finding,
  story: Story,
  infos: ReadonlyMap<string, CommitInfo>,
  sources: AllSources,
): History => {
  const { graph, roots } = sources;
  const tell = (commits: readonly number[]): CommitInfo[] => commits.flatMap((one) => infos.get(graph.ids[one]!) ?? []);
  const { tips, refs, inHead, reach } = story;
  const [introduced, removed] = [tell(story.introduced), tell(story.removed)];
  const stands = tips.length > 0 || inHead;
  // What is in no commit yet cannot have been pushed.
  const isStagedOnly = reach === 'index' && introduced.length === 0;
  const hasRemotes = roots.refs.some(({ name }) => isRemote(name));
  return {
    introduced,
    removed,
    paths: pathsOf(finding.locations, sources),
    inHead,
    tips,
    refs,
    pushed: hasRemotes ? refs.some(isRemote) : isStagedOnly ? false : null,
    reach,
    exposure: {
      from: introduced[0]?.committedAt ?? firstTagged(finding, sources.tags),
      to: stands ? null : (removed.at(-1)?.committedAt ?? null),
    },
  };
};

const isRemote = (ref: string): boolean => ref.startsWith('refs/remotes/');

/** A tag's message is told of by the tag alone. */
const firstTagged = ({ locations }: Finding, tags: ReadonlyMap<string, Tag>): string | null => {
  const found = locations.flatMap(({ in: place, blob }) => (place === 'tag' && tags.get(blob ?? '')) || []);
  return found.filter(({ at }) => at !== null).sort((a, b) => a.seconds - b.seconds)[0]?.at ?? null;
};

/** Says what is missing where something keeps it; of what nothing keeps, git drops parts as it likes. */
const reportGaps = (
  repository: Repository,
  graph: CommitGraph,
  { broken }: Changes,
  keepers: Keepers,
  log: ScanLog,
): void => {
  const isKept = (commit: number): boolean => keepers.reach([commit]) !== 'unreachable';
  const shallow = shallowCommits(repository);
  const gaps: Incomplete[] = [];
  for (const [commit, why] of broken) if (isKept(commit)) gaps.push({ what: `commit ${graph.ids[commit]}`, why });
  for (const [commit, parents] of graph.absent) {
    if (!isKept(commit) || shallow.has(graph.ids[commit]!)) continue;
    const child = `a parent of commit ${graph.ids[commit]}`;
    for (const id of parents) gaps.push({ what: `commit ${id}`, why: `${child} is not in the repository` });
  }
  gaps.sort((a, b) => (a.what < b.what ? -1 : 1));
  for (const gap of firstFew(gaps, 'commits', 'they, or their trees, cannot be read')) log.incomplete(gap);
};
