import type { Confirm } from '../../history/confirm.ts';
import type { ObjectCounts } from '../../history/suspect.ts';
import type { Ledger } from './ledger.ts';
import type { Notes } from './links.ts';
import type { Machine } from './machine.ts';
import type { StoredIds } from './stored-ids.ts';
import { createWalk, type Pack } from './walk.ts';

/** One pack as threads share it: all tables are in shared memory. */
export interface PackJob extends Pack {
  readonly path: string;
  readonly stored: StoredIds;
  /** The next part that nobody has taken, and KB that are done. */
  readonly progress: Int32Array;
}

export const NEXT = 0;
export const DONE = 1;

export interface PartSearch {
  /** Takes the next part and searches it. Answers whether there was one. */
  next(): boolean;
  /** What this thread has come to; once. */
  found(): PartsFound;
}

export interface PartsFound {
  readonly counts: ObjectCounts;
  readonly notes: Notes;
  readonly ledger: Ledger | undefined;
}

/** Parts go to whoever is free, so that no thread waits for the largest one. */
export function createPartSearch(job: PackJob, fd: number, machine: Machine, confirm?: Confirm): PartSearch {
  const { families, progress } = job;
  const { roots, parts } = families;
  machine.useStored(job.stored);
  const walk = createWalk(machine, fd, job, confirm);
  return {
    found: () => ({ counts: walk.counts, notes: walk.notes, ledger: walk.ledger() }),
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
