import { lstatSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { attempt } from '../attempt.ts';
import { UsageError } from '../errors.ts';

/** A path that the user gave. */
export interface NamedPath {
  readonly kind: 'file' | 'folder';
  /** Relative to the working directory, with `/`; a folder's ends with `/`, the working directory's is empty. */
  readonly path: string;
}

/** Looks at what was named, following links. Throws UsageError for what is not there. */
export function namedPath(path: string, cwd: string): NamedPath {
  const stats = statOf(resolve(cwd, path), path);
  const shown = shownPath(path, cwd);
  if (!stats.isDirectory()) return { kind: 'file', path: shown };
  return { kind: 'folder', path: shown === '' || shown.endsWith('/') ? shown : `${shown}/` };
}

/** A path as it is shown: seen from the working directory, with `/` on every system. */
function shownPath(path: string, cwd: string): string {
  const shown = relative(cwd, resolve(cwd, path));
  return sep === '/' ? shown : shown.replaceAll(sep, '/');
}

/** Where a folder really is: git compares names, and its own are without links. */
export function realFolder(path: string): string {
  return realpathSync(path);
}

/**
 * Arguments that are globs instead of names (quoted, or on Windows, where no shell expands them) → the files that they
 * match, by fast-glob, which is loaded for them alone. Throws UsageError for a glob without matches.
 */
export async function expandGlobs(paths: readonly string[], cwd: string): Promise<string[]> {
  const expanded: string[] = [];
  for (const path of paths) {
    if (path === '-' || !/[*?[\]{}]/.test(path) || exists(resolve(cwd, path))) expanded.push(path);
    else expanded.push(...(await glob(path, cwd)));
  }
  return expanded;
}

async function glob(pattern: string, cwd: string): Promise<string[]> {
  const { default: fastGlob } = await import('fast-glob');
  const slashed = sep === '/' ? pattern : pattern.replaceAll(sep, '/');
  // As a shell would: no folder behind a link is walked, and a link to a file is named like any other.
  const options = { cwd, dot: true, followSymbolicLinks: false, ignore: ['**/.git/**'] };
  const entries = await fastGlob(slashed, { ...options, onlyFiles: false, objectMode: true });
  const found = entries.filter((entry) => leadsToFile(entry, cwd)).map(({ path }) => path);
  if (found.length === 0) throw new UsageError(`no such file, and no file matches: ${pattern}`);
  return found.toSorted();
}

function leadsToFile(
  { path, dirent }: { path: string; dirent: Pick<Dirent, 'isFile' | 'isSymbolicLink'> },
  cwd: string,
): boolean {
  if (!dirent.isSymbolicLink()) return dirent.isFile();
  return attempt(() => statSync(resolve(cwd, path)).isFile()) === true;
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function statOf(absolute: string, path: string): Stats {
  try {
    return statSync(absolute);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // There, but not to be looked at (a folder without permission): reading it will tell.
    if (exists(absolute) && code !== 'ENOENT' && code !== 'ELOOP') return lstatSync(absolute);
    throw new UsageError(`no such file or folder: ${path}`, undefined, { cause: error });
  }
}
