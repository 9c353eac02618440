import { isUtf8 } from 'node:buffer';
import { lstatSync } from 'node:fs';
import { GitError } from '../errors.ts';
import { gitlink } from '../git/raw-diff.ts';
import type { Repository } from '../git/repository.ts';
import { askGit, runGit } from '../git/run.ts';
import { joinPath, type Batch, type FilePath } from './walk.ts';

/** Git's view of a folder: paths relative to it. */
export interface Listing {
  /** Those that are on the disk. */
  readonly tracked: readonly FilePath[];
  /** Tracked, and left out of a sparse checkout: they may be there all the same. */
  readonly sparse: readonly FilePath[];
  /** Untracked and not ignored. */
  readonly untracked: readonly FilePath[];
  /** Checked out or not. */
  readonly submodules: readonly FilePath[];
  /** Untracked, with `/` at the end. */
  readonly repositories: readonly FilePath[];
}

/** The files of the repository's folder `cwd` that git tracks, or would. Throws GitError. */
export function listFolder(repository: Repository): Listing {
  const args = ['ls-files', '-z', '-t', '--stage', '--cached', '--others', '--exclude-standard'];
  const entries = entriesOf(runGit(repository, args));
  // Asked beforehand: a tracked file that is found to be gone later has vanished during the scan.
  const deleted = new Set(entriesOf(runGit(repository, ['ls-files', '-z', '--deleted'])).map(keyOf));
  const [tracked, sparse, untracked]: [FilePath[], FilePath[], FilePath[]] = [[], [], []];
  const [submodules, repositories]: [FilePath[], FilePath[]] = [[], []];
  // `? path`, or `H 100644 <id> <stage><tab>path`, once for each version of a path in conflict.
  const start = '? '.length;
  const trackedStart = 'H 100644  0\t'.length + (repository.objectFormat === 'sha1' ? 40 : 64);
  let before: FilePath = '';
  for (const entry of entries) {
    const untrackedEntry = entry[0] === '?' || entry[0] === 0x3f;
    const path = cut(entry, untrackedEntry ? start : trackedStart);
    if (path.length === 0 || same(path, before)) continue;
    before = path;
    if (untrackedEntry) (String(path).endsWith('/') ? repositories : untracked).push(path);
    else if (String(cut(entry, start, start + 6)) === gitlink) submodules.push(path);
    else if (entry[0] === 'S' || entry[0] === 0x53) sparse.push(path);
    else if (!deleted.has(keyOf(path))) tracked.push(path);
  }
  return { tracked, sparse, untracked, submodules, repositories };
}

function entriesOf(output: Buffer): FilePath[] {
  return isUtf8(output) ? output.toString().split('\0') : splitBytes(output);
}

/** A NUL keeps the keys of bytes apart from those of text. */
function keyOf(path: FilePath): string {
  return typeof path === 'string' ? path : `\0${path.toString('latin1')}`;
}

function cut(path: FilePath, start: number, end?: number): FilePath {
  return typeof path === 'string' ? path.slice(start, end) : path.subarray(start, end);
}

function same(one: FilePath, other: FilePath): boolean {
  return one === other || (typeof one !== 'string' && one.equals(Buffer.from(other)));
}

/** Whether .gitignore and its kin name the folder `cwd`. */
export function isIgnored(repository: Repository, folder: string): boolean {
  const answer = askGit(repository, ['check-ignore', '--no-index', '-z', '--stdin'], `${folder}\0`);
  if (answer.status > 1) throw new GitError(`git check-ignore: ${answer.stderr.trim()}`, answer.stderr.trim());
  return answer.status === 0;
}

/** What is tracked, without what stands behind a link: on the disk that is another file, perhaps outside. */
export function* listedBatches(listing: Listing, folder: FilePath, base: string): Generator<Batch> {
  const known = new Map<string, boolean>([
    ['', true],
    ['\0', true],
  ]);
  const present = (path: FilePath): boolean => isRealFolder(folderOf(path), joinPath(base, folder), known);
  yield { paths: listing.tracked.filter(present).map((path) => joinPath(folder, path)), tracked: true };
  yield { paths: listing.sparse.filter(present).map((path) => joinPath(folder, path)), tracked: true, sparse: true };
  yield { paths: listing.untracked.map((path) => joinPath(folder, path)) };
}

/** Neither the folder nor one above it is a link, or gone. */
function isRealFolder(folder: FilePath, base: FilePath, known: Map<string, boolean>): boolean {
  const key = keyOf(folder);
  const before = known.get(key);
  if (before !== undefined) return before;
  const path = joinPath(base, folder);
  const real =
    isRealFolder(folderOf(folder), base, known) && lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  known.set(key, real);
  return real;
}

function folderOf(path: FilePath): FilePath {
  return typeof path === 'string'
    ? path.slice(0, Math.max(0, path.lastIndexOf('/')))
    : path.subarray(0, Math.max(0, path.lastIndexOf(0x2f)));
}

function splitBytes(bytes: Buffer): FilePath[] {
  const parts: FilePath[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0, start);
    const part = bytes.subarray(start, end === -1 ? bytes.length : end);
    parts.push(isUtf8(part) ? part.toString() : part);
    start += part.length + 1;
  }
  return parts;
}
