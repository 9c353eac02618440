import { resolve } from 'node:path';
import { environmentElsewhere } from '../git/environment.ts';
import { findRepository } from '../git/repository.ts';
import { isInside } from '../inside.ts';
import type { Io } from './io.ts';

/**
 * git's environment for a folder that was named. A hook's variables bind git to the repository that the hook runs in: they hold for the
 * folders of that one, and in any other git would answer for, and change, the wrong repository. Throws GitError.
 */
export const folderEnvironment = (folder: string, { cwd, env }: Pick<Io, 'cwd' | 'env'>): NodeJS.ProcessEnv => {
  if (folder === cwd || BINDING.every((name) => env[name] === undefined)) return env;
  const here = findRepository(cwd, env);
  const elsewhere = environmentElsewhere(env);
  const there = findRepository(folder, elsewhere);
  if (here === null || !isInside(folder, here.top ?? cwd)) return elsewhere;
  if (there !== null && there.gitDir !== here.gitDir) return elsewhere;
  const index = env['GIT_INDEX_FILE'];
  return index === undefined ? here.env : { ...here.env, GIT_INDEX_FILE: resolve(cwd, index) };
};

const BINDING = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE'];
