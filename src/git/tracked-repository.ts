import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { UsageError } from '../errors.ts';
import { environmentElsewhere } from './environment.ts';
import { type GitPlace, askGit } from './run.ts';

/**
 * Files of a checkout can be arranged as a repository without `.git`. In their folder git takes them for one, with what whoever proposed them has
 * chosen: programs that a fetch starts, refs and objects that are not the checkout's. Throws UsageError for one.
 */
export const refuseTracked = (gitDir: string, { cwd, env }: GitPlace): void => {
  if (basename(gitDir) === '.git' || env['GIT_DIR'] !== undefined || isOutside(realpathSync(cwd), gitDir)) return;
  const holder = repositoryFolder(dirname(gitDir));
  if (holder === null) return;
  const ask = ['--literal-pathspecs', 'ls-files', '-z', '--', relative(holder, gitDir)];
  if (askGit({ cwd: holder, env: environmentElsewhere(env) }, ask).stdout.length === 0) return;
  throw new UsageError(
    `${gitDir} looks like a repository, and is made of files of the repository ${holder}`,
    `run it in ${holder}; if you trust these files, set GIT_DIR to their folder`,
  );
};

/** The folder itself or the nearest one above it with a `.git`, which no checkout brings. */
export const repositoryFolder = (folder: string): string | null => {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? null : repositoryFolder(dirname(folder));
};

const isOutside = (folder: string, parent: string): boolean => /^\.\.(?:[/\\]|$)/.test(relative(parent, folder));
