import type { Blob } from '../detect/blob.ts';
import { UsageError } from '../errors.ts';
import { readWhole } from '../git/cat-file.ts';
import { emptyTrees, resolveCommit, resolveRevision, type Repository } from '../git/repository.ts';
import { isZeroId, parseRevisionRange } from '../git/revision-range.ts';
import { blobsOfCommits } from './added.ts';
import type { ScanLog, Source } from './source.ts';
import type { GitLimits } from './staged.ts';

/** A range taken apart: what git walks, nothing when empty, and the commit (or the empty tree) that the range begins after. */
interface Range {
  readonly revisions: readonly string[];
  readonly start: string;
  /** Annotated tags that the range's end was named by. */
  readonly tags: readonly string[];
}

/**
 * What the commits of `A..B` (or `A...B`: those of either side alone) add, an absent side being HEAD: every version of
 * a file once, with the first commit that adds it, merges included; messages, authors, committers, names of added
 * files; the annotated tag that B is. git and CI write an id of zeros for what is not there: as A (a new branch) it makes that everything up to B, as
 * B (a deleted branch) nothing. Throws UsageError at once for what is no range and for an unknown revision.
 */
export function createRangeSource(
  repository: Repository,
  range: string,
  log: ScanLog,
  include: (path: string) => boolean,
  limits: GitLimits = {},
): Source {
  const { revisions, start, tags } = parseRange(repository, range);
  return { mode: 'range', blobs: rangeBlobs };

  async function* rangeBlobs(): AsyncGenerator<Blob> {
    yield* tagTexts(repository, tags, log);
    yield* blobsOfCommits({ repository, walk: { revisions }, start, log, include, limits });
  }
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
    return { start: nothing, revisions: [], tags: [] };
  }
  const start = isZeroId(from) ? undefined : resolveCommit(repository, from);
  const { commit: end, tags } = resolveRevision(repository, to);
  if (start === undefined) return { start: nothing, revisions: [end], tags };
  return { start, revisions: symmetric ? [`${start}...${end}`] : [end, `^${start}`], tags };
}

const isId = (revision: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision);

/** Whole: name, tagger and message. */
async function* tagTexts(repository: Repository, tags: readonly string[], log: ScanLog): AsyncGenerator<Blob> {
  for (const [index, bytes] of (await readWhole(repository, tags)).entries()) {
    const id = tags[index]!;
    if (!bytes) log.incomplete({ what: `tag ${id}`, why: 'it cannot be read' });
    else yield { bytes, origin: { path: null, in: 'tag', blob: id } };
  }
}
