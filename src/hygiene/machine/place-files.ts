import { readdirSync, statSync, type BigIntStats, type Dirent } from 'node:fs';
import { reasonOf } from '../../sources/read-file.ts';
import type { ScanLog } from '../../sources/source.ts';
import { foldersOf } from './bases.ts';
import type { Machine, Place } from './place.ts';

/** A file that is there. */
export interface PlaceFile {
  /** Absolute, with `/`. */
  readonly path: string;
  readonly place: Place;
  readonly stats: BigIntStats;
}

/**
 * The files of places, each once however many names it has: links to files are followed, links to folders that a glob meets are not. What cannot be looked
 * at is told to the log; what is not there is no problem.
 */
export const placeFiles = async (
  places: readonly Place[],
  machine: Machine,
  log: ScanLog,
): Promise<readonly PlaceFile[]> => {
  const { default: fastGlob } = await import('fast-glob');
  const seen = new Set<string>();
  const fs = { readdirSync: createReaddir(log) as typeof readdirSync };
  return places.flatMap((place) =>
    pathsOf(place, machine).flatMap(({ folder, globs }) => {
      const dot = globs.some((glob) => glob.includes('**'));
      const isPlain = (glob: string): boolean => glob === '' || !fastGlob.isDynamicPattern(glob);
      const wild = globs.filter((glob) => !isPlain(glob));
      const options = { cwd: folder, dot, fs, onlyFiles: false, followSymbolicLinks: false, braceExpansion: false };
      const found = wild.length === 0 ? [] : fastGlob.sync(wild, { ...options, ignore: ['**/node_modules/**'] });
      const names = [...globs.filter(isPlain), ...found.toSorted()];
      return names.flatMap((name) => fileAt(name === '' ? folder : `${folder}/${name}`, place, seen, log));
    }),
  );
};

/** A place's globs, by the folder that they start from; one that is a variable alone has the name `''`. */
const pathsOf = (
  { paths }: Place,
  machine: Machine,
): readonly { readonly folder: string; readonly globs: readonly string[] }[] => {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    const at = path.indexOf('/');
    const [base, glob] = at === -1 ? [path, ''] : [path.slice(0, at), path.slice(at + 1)];
    for (const folder of foldersOf(base, machine)) byFolder.set(folder, [...(byFolder.get(folder) ?? []), glob]);
  }
  return [...byFolder].map(([folder, globs]) => ({ folder, globs }));
};

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** `fs.readdirSync` for fast-glob, which would stop at the first folder that it may not read. */
const createReaddir =
  (log: ScanLog) =>
  (folder: string, options: { withFileTypes: true }): Dirent[] => {
    try {
      return readdirSync(folder, options);
    } catch (error) {
      const problem = error as NodeJS.ErrnoException;
      if (!ABSENT.has(problem.code ?? '')) log.incomplete({ what: folder, why: reasonOf(problem) });
      return [];
    }
  };

const fileAt = (path: string, place: Place, seen: Set<string>, log: ScanLog): readonly PlaceFile[] => {
  const stats = look(path, log);
  if (stats === undefined || stats.isDirectory()) return [];
  const identity = `${stats.dev}:${stats.ino}`;
  if (seen.has(identity)) return [];
  seen.add(identity);
  if (stats.isFile()) return [{ path, place, stats }];
  // `HISTFILE=/dev/null` is how people keep no history.
  if (path !== '/dev/null') log.skipped({ what: path, why: kindOf(stats) });
  return [];
};

const look = (path: string, log: ScanLog): BigIntStats | undefined => {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    const problem = error as NodeJS.ErrnoException;
    if (!ABSENT.has(problem.code ?? '')) log.incomplete({ what: path, why: reasonOf(problem) });
    // Read as text, a name of other bytes is not found again.
    else if (path.includes('\uFFFD')) log.incomplete({ what: path, why: 'its name is not UTF-8' });
    return undefined;
  }
};

const kindOf = (stats: BigIntStats): string => {
  if (stats.isFIFO()) return 'a FIFO';
  return stats.isSocket() ? 'a socket' : 'a device';
};
