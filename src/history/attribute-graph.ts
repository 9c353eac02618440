import { GitError } from '../errors.ts';
import { type CommitHeader, commitHeader } from '../git/commit-header.ts';
import { listObjects } from '../git/list-objects.ts';
import { readStoredCommits, storedCommitIds } from '../git/pack/stored-commits.ts';
import { readManyCommits } from '../git/read-commits.ts';
import type { GitPlace } from '../git/run.ts';
import { idBytes } from '../git/tree.ts';
import type { ScanLog } from '../sources/source.ts';
import { realTime } from './attribute-commits.ts';
import type { StoredHistory } from './attribute-storage.ts';

/** All commits that a repository holds, reachable or not, by number. */
export interface CommitGraph {
  readonly ids: readonly string[];
  readonly trees: readonly string[];
  /** Committer time in seconds since 1970. */
  readonly times: readonly number[];
  /** Those that are here. */
  readonly parents: readonly (readonly number[])[];
  /** Commits with the parents that they name and that are not here. */
  readonly absent: ReadonlyMap<number, readonly string[]>;
  /** Parents before children. */
  readonly order: readonly number[];
  /** Commits on the longest way to a root. */
  readonly depths: Int32Array;
  /** The commits that `git stash` makes of the work tree and of the index: what they lack was not taken away from anything. */
  readonly stashes: ReadonlySet<number>;
  numberOf(id: string): number | undefined;
}

/** Has git read every commit once, from its storage and not along refs: no hole in a history hides what lies behind it. */
export const askGraph = async (place: GitPlace, log: ScanLog, signal?: AbortSignal): Promise<CommitGraph> => {
  // Numbered in the order of their ids: git lists them in whatever order they are packed.
  const listed = (await listCommitIds(place, log)).sort();
  const missing = new Map<string, string>();
  const graph = await readListed(place, listed, missing, signal);
  if (missing.size === 0) return graph;
  for (const [id, why] of missing) log.incomplete({ what: `commit ${id}`, why });
  return readListed(
    place,
    listed.filter((id) => !missing.has(id)),
    new Map(),
    signal,
  );
};

/** By committer time, then by id. */
export const isEarlier = ({ times }: CommitGraph, a: number, b: number): boolean =>
  times[a]! < times[b]! || (times[a] === times[b] && a < b);

const listCommitIds = async (place: GitPlace, log: ScanLog): Promise<string[]> => {
  const all: string[] = [];
  try {
    for await (const ids of listObjects(place, 'commit')) for (const id of ids) all.push(id);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    log.incomplete({ what: 'the list of commits', why: error.message });
  }
  return all;
};

/** As `askGraph`, from the storage itself. Undefined where a commit cannot be read, or does not name a tree and parents by their ids. */
export const readGraph = async (
  { storage, walker }: StoredHistory,
  signal?: AbortSignal,
): Promise<CommitGraph | undefined> => {
  const reading = createGraph(storedCommitIds(storage));
  if (!(await readStoredCommits(storage, walker, reading.onCommit, signal))) return undefined;
  const graph = reading.finish();
  const isId = (name: string): boolean => name.length === 2 * idBytes[storage.format] && /^[0-9a-f]+$/.test(name);
  return graph.trees.every(isId) && [...graph.absent.values()].flat().every(isId) ? graph : undefined;
};

const readListed = async (
  place: GitPlace,
  ids: readonly string[],
  missing: Map<string, string>,
  signal: AbortSignal | undefined,
): Promise<CommitGraph> => {
  const { onCommit, finish } = createGraph(ids);
  await readManyCommits(
    place,
    ids,
    { onCommit: (id, bytes) => onCommit(id, commitHeader(bytes)), onMissing: (id, why) => void missing.set(id, why) },
    signal,
  );
  return finish();
};

/** A graph of commits that come in any order. */
const createGraph = (
  ids: readonly string[],
): { onCommit(id: string, header: CommitHeader): void; finish(): CommitGraph } => {
  const numbers = numbersOf(ids);
  const graph = { trees: ids.map(() => ''), times: ids.map(() => 0), parents: ids.map((): number[] => []) };
  const absent = new Map<number, readonly string[]>();
  const indexes = new Set<number>();
  const onCommit = (id: string, header: CommitHeader): void => {
    const number = numbers.get(id)!;
    graph.trees[number] = header.tree;
    graph.times[number] = realTime(header.time);
    graph.parents[number] = header.parents.flatMap((parent) => numbers.get(parent) ?? []);
    if (graph.parents[number].length < header.parents.length) {
      absent.set(
        number,
        header.parents.filter((parent) => !numbers.has(parent)),
      );
    }
    if (header.isIndex) indexes.add(number);
  };
  const finish = (): CommitGraph => {
    const stashes = findStashes(graph.parents, indexes);
    return { ids, ...graph, absent, ...sortByParents(graph.parents), stashes, numberOf: (id) => numbers.get(id) };
  };
  return { onCommit, finish };
};

/** What is read of commits; the rest of a graph follows from it. */
export type GraphParts = Omit<CommitGraph, 'order' | 'depths' | 'numberOf'>;

/** The graph of commits that were read before. */
export const graphOf = (parts: GraphParts): CommitGraph => {
  const numbers = numbersOf(parts.ids);
  return { ...parts, ...sortByParents(parts.parents), numberOf: (id) => numbers.get(id) };
};

const numbersOf = (ids: readonly string[]): Map<string, number> => {
  const numbers = new Map<string, number>();
  for (let number = 0; number < ids.length; number++) numbers.set(ids[number]!, number);
  return numbers;
};

const findStashes = (parents: readonly (readonly number[])[], indexes: ReadonlySet<number>): ReadonlySet<number> => {
  const stashes = new Set<number>();
  if (indexes.size === 0) return stashes;
  for (const [number, [base, index]] of parents.entries()) {
    if (index !== undefined && indexes.has(index) && parents[index]?.[0] === base) stashes.add(number).add(index);
  }
  return stashes;
};

/** Follows each line of the history as far as it goes before the next, so that few of them are open at a time. */
const sortByParents = (parents: readonly (readonly number[])[]): Pick<CommitGraph, 'order' | 'depths'> => {
  const children = childrenOf(parents);
  const waiting = Int32Array.from(parents, (all) => all.length);
  const depths = new Int32Array(parents.length);
  const order: number[] = [];
  const ready = [...parents.keys()].filter((number) => waiting[number] === 0);
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    order.push(next);
    for (let at = children.starts[next]!; at < children.starts[next + 1]!; at++) {
      const child = children.all[at]!;
      depths[child] = Math.max(depths[child]!, depths[next]! + 1);
      waiting[child]!--;
      if (waiting[child] === 0) ready.push(child);
    }
  }
  return { order, depths };
};

/** All children in one array; those of a commit begin at its start and end at the next one's. */
const childrenOf = (parents: readonly (readonly number[])[]): { starts: Int32Array; all: Int32Array } => {
  const starts = new Int32Array(parents.length + 2);
  for (const all of parents) for (const parent of all) starts[parent + 2]!++;
  for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!;
  const all = new Int32Array(starts[parents.length + 1]!);
  for (const [child, of] of parents.entries()) for (const parent of of) all[starts[parent + 1]!++] = child;
  return { starts, all };
};
