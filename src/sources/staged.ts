import type { Blob } from '../detect/blob.ts';
import { readWhole } from '../git/cat-file.ts';
import { readLooseBlob } from '../git/loose-object.ts';
import { gitlink, rawOptions, shortRawDiff, type RawEntry } from '../git/raw-diff.ts';
import { createRenames, type Renames } from '../git/renames.ts';
import { headOrEmptyTree, type Repository } from '../git/repository.ts';
import { runGit } from '../git/run.ts';
import { readSegments, wholeObject } from './git-blobs.ts';
import { displayName, relativeToPrefix } from './path.ts';
import { segmentSize } from './segments.ts';
import type { ScanLog, Source } from './source.ts';

export interface GitLimits {
  /** Bytes of one blob; longer ones are not read, and reported as incomplete. */
  readonly maxFileSize?: number | undefined;
}

/** A blob that the next commit adds, and the one that it replaces. */
interface StagedBlob {
  readonly path: string;
  readonly pathBytes: Buffer;
  readonly id: string;
  readonly oldId: string | null;
  readonly added: boolean;
}

/**
 * What the next commit adds: the index against HEAD, or against the empty tree before the first commit. Nothing is
 * read from the disk. The names of added files and submodules are texts of their own (`in: 'path'`). Shown paths, which `include`
 * is asked about, are relative to the repository's `cwd`. Throws GitError when git cannot compare.
 */
export function createStagedSource(
  repository: Repository,
  log: ScanLog,
  include: (path: string) => boolean,
  limits: GitLimits = {},
): Source {
  return { mode: 'staged', blobs: () => stagedBlobs(repository, log, include, limits) };
}

async function* stagedBlobs(
  repository: Repository,
  log: ScanLog,
  include: (path: string) => boolean,
  limits: GitLimits,
): AsyncGenerator<Blob> {
  const { staged, names, mayRename } = await listStaged(repository, include);
  for (const bytes of names) yield { bytes, origin: { path: null, in: 'path' } };
  const renames = mayRename ? createRenames(repository, indexDiff, headOrEmptyTree(repository)) : noRenames;
  const { maxFileSize = Infinity } = limits;
  const asked: StagedBlob[] = [];
  for (const blob of staged) {
    const bytes = readLooseBlob(repository, blob.id);
    if (bytes === undefined || bytes.length > Math.min(maxFileSize, segmentSize)) {
      asked.push(blob);
      continue;
    }
    log.count('files');
    const previous = (): Promise<readonly Uint8Array[]> => previousOf(repository, blob, renames);
    yield { bytes, origin: { path: blob.path, blob: blob.id }, previous };
  }
  if (asked.length > 0) yield* askedBlobs(repository, log, asked, limits, renames);
}

/** Those that git must be asked for. */
async function* askedBlobs(
  repository: Repository,
  log: ScanLog,
  asked: readonly StagedBlob[],
  limits: GitLimits,
  renames: Renames,
): AsyncGenerator<Blob> {
  const ids = asked.map(({ id }) => id);
  let counted = -1;
  for await (const part of readSegments(repository, ids, { maxSize: limits.maxFileSize })) {
    const blob = asked[part.index];
    if (blob === undefined) continue;
    if (part.index !== counted) log.count('files');
    counted = part.index;
    if ('missing' in part) {
      log.incomplete({ what: blob.path, why: part.missing });
      continue;
    }
    const { bytes, base } = part;
    const origin = { path: blob.path, blob: blob.id };
    const previous = (): Promise<readonly Uint8Array[]> => previousOf(repository, blob, renames);
    yield { bytes, origin, ...(base && { base }), whole: () => wholeObject(repository, blob.id), previous };
  }
}

/** What is renamed is deleted somewhere: where nothing is, git need not be asked. */
const noRenames: Renames = () => Promise.resolve(null);

async function listStaged(
  repository: Repository,
  include: (path: string) => boolean,
): Promise<{ staged: StagedBlob[]; names: Buffer[]; mayRename: boolean }> {
  const staged: StagedBlob[] = [];
  const names: Buffer[] = [];
  const prefix = displayName(repository.prefix);
  const add = (entry: Pick<StagedBlob, 'pathBytes' | 'id' | 'oldId' | 'added'>, mode = ''): void => {
    const path = relativeToPrefix(displayName(entry.pathBytes), prefix);
    if (!include(path)) return;
    if (entry.added) names.push(entry.pathBytes);
    // A submodule's commit is another repository's; its name is one of this tree.
    if (mode !== gitlink) staged.push({ ...entry, path });
  };
  let unmerged = false;
  let mayRename = false;
  for await (const entry of shortRawDiff(repository, [...indexDiff, headOrEmptyTree(repository)])) {
    if (!('status' in entry)) continue;
    if (entry.status === 'D') mayRename = true;
    else if (entry.status === 'U') unmerged = true;
    else add(stagedBlob(entry), entry.newMode);
  }
  if (unmerged) for (const entry of listUnmerged(repository)) add(entry);
  return { staged, names, mayRename };
}

/** `git add -N` only announces a file: its content is not in the next commit. */
const indexDiff = ['diff-index', '--cached', ...rawOptions, '--ita-invisible-in-index'];

function stagedBlob(entry: RawEntry): Pick<StagedBlob, 'pathBytes' | 'id' | 'oldId' | 'added'> {
  const added = entry.status === 'A';
  const replaced = !added && entry.oldModes[0] !== gitlink;
  return { pathBytes: entry.path, id: entry.newId, oldId: replaced ? (entry.oldIds[0] ?? null) : null, added };
}

/** All three versions of each path in conflict; what stands in ours (stage 2) is HEAD's. */
function listUnmerged(repository: Repository): Pick<StagedBlob, 'pathBytes' | 'id' | 'oldId' | 'added'>[] {
  const found: Pick<StagedBlob, 'pathBytes' | 'id' | 'oldId' | 'added'>[] = [];
  const ours = new Map<string, string>();
  // --full-name, and from the top: paths in conflict outside the working directory count as well.
  const place = repository.top === null ? repository : { cwd: repository.top, env: repository.env };
  const listing = runGit(place, ['ls-files', '-z', '--unmerged', '--full-name']);
  for (let start = 0, end = listing.indexOf(0); end !== -1; start = end + 1, end = listing.indexOf(0, start)) {
    const tab = listing.indexOf(0x09, start);
    const [mode, id, stage] = listing.toString('latin1', start, tab).split(' ');
    const pathBytes = listing.subarray(tab + 1, end);
    if (mode === gitlink || id === undefined) continue;
    if (stage === '2') ours.set(pathBytes.toString('latin1'), id);
    found.push({ pathBytes, id, oldId: null, added: false });
  }
  return found.map((entry) => ({ ...entry, oldId: ours.get(entry.pathBytes.toString('latin1')) ?? null }));
}

async function previousOf(repository: Repository, blob: StagedBlob, renames: Renames): Promise<Uint8Array[]> {
  const id = blob.oldId ?? (blob.added ? await renames(blob.pathBytes) : null);
  const [bytes] = id === null ? [] : [readLooseBlob(repository, id) ?? (await readWhole(repository, [id]))[0]];
  return bytes === undefined || bytes === null ? [] : [bytes];
}
