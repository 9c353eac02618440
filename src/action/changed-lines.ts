import { ByteReader } from '../git/byte-reader.ts';
import { treeDiff } from '../git/commit-changes.ts';
import { gitlink, rawDiff } from '../git/raw-diff.ts';
import type { Repository } from '../git/repository.ts';
import { mergeBase } from '../git/merge-base.ts';
import { streamGit } from '../git/run.ts';
import { displayName, relativeToPrefix } from '../sources/path.ts';
import { type LinesOfVersions, createPatchReader } from './patch-lines.ts';

/** Lines of a file of the head that a range changed, from 1; none of a binary file. */
export interface ChangedFile extends ReadonlySet<number> {
  /** The head's version: what was found in another one need not be in the head. */
  readonly blob?: string;
}

/**
 * What `base...head` changes, as a pull request shows it: from where the two parted, or from the base where the clone does not go back so far. By the
 * paths of a report. Deleted files are not in it, and a renamed one is a new one. Throws GitError for a revision that is not here.
 */
export const changedLines = async (
  repository: Repository,
  base: string,
  head: string,
): Promise<ReadonlyMap<string, ChangedFile>> => {
  const from = mergeBase(repository, base, head) ?? base;
  const lines = await linesOf(repository, from, head);
  const prefix = displayName(repository.prefix);
  const files = new Map<string, ChangedFile>();
  for await (const entry of rawDiff(repository, [...treeDiff, '--end-of-options', from, head])) {
    if (!('status' in entry) || entry.status.startsWith('D') || entry.newMode === gitlink) continue;
    const path = relativeToPrefix(displayName(entry.path), prefix);
    const versions = `${entry.oldIds[0]}..${entry.newId}`;
    files.set(path, Object.assign(new Set(lines.get(versions)), { blob: entry.newId }));
  }
  return files;
};

/** Whatever the configuration says. */
const patch = '-r -p -U0 --full-index --no-renames --no-color --no-ext-diff --no-textconv'.split(' ');

const linesOf = async (repository: Repository, from: string, to: string): Promise<LinesOfVersions> => {
  const reader = new ByteReader(streamGit(repository, ['diff-tree', ...patch, '--end-of-options', from, to]));
  const { read, lines } = createPatchReader();
  try {
    for (let line = await reader.until(NEWLINE); line !== null; line = await reader.until(NEWLINE)) {
      read(line.toString('latin1', 0, LONGEST_HEADER));
    }
  } finally {
    await reader.close();
  }
  return lines;
};

const NEWLINE = 0x0a;
/** Two ids of 64 characters and what stands around them. */
const LONGEST_HEADER = 200;
