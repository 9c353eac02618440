import { type Stats, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { makeFolders } from '../folders.ts';
import { isInside } from '../inside.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where tripkey remembers things between runs, by the platform's convention; undefined when the environment does not say where its user lives. */
export const cacheFolder = (env: Env, platform: NodeJS.Platform = process.platform): string | undefined => {
  // The specification of XDG: a path that is not absolute is to be ignored.
  const bases = [
    env['XDG_CACHE_HOME'],
    platform === 'win32' ? env['LOCALAPPDATA'] : undefined,
    below(env['HOME'], platform === 'darwin' ? 'Library/Caches' : '.cache'),
  ];
  const base = bases.find((path) => path !== undefined && isAbsolute(path));
  return base === undefined ? undefined : join(base, 'tripkey');
};

/**
 * Makes the folder where it is not there (only for its user), and says whether it can be trusted: a real folder, this user's, that nobody
 * else can write to or replace, and in none of `outside` (what is scanned must not bring its own cache along).
 */
export const prepareFolder = (folder: string, outside: readonly string[]): boolean => {
  try {
    if (outside.some((path) => isInside(realOf(folder), realOf(path)))) return false;
    makeFolders(folder, 0o700);
    return isPrivate(lstatSync(folder)) && lstatSync(folder).isDirectory() && isGuarded(dirname(folder));
  } catch {
    return false;
  }
};

/** Not everybody can put another folder in the place of one that is in it. */
const isGuarded = (parent: string): boolean => {
  const { mode } = lstatSync(realpathSync(parent));
  return process.getuid === undefined || (mode & 0o002) === 0 || (mode & 0o1000) !== 0;
};

/** Whether a file or folder is this user's, and nobody else's to write. Windows has no such bits: its user's folders are closed to others. */
export const isPrivate = ({ uid, mode }: Pick<Stats, 'uid' | 'mode'>): boolean =>
  process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);

const below = (base: string | undefined, name: string): string | undefined =>
  base === undefined ? undefined : join(base, name);

/** Links resolved as far as there is something. */
const realOf = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realOf(parent), basename(path));
  }
};
