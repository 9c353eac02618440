import { simpleGit } from 'simple-git';

/** Asks git in a folder and gives its whole answer, without the last newline. Rejects with git's own words. */
export type AskAsUser = (...args: readonly string[]) => Promise<string>;

/**
 * git as the user's own commands run it, every configuration in force: for questions about that configuration, such as where hooks are.
 * Never for what a repository holds: `run.ts` is for that.
 */
export const askAsUser = (folder: string): AskAsUser => {
  const git = simpleGit({ baseDir: folder });
  return async (...args) => (await git.raw([...args])).replace(/\n$/, '');
};
