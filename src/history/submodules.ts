import { type Dirent, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { environmentElsewhere } from '../git/environment.ts';
import { type Repository, openRepository } from '../git/repository.ts';
import { askGit } from '../git/run.ts';
import type { ScanLog } from '../sources/source.ts';

/** A repository whose history is searched. */
export interface Store {
  readonly repository: Repository;
  /** Where its files are, relative to the top of the repository that was asked for, with `/`; empty for that one. */
  readonly path: string;
}

/**
 * The repositories that git keeps for submodules (`.git/modules/**`, also of linked worktrees and of submodules in submodules), checked out
 * or not. One that git cannot open is told to the log.
 */
export const submoduleStores = (repository: Repository, log: Pick<ScanLog, 'incomplete'>): readonly Store[] => {
  const common = commonFolder(repository);
  const linked = foldersIn(join(common, 'worktrees')).map((name) => join(common, 'worktrees', name));
  return [common, ...linked].flatMap((gitFolder) =>
    storesBelow(join(gitFolder, 'modules'), '', 0).flatMap((found) => openStore(repository, found, log)),
  );
};

/** The folder that linked worktrees share with their repository; its own where there are none. */
export const commonFolder = ({ gitDir }: Pick<Repository, 'gitDir'>): string => {
  try {
    return resolve(gitDir, readFileSync(join(gitDir, 'commondir'), 'utf8').trim());
  } catch {
    return gitDir;
  }
};

interface Found {
  readonly folder: string;
  /** By its place below `modules`, which is its path where nobody has moved it. */
  readonly name: string;
}

/** Nobody nests deeper; a name has a folder for each of its slashes. */
const DEEPEST = 16;

const storesBelow = (folder: string, name: string, depth: number): readonly Found[] => {
  if (depth > DEEPEST) return [];
  return foldersIn(folder).flatMap((entry) => {
    const [inner, innerName] = [join(folder, entry), name === '' ? entry : `${name}/${entry}`];
    const found = { folder: inner, name: innerName };
    if (existsSync(join(inner, 'HEAD')) && existsSync(join(inner, 'objects'))) {
      return [found, ...storesBelow(join(inner, 'modules'), innerName, depth + 1)];
    }
    // What has lost its HEAD is a store all the same: git cannot open it, and that is said.
    return [...(hasObjects(inner) ? [found] : []), ...storesBelow(inner, innerName, depth + 1)];
  });
};

/** A folder of that name may also be a submodule, or a part of its name. */
const hasObjects = (folder: string): boolean => {
  const names = foldersIn(join(folder, 'objects'));
  return !names.includes('objects') && names.some((name) => /^(?:[0-9a-f]{2}|info|pack)$/.test(name));
};

/** Not through links: nothing leads out of the repository, or round in it. Sorted. */
const foldersIn = (folder: string): readonly string[] => {
  try {
    const entries: Dirent[] = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  } catch {
    return [];
  }
};

const openStore = (parent: Repository, { folder, name }: Found, log: Pick<ScanLog, 'incomplete'>): readonly Store[] => {
  // The work tree that the store names may be gone, and git would not even start.
  const env = { ...environmentElsewhere(parent.env), GIT_DIR: folder, GIT_WORK_TREE: folder };
  try {
    return [{ repository: openRepository(folder, env), path: pathOf(parent, folder) ?? name }];
  } catch (error) {
    log.incomplete({ what: `submodule ${name}`, why: error instanceof Error ? error.message : 'git cannot open it' });
    return [];
  }
};

/** Where the store says that its files are, if that is inside of the work tree. */
const pathOf = ({ top, cwd, env }: Repository, folder: string): string | undefined => {
  const answer = askGit({ cwd, env }, ['config', '--file', join(folder, 'config'), '--get', 'core.worktree']);
  const worktree = answer.stdout.toString().replace(/\n$/, '');
  if (top === null || worktree === '') return undefined;
  const path = relative(top, resolve(folder, worktree)).split(sep).join('/');
  return path === '' || path === '..' || path.startsWith('../') ? undefined : path;
};
