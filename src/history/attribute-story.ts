import type { Finding, Reach } from '../detect/finding.ts';
import { isEarlier, type CommitGraph } from './attribute-graph.ts';
import { holderOf } from './attribute-holders.ts';
import { traceHistories, type Histories, type Keepers } from './attribute-reach.ts';
import { addHistories, addTips, createRefSets, refsNaming, type RefSources } from './attribute-refs.ts';
import { stashRef, type Roots } from './attribute-roots.ts';

/** What happened to one finding; commits by number, in order of their time. */
export interface Story {
  readonly introduced: readonly number[];
  readonly removed: readonly number[];
  readonly tips: readonly string[];
  readonly refs: readonly string[];
  readonly inHead: boolean;
  readonly reach: Reach;
}

/** What stories are made of. */
export interface Sources extends RefSources {
  readonly graph: CommitGraph;
  readonly roots: Roots;
  readonly keepers: Keepers;
}

/** One story for each finding. */
export const tellStories = (findings: readonly Finding[], sources: Sources): Story[] => {
  const { graph, presence, roots } = sources;
  const messages = findings.map((finding) => messageCommits(finding, graph));
  const starts = messages.map((commits, at) => [...presence.introduced[at]!, ...commits]);
  const [refs, tips] = [createRefSets(roots.refs), createRefSets(roots.refs)];
  const inHead = new Set(roots.head === undefined ? [] : presence.findingsAt(roots.head));
  addTips(tips, sources);
  // A message is no version of a file: no later commit takes it away.
  if (messages.some((commits) => commits.length > 0)) {
    for (const histories of traceHistories(graph, messages)) addHistories(tips, sources, histories);
  }
  const stories: Story[] = [];
  for (const histories of traceHistories(graph, starts)) {
    addHistories(refs, sources, histories);
    for (let at = histories.from; at < histories.to; at++) {
      const finding = findings[at]!;
      for (const ref of refsNaming(finding, sources)) for (const sets of [refs, tips]) sets.add(at, ref);
      const names = { tips: tips.names(at), refs: refs.names(at), inHead: inHead.has(at) };
      const reach = reachOf(finding, starts[at]!, names.refs, sources);
      stories.push({ ...eventsOf(at, messages[at]!, histories, sources), ...names, reach });
    }
  }
  return stories;
};

const eventsOf = (
  at: number,
  messages: readonly number[],
  { isIn }: Histories,
  { graph, presence }: Sources,
): Pick<Story, 'introduced' | 'removed'> => {
  const inTime = (commits: Iterable<number>): number[] =>
    [...new Set(commits)].sort((a, b) => (isEarlier(graph, a, b) ? -1 : 1));
  // A message counts where no history before it has the key.
  const first = messages.filter((commit) => !graph.parents[commit]!.some((parent) => isIn(parent, at)));
  // A merge that lacks what one parent has took it away, unless another parent's line had it as well, and lost it before.
  const drops = presence.dropped[at]!.filter(({ lacking }) => !lacking.some((one) => isIn(one, at)));
  return {
    introduced: inTime([...presence.introduced[at]!, ...first]),
    removed: inTime([...presence.removed[at]!, ...drops.map(({ commit }) => commit)]),
  };
};

/** Commits in whose own text a finding stands. */
const messageCommits = ({ locations }: Finding, graph: CommitGraph): number[] => {
  const ids = locations.filter((location) => messages.has(location.in)).map(({ commit }) => commit ?? '');
  return [...new Set(ids)].flatMap((id) => graph.numberOf(id) ?? []);
};

const messages: ReadonlySet<unknown> = new Set(['message', 'author', 'committer']);

const reachOf = (
  { locations }: Finding,
  starts: readonly number[],
  refs: readonly string[],
  { keepers, roots }: Sources,
): Reach => {
  const isName = locations.some((location) => location.in === 'ref');
  if (isName || refs.some((name) => name !== stashRef)) return 'refs';
  const reach = refs.length > 0 ? 'stash' : keepers.reach(starts);
  const isStaged = locations.some((location) => roots.staged.has(holderOf(location) ?? ''));
  return isStaged && (reach === 'reflog' || reach === 'unreachable') ? 'index' : reach;
};
