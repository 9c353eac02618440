import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { cloneBare } from '../git/clone.ts';
import { environmentElsewhere } from '../git/environment.ts';
import { type Repository, boundTo, findRepository, openRepository } from '../git/repository.ts';
import { isUrl, shownUrl } from '../git/url.ts';
import type { Io } from './io.ts';

/** The repository whose history is searched. */
export interface Target {
  readonly repository: Repository;
  /** The folder's absolute path, or the URL without credentials. */
  readonly name: string;
  readonly isUrl: boolean;
  /** Removes the clone, if there is one. */
  close(): void;
}

export interface TargetOptions {
  readonly allRefs: boolean;
  /** The process is another program's. */
  readonly isGuest?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (what: string) => void;
}

/**
 * Opens the repository that an argument names: a folder in or of one (default: here), or a URL, which is cloned. Git runs at its top, so
 * that paths are relative to that. Throws UsageError where there is none, GitError when git refuses it.
 */
export const openTarget = async (argument: string | undefined, io: Io, options: TargetOptions): Promise<Target> => {
  if (argument === '') throw new UsageError('the repository is empty', 'leave it out to scan the one here');
  if (argument !== undefined && !existsSync(resolve(io.cwd, argument)) && isUrl(argument)) {
    return cloneTarget(argument, io, options);
  }
  // What a hook's git has set holds for the repository here, not for one that is named.
  const env = argument === undefined ? io.env : environmentElsewhere(io.env);
  const repository = openFolder(resolve(io.cwd, argument ?? '.'), env);
  const { top, gitDir } = repository;
  // Whoever goes to the name has to come to this repository.
  const name = top !== null && leadsTo(top, gitDir) ? top : gitDir;
  return { repository, name, isUrl: false, close: () => {} };
};

const cloneTarget = async (url: string, io: Io, options: TargetOptions): Promise<Target> => {
  options.onProgress?.(`cloning ${shownUrl(url)}`);
  const clone = await cloneBare(url, io.env, options);
  try {
    // Named, it is opened whatever the user has set about bare repositories that are merely there.
    const repository = openRepository(clone.path, { ...environmentElsewhere(io.env), GIT_DIR: clone.path });
    return { repository, name: shownUrl(url), isUrl: true, close: clone.close };
  } catch (error) {
    clone.close();
    throw error;
  }
};

const openFolder = (folder: string, inherited: NodeJS.ProcessEnv): Repository => {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) throw noFolder(folder);
  if (!stats.isDirectory())
    throw new UsageError(`not a folder: ${folder}`, 'name the folder of a repository, or a URL');
  const found = findRepository(folder, inherited);
  if (found === null) throw notRepository(folder);
  const repository = found.top === null && !found.bare ? (ownerOf(found, inherited) ?? found) : found;
  const { top, gitDir } = repository;
  const env = top === null || leadsTo(top, gitDir) ? repository.env : boundTo(repository);
  return { ...repository, env, cwd: top ?? folder, prefix: Buffer.alloc(0) };
};

/** Whether git finds the repository from the top of its work tree, which `core.worktree` may have anywhere: in another repository, too. */
const leadsTo = (top: string, gitDir: string): boolean =>
  [join(top, '.git'), resolve(top, pointerIn(top) ?? '')].includes(resolve(gitDir));

/** Node gives the working directory as text, in which a byte that is no UTF-8 is lost. */
const noFolder = (folder: string): UsageError =>
  folder.includes('\ufffd')
    ? new UsageError(
        `the name of this folder is not UTF-8: ${folder}`,
        'a copy with another name (cp -a) can be scanned: it has the whole history, too',
      )
    : new UsageError(`no such folder: ${folder}`);

/** The repository whose `.git` folder was named. */
const ownerOf = ({ gitDir }: Repository, env: NodeJS.ProcessEnv): Repository | null => {
  const owner = findRepository(dirname(gitDir), env);
  return owner?.gitDir === gitDir && owner.top !== null ? owner : null;
};

/** git says no more than that, also where a `.git` file leads to a repository that has moved. */
const notRepository = (folder: string): UsageError => {
  for (let at = folder; ; at = dirname(at)) {
    const pointer = pointerIn(at);
    if (pointer !== undefined) {
      return new UsageError(
        `${join(at, '.git')} points to ${pointer}, where no repository is`,
        'git worktree repair, run in the repository that it belongs to, mends a worktree that was moved',
      );
    }
    if (dirname(at) === at) break;
  }
  return new UsageError(`not a git repository: ${folder}`, 'tripkey scan searches files that are in none');
};

const pointerIn = (folder: string): string | undefined => {
  try {
    return /^gitdir: (.+)$/m.exec(readFileSync(join(folder, '.git'), 'utf8'))?.[1];
  } catch {
    return undefined;
  }
};
