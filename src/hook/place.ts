import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { type AskAsUser, askAsUser } from '../git/as-user.ts';
import { boundTo, openRepository } from '../git/repository.ts';
import { isInside } from '../inside.ts';
import { lefthookFiles } from '../lefthook-files.ts';

export type Manager = 'git' | 'husky' | 'pre-commit' | 'lefthook';

/** Where hooks of a repository belong. All paths absolute. */
export interface Place {
  /** The working tree's top, where hooks run. */
  readonly top: string;
  /** This working tree's git directory: where the hook's literals are. */
  readonly gitDirectory: string;
  /** The folder in which git will look for hooks, whatever decided that. */
  readonly hooks: string;
  /** `global (/home/me/.gitconfig)` when core.hooksPath names a folder outside of this repository; `LINK` when it does not, and the way there leads out. */
  readonly sharedBy?: string;
  /** As `sharedBy`, where core.hooksPath is the empty text: git looks into the root folder then, though it answers with the top. */
  readonly emptiedBy?: string;
  /** husky's own folder (`.husky`): what is in there is committed, and run by the stubs in git's hooks folder. */
  readonly husky?: string;
  /** What the repository uses already. */
  readonly manager: Manager;
}

/** Asks git where it looks for hooks from `cwd`. Throws UsageError outside of a working tree, GitError when git refuses the repository. */
export const findPlace = async (cwd: string, env: NodeJS.ProcessEnv): Promise<Place> => {
  const askHere = askAsUser({ cwd, env });
  const top = await topLevel(askHere, cwd, env);
  const gitDirectory = resolve(cwd, await askHere('rev-parse', '--git-dir'));
  // From the top, because a relative core.hooksPath counts from where hooks run; a relative GIT_DIR counts from here.
  const bound = env['GIT_DIR'] === undefined ? env : boundTo({ env, gitDir: gitDirectory, top });
  const ask = askAsUser({ cwd: top, env: bound });
  // One question each: a path may hold newlines.
  const path = async (...question: string[]) => resolve(top, await ask('rev-parse', ...question));
  const [common, answer] = [await path('--git-common-dir'), await path('--git-path', 'hooks')];
  const emptied = answer === resolve(top) && (await ask('config', '--get', 'core.hooksPath')) === '';
  const hooks = emptied ? resolve(top, '/') : answer;
  const inside = isReallyInside(hooks, common) || isReallyInside(hooks, top);
  const origin = inside ? undefined : await hooksPathOrigin(ask, hooks);
  const husky = huskyFolder(top, hooks);
  return {
    top,
    gitDirectory,
    hooks,
    manager: managerOf(top, husky),
    ...(origin !== undefined && (emptied ? { emptiedBy: origin } : { sharedBy: origin })),
    ...(husky !== undefined && { husky }),
  };
};

/** In place of a setting: nobody set any. */
export const LINK = 'a link';

/** Links resolved as far as there is something. */
const isReallyInside = (path: string, folder: string): boolean => isInside(realPath(path), realPath(folder));

const topLevel = async (ask: AskAsUser, cwd: string, env: NodeJS.ProcessEnv): Promise<string> => {
  try {
    return await ask('rev-parse', '--show-toplevel');
  } catch (error) {
    // Says what git has against the folder, whatever language the user's git speaks.
    openRepository(cwd, env);
    throw new UsageError(`no working tree (a bare repository makes no commits): ${cwd}`, 'run it where you commit', {
      cause: error,
    });
  }
};

const hooksPathOrigin = async (ask: AskAsUser, hooks: string): Promise<string> => {
  const answer = await ask('config', '--show-scope', '--show-origin', '-z', '--get', 'core.hooksPath');
  const [scope, origin = hooks] = answer.split('\0');
  return scope ? `${scope} (${origin.replace(/^file:/, '')})` : LINK;
};

/** husky 9 points git at `.husky/_`, older ones at `.husky`. */
const huskyFolder = (top: string, hooks: string): string | undefined => {
  if (basename(hooks) === '_' && existsSync(join(hooks, 'h'))) return dirname(hooks);
  if (basename(hooks) === '.husky') return hooks;
  // Cloned, not yet installed: `prepare` will point git there.
  return existsSync(join(top, '.husky')) && /"husky"\s*:/.test(textOf(join(top, 'package.json')))
    ? join(top, '.husky')
    : undefined;
};

const managerOf = (top: string, husky: string | undefined): Manager => {
  if (husky !== undefined) return 'husky';
  if (existsSync(join(top, '.pre-commit-config.yaml'))) return 'pre-commit';
  return lefthookFile(top) === undefined ? 'git' : 'lefthook';
};

/** lefthook's configuration; undefined when there is none. */
export const lefthookFile = (top: string): string | undefined =>
  lefthookFiles.map((name) => join(top, name)).find(existsSync);

const textOf = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
};
