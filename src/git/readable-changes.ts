import { GitError } from '../errors.ts';
import { findObjectChanges, type Comparison, type ObjectChange, type WantedObjects } from './object-changes.ts';
import type { Repository } from './repository.ts';

/** What came of the comparisons that git could make, and why it could not make the others. */
export interface ReadableChanges {
  readonly changes: readonly ObjectChange[];
  readonly failed: ReadonlyMap<Comparison, string>;
}

/** How often git may die before the rest is given up: each time takes a new git. */
const mostDeaths = 200;

/** As `findObjectChanges`, for either commits or trees, in a repository where some cannot be read: a git that dies over one is followed by another. */
export const findReadableChanges = async (
  repository: Repository,
  comparisons: readonly Comparison[],
  wanted: WantedObjects,
  signal?: AbortSignal,
): Promise<ReadableChanges> => {
  const changes: ObjectChange[] = [];
  const failed = new Map<Comparison, string>();
  let left = comparisons;
  for (let deaths = 0; left.length > 0; deaths++) {
    const { seen, found, why } = await run(repository, left, wanted, signal);
    const stop = why === undefined ? left.length : stoppedAt(left, seen);
    const tried = left.slice(0, stop + 1);
    const isDone = (one: Comparison, at: number): boolean => at !== stop && seen.has(idOf(one));
    const done = new Set(tried.filter(isDone).map(idOf));
    for (const [at, one] of tried.entries()) if (!isDone(one, at)) failed.set(one, why ?? 'git cannot read it');
    for (const change of found) if (done.has(change.of)) changes.push(change);
    left = left.slice(stop + 1);
    if (deaths < mostDeaths) continue;
    for (const one of left) failed.set(one, 'too much before it cannot be read');
    break;
  }
  return { changes, failed };
};

const idOf = (one: Comparison): string => ('tree' in one ? one.tree : one.commit);

interface Run {
  readonly seen: ReadonlySet<string>;
  readonly found: readonly ObjectChange[];
  /** git's reason, when it died. */
  readonly why: string | undefined;
}

const run = async (
  repository: Repository,
  comparisons: readonly Comparison[],
  wanted: WantedObjects,
  signal: AbortSignal | undefined,
): Promise<Run> => {
  const seen = new Set<string>();
  const found: ObjectChange[] = [];
  const sink = {
    onHeader: (id: string) => void seen.add(id),
    onChange: (change: ObjectChange) => void found.push(change),
  };
  try {
    await findObjectChanges(repository, comparisons, wanted, sink, signal);
    return { seen, found, why: undefined };
  } catch (error) {
    if (!(error instanceof GitError) || signal?.aborted === true) throw error;
    return { seen, found, why: error.message };
  }
};

/** Which one git died over: a tree is named before it is read, a commit after it was compared. */
const stoppedAt = (comparisons: readonly Comparison[], seen: ReadonlySet<string>): number => {
  const last = comparisons.findLastIndex((one) => seen.has(idOf(one)));
  const first = comparisons[0];
  return first !== undefined && 'tree' in first ? Math.max(last, 0) : last + 1;
};
