import { GitError } from '../errors.ts';
import { rawDiff, rawOptions, type RawEntry } from './raw-diff.ts';
import type { GitPlace } from './run.ts';

/** What a commit changes: one entry a path; for a merge, only what differs from every parent. */
export type Change = RawEntry;

/** A commit whose trees git cannot read. */
export interface BrokenCommit {
  readonly commit: string;
  readonly broken: string;
}

/** `git diff-tree` over trees, recursively. */
export const treeDiff = ['diff-tree', '-r', ...rawOptions] as const;

/** The changes of commits, in their order. When git dies over one, that one is reported, and another git goes on after it. `more`: options of diff-tree. */
export async function* commitChanges(
  place: GitPlace,
  commits: readonly string[],
  more: readonly string[] = [],
): AsyncGenerator<Change | BrokenCommit> {
  // --always: each commit's id is printed, changes or not, so that the one that git dies over is known.
  const args = [...treeDiff, ...more, '--stdin', '--root', '-c', '--always'];
  for (let done = 0; done < commits.length;) {
    const rest = commits.slice(done);
    try {
      for await (const entry of rawDiff(place, args, lines(rest))) {
        if ('status' in entry) yield entry;
        else done++;
      }
      if (done < commits.length) throw new GitError('git diff-tree: ended before its last commit');
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      // Named in the output before it was done: the last one; else the one that would have come next.
      const commit = commits[done] ?? commits[commits.length - 1] ?? '';
      yield { commit, broken: error.message };
      done++;
    }
  }
}

function* lines(ids: readonly string[]): Generator<string> {
  for (let at = 0; at < ids.length; at += 1024) yield `${ids.slice(at, at + 1024).join('\n')}\n`;
}
