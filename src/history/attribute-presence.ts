import { baseOf, inheritedFrom, type Changes } from './attribute-changes.ts';
import { isEarlier, type CommitGraph } from './attribute-graph.ts';
import type { Holders } from './attribute-holders.ts';
import { createStates, nothing, type State, type States } from './attribute-state.ts';

/** Where findings stood: commits and findings by number. */
export interface Presence {
  /** By finding: commits whose tree has it and no parent's tree does. */
  readonly introduced: readonly (readonly number[])[];
  /** By finding: commits whose tree lacks it and every parent's tree has it. */
  readonly removed: readonly (readonly number[])[];
  /** By finding. */
  readonly dropped: readonly (readonly Drop[])[];
  /** By holder: path (git's bytes as latin1) → the earliest commit that brought it there. */
  readonly brought: ReadonlyMap<number, ReadonlyMap<string, number>>;
  /** The findings that stand in the tree of one of the commits that were asked for. */
  findingsAt(commit: number): readonly number[];
}

/** A merge whose tree lacks what only some of its parents have. */
export interface Drop {
  readonly commit: number;
  /** Parents whose trees lack it as well. */
  readonly lacking: readonly number[];
}

interface Walk {
  readonly graph: CommitGraph;
  readonly changes: Changes;
  readonly holders: Holders;
  readonly states: States;
  readonly paths: ReadonlyMap<string, number>;
  readonly introduced: readonly number[][];
  readonly removed: readonly number[][];
  readonly dropped: readonly Drop[][];
  readonly brought: Map<number, Map<string, number>>;
}

/** Goes through all commits, parents first, and remembers what a tree holds for as long as a child needs it; of `kept` to the end. */
export const tracePresence = (
  graph: CommitGraph,
  changes: Changes,
  holders: Holders,
  kept: ReadonlySet<number>,
): Presence => {
  const walk = createWalk(graph, changes, holders);
  const known = Array.from(graph.ids, () => nothing);
  const waiting = new Int32Array(graph.ids.length);
  for (const parents of graph.parents) for (const parent of parents) waiting[parent]!++;
  const changed = new Set([...changes.byId.keys()].flatMap((id) => graph.numberOf(id) ?? []));
  const forget = (commit: number): void => {
    if (waiting[commit] === 0 && !kept.has(commit)) known[commit] = nothing;
  };
  for (const commit of graph.order) {
    const parents = graph.parents[commit]!;
    // Most commits have nothing to do with any finding.
    const isPlain = parents.length <= 1 && !changed.has(commit) && !changes.listed.has(commit) && !holders.trees;
    known[commit] = isPlain ? (known[parents[0] ?? -1] ?? nothing) : step(walk, commit, known);
    for (const parent of parents) {
      waiting[parent]!--;
      forget(parent);
    }
    forget(commit);
  }
  return { ...walk, findingsAt: (commit) => walk.states.gained(nothing, known[commit] ?? nothing) };
};

const createWalk = (graph: CommitGraph, changes: Changes, holders: Holders): Walk => {
  // 0 is the top.
  const paths = new Map([['', 0]]);
  for (const entries of changes.byId.values()) {
    for (const { path } of entries) if (!paths.has(path)) paths.set(path, paths.size);
  }
  const perFinding = <T>(): T[][] => Array.from({ length: holders.total }, () => []);
  return {
    graph,
    changes,
    holders,
    states: createStates(holders, paths.size),
    paths,
    introduced: perFinding(),
    removed: perFinding(),
    dropped: perFinding(),
    brought: new Map(),
  };
};

/** What the tree of a commit holds. Notes what came and went with it. */
const step = (walk: Walk, commit: number, known: readonly State[]): State => {
  const { graph, changes, holders, states } = walk;
  const parents = graph.parents[commit]!.map((parent) => known[parent] ?? nothing);
  const isListed = changes.listed.has(commit);
  const from = isListed ? undefined : (inheritedFrom(graph, commit) ?? baseOf(graph, commit));
  let state = from === undefined ? nothing : (known[from] ?? nothing);
  const put = (path: string, id: string): void => {
    const [at, holder] = [walk.paths.get(path) ?? 0, holders.numbers.get(id) ?? 0];
    const isNew = parents.every((parent) => states.holderAt(parent, at) !== holder);
    if (holder !== 0 && isNew) bring(walk, holder, path, commit);
    state = states.put(state, at, holder);
  };
  for (const { path, newId } of changes.byId.get(graph[isListed ? 'trees' : 'ids'][commit]!) ?? []) put(path, newId);
  // The tree at the top is in no diff.
  if (holders.trees) put('', graph.trees[commit]!);
  compareWithParents(walk, commit, state, parents);
  return state;
};

const bring = ({ graph, brought }: Walk, holder: number, path: string, commit: number): void => {
  const paths = brought.get(holder) ?? new Map<string, number>();
  brought.set(holder, paths);
  const known = paths.get(path);
  if (known === undefined || isEarlier(graph, commit, known)) paths.set(path, commit);
};

const compareWithParents = (walk: Walk, commit: number, state: State, parents: readonly State[]): void => {
  const { graph, states } = walk;
  if (parents.length > 0 && parents.every((parent) => parent.counts === state.counts)) return;
  for (const finding of states.gained(parents[0] ?? nothing, state)) {
    if (!parents.some((parent) => states.has(parent, finding))) walk.introduced[finding]?.push(commit);
  }
  if (graph.stashes.has(commit)) return;
  for (const finding of new Set(parents.flatMap((parent) => states.gained(state, parent)))) {
    const lacking = graph.parents[commit]!.filter((_, at) => !states.has(parents[at] ?? nothing, finding));
    if (lacking.length === 0) walk.removed[finding]?.push(commit);
    else walk.dropped[finding]?.push({ commit, lacking });
  }
};
