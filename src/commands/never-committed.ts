import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { attempt } from '../attempt.ts';
import { UsageError } from '../errors.ts';
import { environmentElsewhere } from '../git/environment.ts';
import { type Repository, findRepository } from '../git/repository.ts';
import { askGit } from '../git/run.ts';
import { repositoryFolder } from '../git/tracked-repository.ts';
import { ignoredBy } from '../hygiene/project/ignored-by.ts';
import { isInside } from '../inside.ts';
import type { Io } from './io.ts';

/**
 * Throws UsageError for a file that `git add .` would take, and GitError where git does not say: a new key is not put where the next commit publishes it.
 * The file need not be there. Refused, not warned of: nothing is lost before there is a key, and a line of warning is gone in hours of waiting.
 */
export const checkNeverCommitted = (write: string, io: Pick<Io, 'cwd' | 'env'>): void => {
  const path = realPath(resolve(io.cwd, write));
  if (path === undefined) return;
  for (const repository of repositoriesAround(dirname(path), io)) checkIn(repository, basename(path), write);
};

/** Git judges a file where it lies, behind all links; undefined where its folder is not there. */
const realPath = (path: string): string | undefined => attempt(() => join(realpathSync(dirname(path)), basename(path)));

/** That of the folder, and the one that variables bind git to (`GIT_DIR` for a home of dotfiles); as places in the folder. */
const repositoriesAround = (folder: string, { cwd, env }: Pick<Io, 'cwd' | 'env'>): readonly Repository[] => {
  const bound = env['GIT_DIR'] === undefined ? null : findRepository(cwd, env);
  // Git need not be installed where there is nothing to ask it about.
  const own = repositoryFolder(folder) === null ? null : findRepository(folder, environmentElsewhere(env));
  return [bound, own].flatMap((one) =>
    one === null || one.top === null || !isInside(folder, one.top) ? [] : [{ ...one, cwd: folder }],
  );
};

const checkIn = (repository: Repository, name: string, write: string): void => {
  if (askGit(repository, ['--literal-pathspecs', 'ls-files', '-z', '--', name]).stdout.length > 0)
    throw new UsageError(
      `--write: git tracks ${write}: the next commit would take the new key along`,
      'name a file outside of the repository, or one that git ignores',
    );
  if (!ignoredBy(repository, [name]).has(name))
    throw new UsageError(
      `--write: git does not ignore ${write}: the next \`git add .\` would take the new key along`,
      `name a file outside of the repository, or add /${name} to the .gitignore of its folder first`,
    );
};
