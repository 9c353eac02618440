import { commitHeader } from '../git/commit-header.ts';
import { listObjects } from '../git/list-objects.ts';
import { readManyCommits } from '../git/read-commits.ts';
import { listHeads, listRefs, shallowCommits } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { askGit } from '../git/run.ts';
import type { Incomplete, ScanLog } from '../sources/source.ts';

/** What can be reached although something on the way is not there. */
export interface Reached {
  /** Each with its text. */
  readonly commits: readonly string[];
  /** Tips that are no commits and lead to something. */
  readonly others: readonly string[];
}

/**
 * Walks from these objects, or from all that `git rev-list --all` begins with, around commits that are not there: git's own walk ends at the first, before
 * it has told of other branches. Reads every commit. What is not there is told to the log; `why` where that is nothing.
 */
export const reachPastGaps = async (
  repository: Repository,
  tips: readonly string[],
  why: string,
  log: Pick<ScanLog, 'incomplete'>,
): Promise<Reached> => {
  const starts =
    tips.length > 0
      ? tips
      : listRefs(repository)
          .refs.map(({ id }) => id)
          .concat(listHeads(repository));
  const parents = await readParents(repository);
  const peeled = peel(repository, [...new Set(starts)]);
  const seen = new Set(
    peeled.flatMap(({ start, end, type }) => (type === 'commit' || end === undefined ? [end ?? start] : [])),
  );
  // A set hands on what is added to it meanwhile.
  for (const id of seen) for (const parent of parents.get(id) ?? []) seen.add(parent);
  const gaps = [...seen].filter((id) => !parents.has(id));
  for (const entry of told(gaps, why)) log.incomplete(entry);
  return {
    commits: [...seen].filter((id) => parents.has(id)),
    others: peeled.flatMap(({ start, end }) => (end === undefined || start === end ? [] : [start])),
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

interface Peeled {
  readonly start: string;
  /** Behind all tags; undefined where that is not there. */
  readonly end: string | undefined;
  readonly type: string | undefined;
}

const peel = (repository: Repository, ids: readonly string[]): readonly Peeled[] => {
  const asked = ids.map((id) => `${id}^{}\n`).join('');
  const { stdout } = askGit(repository, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], asked);
  const lines = stdout.toString('latin1').split('\n');
  return ids.map((start, index) => {
    const [, end, type] = /^([0-9a-f]{40,64}) (commit|tree|blob)$/.exec(lines[index] ?? '') ?? [];
    return { start, end, type };
  });
};

/** So many are named one by one. */
const mostNamed = 10;

const told = (gaps: readonly string[], why: string): readonly Incomplete[] => {
  if (gaps.length === 0) return [{ what: 'a part of the history', why }];
  const lost = 'it cannot be read: what it leads to is not searched';
  const named = gaps.slice(0, mostNamed).map((id) => ({ what: `object ${id}`, why: lost }));
  const more = gaps.length - mostNamed;
  return more > 0 ? [...named, { what: `${more} more objects`, why: lost }] : named;
};
