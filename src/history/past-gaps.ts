import { commitHeader } from '../git/commit-header.ts';
import { listObjects } from '../git/list-objects.ts';
import { readManyCommits } from '../git/read-commits.ts';
import { peel } from '../git/peel.ts';
import { listHeads, listRefs, shallowCommits } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import type { Incomplete } from '../sources/source.ts';
import { firstFew } from './first-few.ts';

/** What can be reached although something on the way is not there. */
export interface Reached {
  /** Each with its text. */
  readonly commits: readonly string[];
  /** Tips that are no commits and lead to something. */
  readonly others: readonly string[];
  /** What leads on and cannot be read. */
  readonly gaps: readonly string[];
}

/**
 * Walks from these objects, or from all that `git rev-list --all` begins with, around commits that are not there: git's own walk ends at the first, before
 * it has told of other branches. Reads every commit.
 */
export const reachPastGaps = async (repository: Repository, tips: readonly string[]): Promise<Reached> => {
  const starts =
    tips.length > 0
      ? tips
      : listRefs(repository)
          .refs.map(({ id }) => id)
          .concat(listHeads(repository));
  const parents = await readParents(repository);
  const ends = peel(repository, [...new Set(starts)]);
  // What is not there may have been a commit.
  const leadsToCommit = (start: string): boolean => (ends.get(start)?.type ?? 'commit') === 'commit';
  const seen = new Set(starts.filter(leadsToCommit).map((start) => ends.get(start)?.id ?? start));
  // A set hands on what is added to it meanwhile.
  for (const id of seen) for (const parent of parents.get(id) ?? []) seen.add(parent);
  return {
    commits: [...seen].filter((id) => parents.has(id)),
    others: [...ends.keys()].filter((start) => !parents.has(start)),
    gaps: [...seen].filter((id) => !parents.has(id)),
  };
};

const readParents = async (repository: Repository): Promise<ReadonlyMap<string, readonly string[]>> => {
  const ids: string[] = [];
  for await (const some of listObjects(repository, 'commit')) ids.push(...some);
  const isCut = shallowCommits(repository);
  const parents = new Map<string, readonly string[]>();
  await readManyCommits(repository, ids, {
    onCommit: (id, bytes) => void parents.set(id, isCut.has(id) ? [] : commitHeader(bytes).parents),
    onMissing: () => {},
  });
  return parents;
};

/** What a report says of gaps; `why` git ended where none was found. */
export const toldGaps = (gaps: readonly string[], why: string): readonly Incomplete[] => {
  if (gaps.length === 0) return [{ what: 'a part of the history', why }];
  const lost = gaps.map((id) => ({ what: `object ${id}`, why: 'it cannot be read: what it leads to is not searched' }));
  return firstFew(lost, 'objects');
};
