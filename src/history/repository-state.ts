import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { crypto } from '../lazy.ts';
import { commonFolder } from './submodules.ts';

/** Of more than this it is not told: looking at it would take as long as what it is to save. */
const MOST = { files: 50_000, bytes: 64 * 2 ** 20 };

/**
 * Tells a repository from itself after anything in it has changed that an audit reads: SHA-256, 64 hex digits, over what its files say (refs, logs, indexes,
 * configuration, those of linked work trees and submodules too) and over name, size and times of each file that holds objects. Undefined where a part
 * of it lies elsewhere, cannot be read, or is too much.
 */
export const repositoryState = (repository: Repository): string | undefined => {
  const { gitDir, top, cwd, prefix, objects, objectFormat, env } = repository;
  const common = commonFolder(repository);
  const variables = Object.keys(env).filter((name) => name.startsWith('GIT_'));
  if (objects !== join(common, 'objects') || variables.some((name) => elsewhere.has(name))) return undefined;
  const tell = createTeller();
  tell.say(JSON.stringify([gitDir, common, top, cwd, Buffer.from(prefix).toString('hex'), objectFormat]));
  tell.say(JSON.stringify(variables.sort().map((name) => [name, env[name]])));
  try {
    for (const folder of new Set([common, gitDir])) lookAtRepository(Buffer.from(folder).toString('latin1'), tell);
    return tell.end();
  } catch {
    return undefined;
  }
};

/** Name files that are in no folder of the repository. */
const elsewhere = new Set(['GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES']);

/** In a repository's folder, what no audit reads. */
const unread = new Set(['hooks', 'lfs', 'annex', 'COMMIT_EDITMSG', 'FETCH_HEAD', 'description', 'gc.log', 'gc.pid']);

/** In a repository's folder, those of others. */
const containers = new Set(['modules', 'worktrees']);

interface Teller {
  say(text: string): void;
  /** A file's content. */
  read(path: string): void;
  /** How a file lies there. */
  stat(path: string): void;
  end(): string;
}

const createTeller = (): Teller => {
  const hash = crypto().createHash('sha256');
  let files = 0;
  let bytes = 0;
  const say = (text: string | Uint8Array): void => {
    hash.update(`${text.length} `).update(text);
  };
  const count = (size: number): void => {
    files++;
    bytes += size;
    if (files > MOST.files || bytes > MOST.bytes) throw new RangeError('it is too much');
  };
  return {
    say,
    read(path) {
      const content = readFileSync(rawOf(path));
      count(content.length);
      say(path);
      say(content);
    },
    stat(path) {
      count(0);
      const { size, mtimeNs, ino, mode, uid, gid } = lstatSync(rawOf(path), { bigint: true });
      say([path, size, mtimeNs, ino, mode, uid, gid].join('\0'));
    },
    end: () => hash.digest('hex'),
  };
};

/** Names of files are bytes: paths are put together as latin1, a character for each. */
const rawOf = (path: string): Buffer => Buffer.from(path, 'latin1');

/** Sorted: folders come in the order in which the disk has them. */
const entriesOf = (folder: string): readonly Dirent[] =>
  readdirSync(rawOf(folder), { withFileTypes: true, encoding: 'latin1' }).sort((a, b) => (a.name < b.name ? -1 : 1));

const lookAtRepository = (folder: string, tell: Teller): void => {
  for (const entry of entriesOf(folder)) {
    const path = `${folder}/${entry.name}`;
    if (unread.has(entry.name)) continue;
    if (entry.isDirectory() && entry.name === 'objects') lookAtObjects(path, tell);
    else if (entry.isDirectory() && containers.has(entry.name)) lookAtStores(path, tell);
    else lookAtEntry(entry, path, tell);
  }
};

/** Folders of repositories, and folders of those: the name of a submodule may have slashes. */
const lookAtStores = (folder: string, tell: Teller): void => {
  for (const entry of entriesOf(folder)) {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) lookAtEntry(entry, path, tell);
    else if (entriesOf(path).some((inner) => inner.name === 'HEAD' && inner.isFile())) lookAtRepository(path, tell);
    else lookAtStores(path, tell);
  }
};

const lookAtEntry = (entry: Dirent, path: string, tell: Teller): void => {
  // What it leads to may change without it.
  if (entry.isSymbolicLink()) throw new TypeError('it is a link');
  if (entry.isFile()) tell.read(path);
  else tell.say(path);
  if (entry.isDirectory()) for (const inner of entriesOf(path)) lookAtEntry(inner, `${path}/${inner.name}`, tell);
};

/** Their content is what their names and git's checksums say: that is not read again. */
const lookAtObjects = (folder: string, tell: Teller): void => {
  for (const entry of entriesOf(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isSymbolicLink() || entry.name === 'alternates') throw new TypeError('a part of it is elsewhere');
    if (entry.isDirectory()) lookAtObjects(path, tell);
    else tell.stat(path);
  }
};
