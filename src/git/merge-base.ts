import type { Repository } from './repository.ts';
import { askGit } from './run.ts';

/** Where two commits' histories parted, the first of several; undefined where there is none, or none in a shallow clone. */
export const mergeBase = (repository: Repository, one: string, other: string): string | undefined => {
  const { status, stdout } = askGit(repository, ['merge-base', '--end-of-options', one, other]);
  return status === 0 ? stdout.toString('latin1').trim().split('\n')[0] : undefined;
};
