import type { Confirm } from '../../history/confirm.ts';
import type { ObjectCounts } from '../../history/suspect.ts';
import type { PackEntries } from './entries.ts';
import type { Families } from './families.ts';
import type { Notes } from './links.ts';
import type { Machine } from './machine.ts';
import type { StoredIds } from './stored-ids.ts';
import { createReader } from './reader.ts';
import { createWalk, type Verdicts } from './walk.ts';

/** One pack as threads share it: all tables are in shared memory. */
export interface PackJob {
  readonly path: string;
  readonly hashSize: number;
  readonly stored: StoredIds;
  readonly entries: PackEntries;
  readonly families: Families;
  readonly verdicts: Verdicts;
  /** The next part that nobody has taken, and KB that are done. */
  readonly progress: Int32Array;
}

export const NEXT = 0;
export const DONE = 1;

export interface PartSearch {
  /** Takes the next part and searches it. Answers whether there was one. */
  next(): boolean;
  /** What this thread has come to so far. */
  found(): PartsFound;
}

export interface PartsFound {
  readonly counts: ObjectCounts;
  readonly notes: Notes;
}

/** Parts go to whoever is free, so that no thread waits for the largest one. */
export function createPartSearch(job: PackJob, fd: number, machine: Machine, confirm?: Confirm): PartSearch {
  const { entries, families, verdicts, progress } = job;
  const { roots, parts } = families;
  machine.useStored(job.stored);
  const walk = createWalk(machine, createReader(fd, machine), entries, families, verdicts, job.hashSize, confirm);
  return {
    found: () => ({ counts: walk.counts, notes: walk.notes }),
    next() {
      const part = Atomics.add(progress, NEXT, 1);
      if (part + 1 >= parts.length) return false;
      const before = walk.packed();
      for (let index = parts[part]!; index < parts[part + 1]!; index++) walk.walk(roots[index]!);
      Atomics.add(progress, DONE, Math.round((walk.packed() - before) / 1024));
      return true;
    },
  };
}
