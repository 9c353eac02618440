import type { Blob } from '../detect/blob.ts';
import { readWhole } from '../git/cat-file.ts';
import { treeDiff } from '../git/commit-changes.ts';
import { objectTypes } from '../git/object-types.ts';
import { gitlink, rawDiff } from '../git/raw-diff.ts';
import { emptyTrees, type Repository } from '../git/repository.ts';
import { isZeroId } from '../git/revision-range.ts';
import { GitError } from '../errors.ts';
import { blobsOfCommits } from './added.ts';
import { readSegments, wholeObject } from './git-blobs.ts';
import { displayName } from './path.ts';
import type { RefUpdate } from './ref-updates.ts';
import type { ScanLog, Source } from './source.ts';
import type { GitLimits } from './staged.ts';

/** What is pushed, and what the receiving side has already. */
export interface Push {
  readonly updates: readonly RefUpdate[];
  /** Options of rev-list that name the refs whose commits are no news: `--all`, `--remotes=origin`. */
  readonly without: readonly string[];
}

interface Job {
  readonly repository: Repository;
  readonly push: Push;
  readonly log: ScanLog;
  readonly include: (path: string) => boolean;
  readonly limits: GitLimits;
}

/**
 * What a push brings: names of new refs, messages of annotated tags, and what commits add that the receiving side does not have. A tag of a
 * tree or of a single object is read whole. Refs that are deleted bring nothing.
 */
export const createPushSource = (
  repository: Repository,
  push: Push,
  log: ScanLog,
  include: (path: string) => boolean,
  limits: GitLimits = {},
): Source => ({ mode: 'range', blobs: () => pushBlobs({ repository, push, log, include, limits }) });

async function* pushBlobs(job: Job): AsyncGenerator<Blob> {
  const { repository, push } = job;
  const updates = push.updates.filter(({ to }) => !isZeroId(to));
  for (const { from, ref } of updates) if (isZeroId(from)) yield { bytes: ref, origin: { path: null, in: 'ref' } };
  const tips: Tips = { commits: [], trees: [], blobs: [] };
  yield* peel(job, [...new Set(updates.map(({ to }) => to))], tips);
  const start = emptyTrees[repository.objectFormat];
  const revisions = tips.commits.length === 0 ? [] : [...tips.commits, ...oldTips(job, updates)];
  yield* blobsOfCommits({ ...job, walk: { revisions, without: push.without }, start });
  yield* treeBlobs(job, tips.trees);
  yield* looseBlobs(job, tips.blobs);
}

/** What the refs stood at, as exclusions: a pushing side knows it by its id alone, and perhaps not at all. */
const oldTips = ({ repository }: Job, updates: readonly RefUpdate[]): string[] => {
  const ids = [...new Set(updates.map(({ from }) => from))].filter((id) => !isZeroId(id));
  const types = objectTypes(repository, ids);
  return ids.filter((_, index) => types[index] === 'commit').map((id) => `^${id}`);
};

/** What refs name, once tags are taken off. */
interface Tips {
  readonly commits: string[];
  readonly trees: string[];
  readonly blobs: string[];
}

/** Hands on the text of each tag, and of the tags that tags name; fills `tips` with what is below them. */
async function* peel(job: Job, ids: readonly string[], tips: Tips): AsyncGenerator<Blob> {
  const { repository, log } = job;
  const types = objectTypes(repository, ids);
  const tags: string[] = [];
  for (const [index, id] of ids.entries()) {
    const type = types[index];
    if (type === 'tag') tags.push(id);
    else if (type) tips[`${type}s`].push(id);
    else log.incomplete({ what: `object ${id}`, why: 'the object is not in the repository' });
  }
  const below = new Set<string>();
  for (const [index, bytes] of (await readWhole(repository, tags)).entries()) {
    const id = tags[index]!;
    const target = bytes === null ? null : /^object ([0-9a-f]{40,64})\n/.exec(Buffer.from(bytes).toString('latin1'));
    if (bytes === null || target === null) {
      log.incomplete({ what: `tag ${id}`, why: 'it cannot be read' });
      continue;
    }
    log.count('tags');
    yield { bytes, origin: { path: null, in: 'tag', blob: id } };
    below.add(target[1]!);
  }
  // A tag's id is that of its content, target and all: no chain of tags comes back to its beginning.
  if (below.size > 0) yield* peel(job, [...below], tips);
}

/** Trees have no commit that they could be compared by: every file and every name. */
async function* treeBlobs(job: Job, trees: readonly string[]): AsyncGenerator<Blob> {
  const { repository, log, include, limits } = job;
  const paths = new Map<string, string>();
  for (const tree of trees) {
    try {
      for await (const entry of rawDiff(repository, [...treeDiff, emptyTrees[repository.objectFormat], tree])) {
        if (!('status' in entry) || !include(displayName(entry.path))) continue;
        if (entry.newMode !== gitlink) paths.set(entry.newId, displayName(entry.path));
        yield { bytes: entry.path, origin: { path: null, in: 'path', blob: tree } };
      }
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      log.incomplete({ what: `tree ${tree}`, why: error.message });
    }
  }
  yield* contents(repository, paths, log, limits);
}

const looseBlobs = ({ repository, log, limits }: Job, ids: readonly string[]): AsyncGenerator<Blob> =>
  contents(repository, new Map(ids.map((id) => [id, null])), log, limits);

/** Contents by their ids, each with the path that it is known by, if any. */
async function* contents(
  repository: Repository,
  paths: ReadonlyMap<string, string | null>,
  log: ScanLog,
  limits: GitLimits,
): AsyncGenerator<Blob> {
  const ids = [...paths.keys()];
  for await (const part of readSegments(repository, ids, { maxSize: limits.maxFileSize })) {
    const blob = ids[part.index]!;
    const path = paths.get(blob) ?? null;
    if ('missing' in part) {
      log.incomplete({ what: path ?? `object ${blob}`, why: part.missing });
      continue;
    }
    if (part.base === undefined) log.count('files');
    const whole = (): Promise<Uint8Array | undefined> => wholeObject(repository, blob);
    yield { bytes: part.bytes, origin: { path, blob }, ...(part.base && { base: part.base }), whole };
  }
}
