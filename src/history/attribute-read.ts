import type { WantedObjects } from '../git/object-changes.ts';
import type { KnownPack } from '../git/pack/storage.ts';
import { listRefs, type RefListing } from '../git/refs.ts';
import { storageStamp } from '../git/pack/storage-stamp.ts';
import type { Repository } from '../git/repository.ts';
import { crypto } from '../lazy.ts';
import type { ScanLog } from '../sources/source.ts';
import { askChanges, type Changes } from './attribute-changes.ts';
import { askGraph, readGraph, type CommitGraph } from './attribute-graph.ts';
import { decodeReading, encodeReading, type Remembered } from './attribute-memory.ts';
import { openHistory, type StoredHistory } from './attribute-storage.ts';
import { readChanges } from './attribute-trees.ts';
import type { SearchCache } from './suspect.ts';

/** Commits, and where objects came and went: remembered from the last time, else read from the storage, else asked of git. */
export interface HistoryReader {
  refs(): RefListing;
  /** What cannot be read of commits is told to the log. */
  graph(repository: Repository, log: ScanLog): Promise<CommitGraph>;
  /** Of the commits of `graph`. `trees` are listed too. There may be more than those of what is wanted. */
  changes(
    repository: Repository,
    graph: CommitGraph,
    wanted: WantedObjects,
    trees: readonly string[],
  ): Promise<Changes>;
  close(): void;
}

export interface ReaderOptions {
  /** What the search has read of packs. */
  readonly packs?: readonly KnownPack[];
  /** Absent: git is asked for them. */
  readonly refs?: () => RefListing;
  readonly cache?: SearchCache | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Nothing is read before it is asked for. */
export const createReader = (repository: Repository, options: ReaderOptions = {}): HistoryReader => {
  const { packs = [], refs = () => listRefs(repository), cache, signal } = options;
  let opened: StoredHistory | null | undefined;
  /** All commits were read by ourselves, so they make sense. What git could not read, it has words for: those are not remembered. */
  let isWhole = true;
  const storage = (): StoredHistory | null => (opened ??= openHistory(repository, packs) ?? null);
  const memory = createMemory(repository, cache);

  return {
    refs,
    async graph(place, log) {
      const remembered = memory.recall();
      if (remembered !== undefined) return remembered.graph;
      const stored = storage();
      const graph = stored === null ? undefined : await attempt(() => readGraph(stored, signal));
      signal?.throwIfAborted();
      isWhole = graph !== undefined;
      return graph ?? askGraph(place, log, signal);
    },
    async changes(place, graph, wanted, trees) {
      const known = await memory.recall()?.changes(place, wanted, trees);
      if (known !== undefined) return known;
      // Commits that only git could tell of may name trees that are none.
      const stored = isWhole ? storage() : null;
      const read = stored === null ? undefined : await attempt(() => readChanges(stored, graph, wanted, trees, signal));
      signal?.throwIfAborted();
      if (read === undefined) return askChanges(place, graph, wanted, trees, signal);
      memory.keep(() => encodeReading({ stamp: memory.stamp(), graph, wanted, trees, ...read }));
      return read.changes;
    },
    close: () => opened?.storage.close(),
  };
};

/** Where the system cannot read on, git is asked: it may know another copy, or says what is wrong. */
const attempt = async <T>(read: () => Promise<T | undefined>): Promise<T | undefined> => {
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return undefined;
  }
};

interface Memory {
  /** Of the storage as it was when it was first asked for; empty where that cannot be told. */
  stamp(): string;
  recall(): Remembered | undefined;
  keep(bytes: () => Buffer | undefined): void;
}

const createMemory = (repository: Repository, cache: SearchCache | undefined): Memory => {
  const name = crypto().createHash('sha256').update(repository.objects).digest('hex');
  let stamp: string | undefined;
  let remembered: Remembered | null | undefined;
  const stampOf = (): string => (stamp ??= (cache && storageStamp(repository)) ?? '');
  const keep = (bytes: () => Buffer | undefined): void => {
    const kept = stampOf() === '' ? undefined : bytes();
    if (kept !== undefined) cache?.writeHistory(name, kept);
  };
  const read = (): Remembered | undefined => {
    const bytes = stampOf() === '' ? undefined : cache?.readHistory(name);
    return bytes && decodeReading(bytes, stampOf());
  };
  return {
    stamp: stampOf,
    recall() {
      if (remembered === undefined) remembered = read() ?? null;
      return remembered ?? undefined;
    },
    keep,
  };
};
