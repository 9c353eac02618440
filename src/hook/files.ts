import { chmodSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolders } from '../folders.ts';

/** One thing that init does to the disk. Planned first, so that a dry run prints what a real one does. */
export type Change =
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly content: Buffer;
      readonly mode?: number;
      readonly was?: Buffer;
    }
  | { readonly kind: 'move'; readonly path: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string };

/** Carries out changes in order; throws Node's own error at the first that fails. */
export const applyChanges = (changes: readonly Change[]): void => {
  for (const change of changes) {
    if (change.kind === 'move') renameSync(change.path, change.to);
    else if (change.kind === 'remove') rmSync(change.path);
    else writeAtomically(change.path, change.content, change.mode);
  }
};

/** Replaces a file in one step, so that a commit under way never runs half a hook. Without a mode the old file's stays. */
export const writeAtomically = (path: string, content: Buffer, mode?: number): void => {
  makeFolders(dirname(path));
  const kept = mode ?? entryOf(path)?.mode;
  const temporary = join(dirname(path), `.tripkey-${process.pid}.tmp`);
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    if (kept !== undefined) chmodSync(temporary, kept);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};

export interface Entry {
  readonly kind: 'file' | 'symlink' | 'other';
  /** Permission bits. */
  readonly mode: number;
}

/** What stands at a path, links not followed; undefined for nothing. */
export const entryOf = (path: string): Entry | undefined => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const kind = stat.isSymbolicLink() ? 'symlink' : stat.isFile() ? 'file' : 'other';
  return { kind, mode: stat.mode & 0o7777 };
};

/** A file's bytes; undefined when there is none. */
export const readIfThere = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // That it is a folder is said without saying which.
    throw Object.assign(error as Error, { path });
  }
};
