import { UsageError } from '../errors.ts';
import { emptyTrees, resolveCommit, type Repository } from '../git/repository.ts';
import { isZeroId, parseRevisionRange } from '../git/revision-range.ts';
import { blobsOfCommits } from './added.ts';
import type { ScanLog, Source } from './source.ts';
import type { GitLimits } from './staged.ts';

/** A range taken apart: what git walks, nothing when empty, and the commit (or the empty tree) that the range begins after. */
interface Range {
  readonly revisions: readonly string[];
  readonly start: string;
}

/**
 * What the commits of `A..B` (or `A...B`: those of either side alone) add, an absent side being HEAD: every version of
 * a file once, with the first commit that adds it, merges included; messages, authors, committers, names of added
 * files. git and CI write an id of zeros for what is not there: as A (a new branch) it makes that everything up to B, as
 * B (a deleted branch) nothing. Throws UsageError at once for what is no range and for an unknown revision.
 */
export function createRangeSource(
  repository: Repository,
  range: string,
  log: ScanLog,
  include: (path: string) => boolean,
  limits: GitLimits = {},
): Source {
  const { revisions, start } = parseRange(repository, range);
  return {
    mode: 'range',
    blobs: () => blobsOfCommits({ repository, walk: { revisions }, start, log, include, limits }),
  };
}

function parseRange(repository: Repository, range: string): Range {
  const parsed = parseRevisionRange(range);
  if (parsed === undefined) {
    throw new UsageError(`not a range of commits: ${range}`, 'a range has two revisions, as in origin/main..HEAD');
  }
  const { from, to, symmetric } = parsed;
  const nothing = emptyTrees[repository.objectFormat];
  if (isZeroId(to)) {
    // The tip of a branch that is gone need not be here any more; a name that is mistyped is an error all the same.
    if (!isId(from)) resolveCommit(repository, from);
    return { start: nothing, revisions: [] };
  }
  if (isZeroId(from)) return { start: nothing, revisions: [resolveCommit(repository, to)] };
  const [start, end] = [resolveCommit(repository, from), resolveCommit(repository, to)];
  return { start, revisions: symmetric ? [`${start}...${end}`] : [end, `^${start}`] };
}

const isId = (revision: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);
