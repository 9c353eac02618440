import { readdirSync, type Dirent } from 'node:fs';
import { displayName } from './path.ts';
import { reasonOf } from './read-file.ts';
import type { ScanLog } from './source.ts';

/** A path below the working directory's; bytes where it is no UTF-8. */
export type FilePath = string | Buffer;

/** Files of one folder, or of one listing by git. */
export interface Batch {
  readonly paths: readonly FilePath[];
  /** Git's index names them: what stands in one that is a folder now is listed by itself. */
  readonly tracked?: true;
  /** Left out of a sparse checkout: one that is not there is not missed. */
  readonly sparse?: true;
  /** Given by the user: links are followed, FIFOs read. */
  readonly named?: true;
  /** Submodules: what is in them is read as a repository of its own, but their names are of this one. */
  readonly submodules?: true;
}

export interface Walk {
  /** In front of every path to open it; empty or with `/` at the end. */
  readonly base: string;
  readonly log: ScanLog;
  /** Asked about each folder with a `.git` in it: true when it is taken care of as a repository. */
  readonly repository: (folder: FilePath) => boolean;
}

/**
 * The files below a folder (`''`, or with `/` at the end) and all of its folders, `.git` left out, links to folders
 * not followed: a link is a file here. FIFOs, sockets and devices are told to the log, and so are folders that
 * cannot be read.
 */
export function* walk(start: FilePath, { base, log, repository }: Walk): Generator<Batch> {
  const folders: FilePath[] = [start];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = readFolder(folder, base, log);
    if (folder !== start && entries.some(isGit) && repository(folder)) continue;
    const paths: FilePath[] = [];
    for (const entry of entries) {
      const path = joinPath(folder, entry.name);
      if (entry.isDirectory()) {
        if (!isGit(entry)) folders.push(joinPath(path, '/'));
      } else if (entry.isFile() || entry.isSymbolicLink()) {
        if (!isGit(entry)) paths.push(path);
      } else log.skipped({ what: pathText(path), why: kindOf(entry) });
    }
    if (paths.length > 0) yield { paths };
  }
}

export function pathText(path: FilePath): string {
  return typeof path === 'string' ? path : displayName(path);
}

export function joinPath(path: FilePath, rest: FilePath): FilePath {
  if (typeof path === 'string' && typeof rest === 'string') return path + rest;
  return Buffer.concat([Buffer.from(path), Buffer.from(rest)]);
}

type Entry = Dirent | Dirent<Buffer>;

const isGit = ({ name }: Entry): boolean => name.length === 4 && String(name) === '.git';

function readFolder(folder: FilePath, base: string, log: ScanLog): readonly Entry[] {
  const path = joinPath(base, folder);
  try {
    const entries = readdirSync(path.length === 0 ? '.' : path, { withFileTypes: true });
    // A name that is no UTF-8 would not be found again by what it was decoded to.
    if (typeof path === 'string' && !entries.some(({ name }) => name.includes('\ufffd'))) return entries;
    return readdirSync(path.length === 0 ? '.' : path, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    log.incomplete({ what: pathText(folder) || '.', why: reasonOf(error as NodeJS.ErrnoException) });
    return [];
  }
}

function kindOf(entry: Entry): string {
  if (entry.isFIFO()) return 'a FIFO';
  if (entry.isSocket()) return 'a socket';
  return 'a device';
}
