import { simpleGit } from 'simple-git';
import { environmentElsewhere } from './environment.ts';
import type { GitPlace } from './run.ts';

/** Asks git in a folder and gives its whole answer, without the last newline. Rejects with git's own words. */
export type AskAsUser = (...args: readonly string[]) => Promise<string>;

/**
 * git as the user's own commands run it, every configuration in force: for questions about that configuration, such as where hooks are.
 * Never for what a repository holds: `run.ts` is for that.
 */
export const askAsUser = ({ cwd, env }: Pick<GitPlace, 'cwd' | 'env'>): AskAsUser => {
  // simple-git hands on none of git's variables that is not named here, and this process's values alone: GIT_CONFIG_GLOBAL may say where hooks are, and
  // GIT_DIR which repository is meant, of which `env` may know better.
  const allowEnvironment = Object.keys(environmentElsewhere(env)).filter((name) => /^GIT_/i.test(name));
  const git = simpleGit({ baseDir: cwd, allowEnvironment, unsafe: { allowUnsafeConfigPaths: true } });
  const { GIT_DIR: gitDir, GIT_WORK_TREE: top } = env;
  const repository = [...(gitDir ? [`--git-dir=${gitDir}`] : []), ...(top ? [`--work-tree=${top}`] : [])];
  return async (...args) => (await git.raw([...repository, ...args])).replace(/\n$/, '');
};
