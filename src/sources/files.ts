import { existsSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { Blob } from '../detect/blob.ts';
import { GitError } from '../errors.ts';
import { environmentElsewhere } from '../git/environment.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { repositoryFolder } from '../git/tracked-repository.ts';
import { isIgnored, listedBatches, listFolder, type Listing } from './listing.ts';
import { namedPath, realFolder, type NamedPath } from './named.ts';
import { relativeToPrefix } from './path.ts';
import { readFile as readPieces, type FileOptions, type FileProblem, type LongFile } from './read-file.ts';
import { Segments } from './segments.ts';
import type { ScanLog, Source } from './source.ts';
import { joinPath, pathText, walk, type Batch, type FilePath } from './walk.ts';

export interface FilesOptions {
  /** Files and folders, relative to `cwd`; the working directory when there are none. */
  readonly paths: readonly string[];
  /** Absolute. Shown paths are relative to it. */
  readonly cwd: string;
  /** Reads what git ignores, too. */
  readonly includeIgnored: boolean;
  /** Asked about each file by its shown path, and whether git tracks it. */
  readonly include: (path: string, tracked: boolean) => boolean;
  /** Bytes; longer files are not read, and reported as incomplete. */
  readonly maxFileSize?: number | undefined;
  /** `process.env` when absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** The process is another program's, which may change its working directory while files are read. */
  readonly isGuest?: boolean;
  /** Whether repositories below are read, too; true when absent. */
  readonly nested?: boolean;
}

/**
 * The files of folders, and files that are named. In a repository: what git tracks, and what is neither tracked nor
 * ignored; also in each repository below. What is named itself is read, ignored or not; a named link is followed,
 * a link met on the way is a text: its target. Throws UsageError at once for a path that is not there, and GitError,
 * on reading, when git refuses a repository.
 */
export function createFilesSource(options: FilesOptions, log: ScanLog): Source {
  const named = (options.paths.length === 0 ? ['.'] : options.paths).map((path) => namedPath(path, options.cwd));
  return { mode: 'files', blobs: () => filesBlobs(options, named, log) };
}

/** Files that were looked up already, by absolute path: regular files or links to them. One that is gone by now is not missed. */
export function createListedSource(
  paths: readonly string[],
  { maxFileSize }: Pick<FilesOptions, 'maxFileSize'>,
  log: ScanLog,
): { readonly mode: 'files'; blobs(): Iterable<Blob> } {
  const options = { paths, cwd: '/', includeIgnored: true, include: () => true, maxFileSize };
  const job = {
    options,
    log,
    base: '',
    env: {},
    bound: null,
    repositories: [],
    seen: undefined,
    segments: new Segments(),
  };
  return { mode: 'files', blobs: () => batchBlobs(job, [{ paths, named: true, sparse: true }]) };
}

/** What one scan of files knows on its way. */
interface Job {
  readonly options: FilesOptions;
  readonly log: ScanLog;
  readonly base: string;
  readonly env: NodeJS.ProcessEnv;
  /** The repository of the working directory, where the environment binds git to one (in a hook). */
  readonly bound: Repository | null;
  /** Folders that hold repositories of their own, met on the way. */
  readonly repositories: FilePath[];
  /** What was read already, where several paths may name the same. */
  readonly seen: Set<string> | undefined;
  readonly segments: Segments;
}

function* filesBlobs(options: FilesOptions, named: readonly NamedPath[], log: ScanLog): Generator<Blob> {
  const env = options.env ?? process.env;
  const isBound = env['GIT_DIR'] !== undefined || env['GIT_INDEX_FILE'] !== undefined;
  const job: Job = {
    options,
    log,
    // Short names are found faster than long ones, as long as the working directory stays.
    base: options.isGuest !== true && options.cwd === process.cwd() ? '' : `${options.cwd}/`,
    env,
    bound: isBound ? findRepository(options.cwd, env) : null,
    repositories: [],
    seen: named.length > 1 ? new Set() : undefined,
    segments: new Segments(),
  };
  for (const { kind, path } of named) {
    if (kind === 'file') yield* batchBlobs(job, [{ paths: [path], named: true }]);
    else yield* batchBlobs(job, folderBatches(job, path));
    for (let nested = job.repositories.pop(); nested !== undefined; nested = job.repositories.pop()) {
      yield* batchBlobs(job, nestedBatches(job, nested));
    }
  }
}

/** A named folder: as git lists it, or all of it where there is no repository, or git ignores it. */
function* folderBatches(job: Job, path: string): Generator<Batch> {
  const folder = realFolder(resolve(job.options.cwd, path));
  const repository = job.options.includeIgnored ? null : repositoryOf(job, folder);
  if (repository === null || repository.top === null) return yield* walkFolder(job, path);
  const isTop = folder === resolve(repository.top);
  if (!isTop && isIgnored(repository, folder)) return yield* walkFolder(job, path);
  const listing = listFolder(repository);
  // `logs/` may be named by no pattern while `logs/*` names all that is in it.
  const isEmpty = Object.values(listing).every(({ length }) => length === 0);
  if (!isTop && isEmpty) yield* walkFolder(job, path);
  else yield* listed(job, listing, path);
}

/** A repository below a named folder. Where git cannot list it, all of it is read: more than asked for, not less. */
function* nestedBatches(job: Job, folder: FilePath): Generator<Batch> {
  const cwd = typeof folder === 'string' ? realFolder(resolve(job.options.cwd, folder)) : undefined;
  const repository = cwd === undefined ? null : askNested(job, cwd);
  if (repository === null || cwd === undefined || resolve(repository.top ?? '') !== cwd)
    return yield* walkFolder(job, folder);
  yield* listed(job, listFolder(repository), folder);
}

function* listed(job: Job, listing: Listing, folder: FilePath): Generator<Batch> {
  for (const path of [...listing.submodules, ...listing.repositories]) nested(job, joinPath(folder, path));
  yield* listedBatches(listing, folder, job.base);
  if (job.options.nested !== false)
    yield { paths: listing.submodules.map((path) => joinPath(folder, path)), tracked: true, submodules: true };
}

function askNested(job: Job, cwd: string): Repository | null {
  try {
    return findRepository(cwd, environmentElsewhere(job.env));
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}

function walkFolder(job: Job, folder: FilePath): Generator<Batch> {
  const { base, log, repositories, options } = job;
  const repository = (found: FilePath): boolean =>
    !options.includeIgnored && (options.nested === false || repositories.push(found) > 0);
  return walk(folder, { base, log, repository });
}

/** Asks git only where a `.git` stands above. What binds git to a repository (a hook's variables) holds for that one alone. */
function repositoryOf(job: Job, folder: string): Repository | null {
  const top = job.bound?.top ?? null;
  const holder = repositoryFolder(folder);
  if (job.bound !== null && top !== null && (folder === top || folder.startsWith(top + sep))) {
    if (holder === null || holder.length <= top.length) return { ...job.bound, cwd: folder };
  }
  return holder === null ? null : findRepository(folder, environmentElsewhere(job.env));
}

const nothing = new Uint8Array(0);

/** A path as it is seen from the working directory: what a scan of `..` finds in it is not outside. */
function shownPath({ options }: Job, path: FilePath): string {
  const shown = pathText(path);
  if (!shown.startsWith('../')) return shown;
  const [climb = ''] = /^(?:\.\.\/)+/.exec(shown) ?? [];
  const folders = options.cwd.split(sep).filter((name) => name !== '');
  const inner = folders.slice(Math.max(0, folders.length - climb.length / 3));
  return relativeToPrefix(shown.slice(climb.length), `${inner.join('/')}/`);
}

function* batchBlobs(job: Job, batches: Iterable<Batch>): Generator<Blob> {
  const { options, segments, seen, base, log } = job;
  for (const batch of batches) {
    const how: FileOptions = { named: batch.named === true, maxSize: options.maxFileSize };
    for (const path of batch.paths) {
      const shown = shownPath(job, path);
      if (!options.include(shown, batch.tracked === true) || seen?.has(shown) === true) continue;
      seen?.add(shown);
      if (batch.submodules === true) {
        yield { bytes: Buffer.from(shown), origin: { path: null, in: 'path' } };
        continue;
      }
      const read = readPieces(joinPath(base, path), segments, how);
      if (read === null || 'bytes' in read) log.count('files');
      // An empty file still has a name.
      if (read === null) yield { bytes: nothing, origin: { path: shown } };
      else if ('bytes' in read) yield { bytes: read.bytes, origin: { path: shown } };
      else if (read.kind === 'long') yield* longBlobs(job, path, read, batch);
      else yield* problemBlobs(job, path, read, batch);
    }
  }
}

function* longBlobs(job: Job, path: FilePath, { segments }: LongFile, batch: Batch): Generator<Blob> {
  const origin = { path: shownPath(job, path) };
  job.log.count('files');
  try {
    let step = segments.next();
    const whole = (): Promise<Uint8Array | undefined> => readFile(joinPath(job.base, path)).catch(() => undefined);
    for (; step.done !== true; step = segments.next()) yield { ...step.value, origin, whole };
    if (step.value !== null) yield* problemBlobs(job, path, step.value, batch);
  } finally {
    // Closes the file when nobody wants the rest.
    segments.return(null);
  }
}

/** What to make of a file that could not be read as one. */
function* problemBlobs(job: Job, path: FilePath, problem: FileProblem, batch: Batch): Generator<Blob> {
  const { tracked, sparse, named } = batch;
  const what = shownPath(job, path);
  if (problem.kind === 'link') {
    job.log.count('files');
    yield { bytes: readlinkSync(joinPath(job.base, path), 'buffer'), origin: { path: what } };
  } else if (problem.kind === 'folder') {
    // A tracked file that is a folder now: git lists what is in it.
    if (tracked !== true) job.log.incomplete({ what, why: 'a folder where a file was' });
  } else if (problem.kind === 'special' && named !== true) {
    job.log.skipped({ what, why: problem.why });
  } else if ('why' in problem && !(problem.kind === 'gone' && sparse === true)) {
    job.log.incomplete({ what, why: problem.why });
  }
}

/** A submodule, or a repository that git lists as one untracked name. */
function nested(job: Job, path: FilePath): void {
  if (job.options.nested === false) return;
  const folder = pathText(path).endsWith('/') ? path : joinPath(path, '/');
  if (existsSync(joinPath(joinPath(job.base, folder), '.git'))) job.repositories.push(folder);
  else job.log.skipped({ what: pathText(path), why: 'a submodule that is not checked out' });
}
