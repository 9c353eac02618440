import type { Blob } from '../detect/blob.ts';
import { GitError } from '../errors.ts';
import { readWhole } from '../git/cat-file.ts';
import { commitChanges, treeDiff, type Change } from '../git/commit-changes.ts';
import { listCommits, readCommits, type CommitWalk, type ListedCommit } from '../git/commits.ts';
import { gitlink, rawDiff } from '../git/raw-diff.ts';
import { createRenames, type Renames } from '../git/renames.ts';
import type { Repository } from '../git/repository.ts';
import { commitTexts } from './commit-texts.ts';
import { readSegments, wholeObject } from './git-blobs.ts';
import { displayName, relativeToPrefix } from './path.ts';
import type { ScanLog } from './source.ts';
import type { GitLimits } from './staged.ts';

/** Commits that are new somewhere, to be read for what they add. */
export interface NewCommits {
  readonly repository: Repository;
  readonly walk: CommitWalk;
  /** The commit (or the empty tree) that they begin after: what commits are compared with whose parents a shallow clone leaves out. */
  readonly start: string;
  readonly log: ScanLog;
  readonly include: (path: string) => boolean;
  readonly limits: GitLimits;
}

type Job = NewCommits;

/**
 * What commits add: every version of a file once, with the first commit that adds it, merges included; messages, authors, committers, names of
 * added files. What git cannot read is told as incomplete.
 */
export async function* blobsOfCommits(job: NewCommits): AsyncGenerator<Blob> {
  const listed = listOrTell(job);
  job.log.count('commits', listed.length);
  const cut = new Set<string>();
  yield* textsOfCommits(job, listed, cut);
  yield* addedBlobs(job, listed, cut);
}

/** A history with a hole cannot be walked at all: said, and nothing of it is read. */
function listOrTell({ repository, walk, log }: Job): ListedCommit[] {
  if (walk.revisions.length === 0) return [];
  try {
    return listCommits(repository, walk);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    log.incomplete({ what: `commits ${walk.revisions.slice(0, 2).join(' ')}`, why: error.message });
    return [];
  }
}

/** Messages and people. Notes in `cut` the commits whose parents a shallow clone leaves out. */
async function* textsOfCommits(job: Job, listed: readonly ListedCommit[], cut: Set<string>): AsyncGenerator<Blob> {
  const parents = new Map(listed.map((commit) => [commit.id, commit.parents.length]));
  for await (const commit of readCommits(job.repository, [...parents.keys()])) {
    if ('missing' in commit) {
      job.log.incomplete({ what: `commit ${commit.id}`, why: commit.missing });
      continue;
    }
    if (commit.parents.length !== parents.get(commit.id)) {
      cut.add(commit.id);
      job.log.incomplete({ what: `commit ${commit.id}`, why: 'its parents are not in this shallow clone' });
    }
    yield* commitTexts(commit);
  }
}

/** A version of a file that a commit adds, waiting for its bytes. */
interface Added {
  readonly path: string;
  readonly change: Change;
  readonly renames: Renames;
}

async function* addedBlobs(job: Job, listed: readonly ListedCommit[], cut: ReadonlySet<string>): AsyncGenerator<Blob> {
  const { repository, log } = job;
  const waiting: (Added | undefined)[] = [];
  const names: Blob[] = [];
  const ids = addedIds(job, listed, cut, waiting, names);
  let counted = -1;
  for await (const part of readSegments(repository, ids, { maxSize: job.limits.maxFileSize })) {
    yield* names.splice(0);
    const added = waiting[part.index];
    // Each version is told once: what came before it will not be asked for again.
    if (part.index > 0) waiting[part.index - 1] = undefined;
    if (added === undefined) continue;
    if (part.index !== counted) log.count('files');
    counted = part.index;
    const { commit, newId } = added.change;
    if ('missing' in part) {
      log.incomplete({ what: added.path, why: `version ${newId} of commit ${commit}: ${part.missing}` });
      continue;
    }
    const origin = { path: added.path, blob: newId, commit };
    const previous = (): Promise<readonly Uint8Array[]> => previousOf(repository, added);
    const whole = (): Promise<Uint8Array | undefined> => wholeObject(repository, newId);
    yield { bytes: part.bytes, origin, ...(part.base && { base: part.base }), whole, previous };
  }
  yield* names.splice(0);
}

/** Blob ids in the order of their commits, each once; on the way, what is known of each and the names of added files and submodules. */
async function* addedIds(
  job: Job,
  listed: readonly ListedCommit[],
  cut: ReadonlySet<string>,
  waiting: (Added | undefined)[],
  names: Blob[],
): AsyncGenerator<string> {
  const prefix = displayName(job.repository.prefix);
  const seen = new Set<string>();
  const seenNames = new Set<string>();
  for await (const { change, renames } of changes(job, listed, cut)) {
    const path = relativeToPrefix(displayName(change.path), prefix);
    if (!job.include(path)) continue;
    const name = change.path.toString('latin1');
    if (/^A+$/.test(change.status) && !seenNames.has(name)) {
      seenNames.add(name);
      names.push({ bytes: change.path, origin: { path: null, in: 'path', commit: change.commit } });
    }
    // A submodule's commit is another repository's; its name is one of this tree.
    if (change.newMode === gitlink || seen.has(change.newId)) continue;
    seen.add(change.newId);
    waiting.push({ path, change, renames });
    yield change.newId;
  }
}

/** Every change that leaves a blob or a submodule behind. A commit without its parents is compared with the start of the range. */
async function* changes(
  job: Job,
  listed: readonly ListedCommit[],
  cut: ReadonlySet<string>,
): AsyncGenerator<{ change: Change; renames: Renames }> {
  const { repository, log, start } = job;
  let renames: Renames = async () => null;
  let of = '';
  for (const run of runs(listed, cut)) {
    const isCut = cut.has(run[0] ?? '');
    const source = isCut ? cutChanges(repository, start, run[0] ?? '') : commitChanges(repository, run);
    for await (const change of source) {
      if ('broken' in change) {
        log.incomplete({ what: `commit ${change.commit}`, why: change.broken });
        continue;
      }
      if (/^D+$/.test(change.status)) continue;
      if (of !== change.commit) {
        of = change.commit;
        renames = createRenames(repository, treeDiff, ...(isCut ? [start, of] : [`${of}^`, of]));
      }
      yield { change, renames };
    }
  }
}

/** Runs of commits that one git can compare with their parents; each commit without them is a run of its own. */
function runs(listed: readonly ListedCommit[], cut: ReadonlySet<string>): string[][] {
  const all: string[][] = [];
  let open: string[] | undefined;
  for (const { id } of listed) {
    if (cut.has(id)) {
      all.push([id]);
      open = undefined;
    } else if (open === undefined) all.push((open = [id]));
    else open.push(id);
  }
  return all;
}

async function* cutChanges(
  repository: Repository,
  start: string,
  commit: string,
): AsyncGenerator<Change | { commit: string; broken: string }> {
  try {
    for await (const entry of rawDiff(repository, [...treeDiff, start, commit])) {
      if ('status' in entry) yield { ...entry, commit };
    }
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    yield { commit, broken: error.message };
  }
}

/** The versions of the path in the parents; of an added path, the one that it was renamed from. */
async function previousOf(repository: Repository, { change, renames }: Added): Promise<Uint8Array[]> {
  const ids = change.oldIds.filter((_, parent) => !['000000', gitlink].includes(change.oldModes[parent] ?? ''));
  const from = ids.length === 0 ? await renames(change.path) : null;
  const found = await readWhole(repository, from === null ? ids : [from]);
  return found.filter((bytes) => bytes !== null);
}
