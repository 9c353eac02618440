import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { environmentElsewhere } from './environment.ts';
import { type GitPlace, askGit } from './run.ts';

/**
 * Files of a checkout can be arranged as a repository without `.git`. In their folder git takes them for one, with what whoever proposed them has
 * chosen: programs that a fetch starts, refs and objects that are not the checkout's. The environment that leads git to the repository that has
 * these files instead; null where `gitDir` is no such folder.
 */
export const environmentAround = (gitDir: string, { cwd, env }: GitPlace): NodeJS.ProcessEnv | null => {
  if (basename(gitDir) === '.git' || env['GIT_DIR'] !== undefined || isOutside(realpathSync(cwd), gitDir)) return null;
  const holder = repositoryFolder(dirname(gitDir));
  if (holder === null) return null;
  const elsewhere = environmentElsewhere(env);
  const ask = ['--literal-pathspecs', 'ls-files', '-z', '--', relative(holder, gitDir)];
  if (askGit({ cwd: holder, env: elsewhere }, ask).stdout.length === 0) return null;
  return { ...elsewhere, GIT_DIR: join(holder, '.git'), GIT_WORK_TREE: holder };
};

/** The folder itself or the nearest one above it with a `.git`, which no checkout brings. */
export const repositoryFolder = (folder: string): string | null => {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? null : repositoryFolder(dirname(folder));
};

const isOutside = (folder: string, parent: string): boolean => /^\.\.(?:[/\\]|$)/.test(relative(parent, folder));
