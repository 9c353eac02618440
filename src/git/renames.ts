import { GitError } from '../errors.ts';
import { rawDiff } from './raw-diff.ts';
import type { GitPlace } from './run.ts';

/** Asks for the blob that a path was renamed from; null when it is new. Paths are git's bytes, from the top. */
export type Renames = (path: Uint8Array) => Promise<string | null>;

/**
 * Runs a diff command with rename detection once, when first asked: it reads contents, and matters only for an added
 * file in which something was found. Where git cannot compare, nothing is taken for renamed, so every key is new.
 */
export function createRenames(place: GitPlace, diff: readonly string[], ...compared: readonly string[]): Renames {
  let found: Promise<ReadonlyMap<string, string>> | undefined;
  return async (path) => {
    found ??= findRenames(place, [...diff, '-M', '-l1000', '--diff-filter=R', ...compared]);
    return (await found).get(Buffer.from(path).toString('latin1')) ?? null;
  };
}

async function findRenames(place: GitPlace, args: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  try {
    for await (const entry of rawDiff(place, args)) {
      if ('from' in entry) found.set(entry.path.toString('latin1'), entry.oldIds[0] ?? '');
    }
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
  }
  return found;
}
