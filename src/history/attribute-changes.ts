import { availableParallelism } from 'node:os';
import { GitError } from '../errors.ts';
import { findObjectChanges, type Comparison, type ObjectChange, type WantedObjects } from '../git/object-changes.ts';
import { listObjects } from '../git/list-objects.ts';
import { findReadableChanges } from '../git/readable-changes.ts';
import type { Repository } from '../git/repository.ts';
import type { CommitGraph } from './attribute-graph.ts';

/** Where the wanted objects came and went. */
export interface Changes {
  /** By the id of a commit, against its base; by the id of a tree, against nothing. */
  readonly byId: ReadonlyMap<string, readonly ObjectChange[]>;
  /** Commits whose whole tree was listed, under its id: there is no base to compare with. */
  readonly listed: ReadonlySet<number>;
  /** Commits whose trees git cannot read, with git's reason. */
  readonly broken: ReadonlyMap<number, string>;
}

interface Job {
  readonly repository: Repository;
  readonly graph: CommitGraph;
  readonly wanted: WantedObjects;
  readonly signal: AbortSignal | undefined;
  readonly byId: Map<string, ObjectChange[]>;
  readonly listed: Set<number>;
  readonly broken: Map<number, string>;
}

/** Has git compare each commit with its base, all of them at most once, in as many gits as there are processors for. `trees` are listed too. */
export const askChanges = async (
  repository: Repository,
  graph: CommitGraph,
  wanted: WantedObjects,
  trees: readonly string[],
  signal?: AbortSignal,
): Promise<Changes> => {
  const job: Job = { repository, graph, wanted, signal, byId: new Map(), listed: new Set(), broken: new Map() };
  if (wanted.ids.size === 0) return job;
  const { torn, whole } = comparedIn(graph);
  await Promise.all(shares(whole).map((share) => compare(job, share)));
  await list(job, torn, trees);
  return job;
};

/** Commits that are compared, and those that are listed: one that has lost its parents is no root to git. */
export const comparedIn = (graph: CommitGraph): { torn: readonly number[]; whole: readonly number[] } => {
  const asked = graph.order.filter((commit) => inheritedFrom(graph, commit) === undefined);
  const [torn, whole] = split(asked, (commit) => graph.absent.has(commit) && baseOf(graph, commit) === undefined);
  return { torn, whole };
};

/**
 * The parent that a commit is compared with. The others' lines are shorter, so there is less between the two: a merge of the
 * main line into a side line would otherwise show all that happened on the main line.
 */
export const baseOf = ({ parents, depths }: CommitGraph, commit: number): number | undefined => {
  let base: number | undefined;
  for (const parent of parents[commit] ?? []) {
    if (base === undefined || depths[parent]! > depths[base]!) base = parent;
  }
  return base;
};

/** The parent whose tree a commit has: nothing to compare. */
export const inheritedFrom = ({ parents, trees }: CommitGraph, commit: number): number | undefined =>
  parents[commit]?.find((parent) => trees[parent] === trees[commit]);

/** Fewer commits than this are done before another git has started. */
const smallestShare = 2048;

const shares = (commits: readonly number[]): (readonly number[])[] => {
  const count = Math.max(1, Math.min(availableParallelism(), 4, Math.floor(commits.length / smallestShare)));
  const size = Math.ceil(commits.length / count);
  return Array.from({ length: count }, (_, at) => commits.slice(at * size, (at + 1) * size));
};

const compare = async (job: Job, commits: readonly number[]): Promise<void> => {
  if (commits.length === 0) return;
  const changes: ObjectChange[] = [];
  const sink = { onChange: (change: ObjectChange) => void changes.push(change) };
  try {
    await findObjectChanges(job.repository, comparisonsOf(job, commits), job.wanted, sink, job.signal);
    keep(job, changes);
  } catch (error) {
    if (!(error instanceof GitError) || job.signal?.aborted === true) throw error;
    await compareCarefully(job, commits);
  }
};

function* comparisonsOf(job: Job, commits: readonly number[]): Generator<Comparison> {
  for (const commit of commits) yield comparisonOf(job, commit);
}

const comparisonOf = ({ graph }: Job, commit: number): Comparison => {
  const base = baseOf(graph, commit);
  return { commit: graph.ids[commit]!, base: base === undefined ? undefined : graph.ids[base] };
};

/** Some tree is absent or broken: a commit that has none is told at once; one that cannot be compared with its base is listed. */
const compareCarefully = async (job: Job, commits: readonly number[]): Promise<void> => {
  const { graph } = job;
  const here = await treesHere(job, commits);
  const isHere = (commit: number | undefined): boolean => commit === undefined || here.has(graph.trees[commit]!);
  const [readable, gone] = split(commits, isHere);
  for (const commit of gone) job.broken.set(commit, 'its tree is not in the repository');
  const [comparable, alone] = split(readable, (commit) => isHere(baseOf(graph, commit)));
  const asked = new Map(comparable.map((commit) => [comparisonOf(job, commit), commit]));
  const { changes, failed } = await findReadableChanges(job.repository, [...asked.keys()], job.wanted, job.signal);
  keep(job, changes);
  await list(job, [...alone, ...[...failed.keys()].map((one) => asked.get(one)!)], []);
};

/** Lists the whole trees of commits, and others. */
const list = async (job: Job, commits: readonly number[], others: readonly string[]): Promise<void> => {
  const trees = new Set([...commits.map((commit) => job.graph.trees[commit]!), ...others]);
  const asked = [...trees].filter((tree) => !job.byId.has(tree)).map((tree) => ({ tree }));
  const { changes, failed } = await findReadableChanges(job.repository, asked, job.wanted, job.signal);
  keep(job, changes);
  const reasons = new Map(asked.map((one) => [one.tree, failed.get(one)]));
  for (const commit of commits) {
    const why = reasons.get(job.graph.trees[commit]!);
    if (why === undefined) job.listed.add(commit);
    else job.broken.set(commit, why);
  }
};

const keep = ({ byId }: Job, changes: readonly ObjectChange[]): void => {
  for (const change of changes) {
    const known = byId.get(change.of);
    if (known === undefined) byId.set(change.of, [change]);
    else known.push(change);
  }
};

/** Asked by listing all: git would try to fetch each one that a partial clone has left out. */
const treesHere = async ({ repository, graph }: Job, commits: readonly number[]): Promise<Set<string>> => {
  const wanted = new Set<string>();
  for (const commit of commits) {
    for (const one of [commit, baseOf(graph, commit)]) if (one !== undefined) wanted.add(graph.trees[one]!);
  }
  const here = new Set<string>();
  for await (const ids of listObjects(repository, 'tree')) {
    for (const id of ids) if (wanted.has(id)) here.add(id);
  }
  return here;
};

const split = <T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] => [
  all.filter(isFirst),
  all.filter((one) => !isFirst(one)),
];
