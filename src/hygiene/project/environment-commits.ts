import { GitError } from '../../errors.ts';
import type { Repository } from '../../git/repository.ts';
import { runGit, streamGit } from '../../git/run.ts';
import { isEnvironmentFile } from '../formats/environment-names.ts';

/**
 * Commits that changed an environment file, parents first, with their times. Names alone come first, of every commit: with a pathspec of
 * wildcards, git takes three times as long on its own history. What no name leads to costs no more than that. Throws GitError.
 */
export const environmentCommits = async (repository: Repository): Promise<ReadonlyMap<string, number>> => {
  const all = listTimes(repository, []);
  try {
    const paths = await environmentPaths(repository, [...all.keys()]);
    if (paths.length === 0) return new Map();
    if (paths.length > MOST_NAMED) return all;
    return listTimes(repository, ['--full-history', '--', ...paths.map((path) => `:(top,literal)${path}`)]);
  } catch (error) {
    // git dies over a commit that it cannot read; one after the other, the rest can be.
    if (error instanceof GitError) return all;
    throw error;
  }
};

/** Paths that a command line surely has room for. */
const MOST_NAMED = 100;

/** Commits that a ref leads to, with seconds since 1970. */
const listTimes = (repository: Repository, more: readonly string[]): ReadonlyMap<string, number> => {
  const revisions = ['--all', ...(repository.head === null ? [] : ['HEAD'])];
  return new Map(
    runGit(repository, ['rev-list', '--timestamp', '--topo-order', '--reverse', ...revisions, ...more])
      .toString('latin1')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(line.indexOf(' ') + 1), Number(line.slice(0, line.indexOf(' ')))]),
  );
};

/** Names of environment files, from the top, that any of the commits changes; those of merges too. */
const environmentPaths = async (repository: Repository, commits: readonly string[]): Promise<readonly string[]> => {
  const args = ['diff-tree', '--stdin', '--root', '-r', '-c', '--name-only', '--no-commit-id', '--no-renames', '-z'];
  const found = new Set<string>();
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of streamGit(repository, args, commits.map((id) => `${id}\n`).join(''))) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(0) + 1;
    for (const path of bytes.toString('latin1', 0, end).split('\0')) {
      if (!/env|\.dev\.vars/i.test(path)) continue;
      const text = Buffer.from(path, 'latin1').toString();
      if (isEnvironmentFile(text)) found.add(text);
    }
    rest = bytes.subarray(end);
  }
  return [...found];
};
