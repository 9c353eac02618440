import { isUtf8 } from 'node:buffer';
import { chmodSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entryOf, readIfThere, writeAtomically } from '../../hook/files.ts';
import type { MendPlan, TextOf } from './plan.ts';

/** Texts as a mend may write them again byte for byte: what is no file, or no UTF-8, is refused. */
export const textsOf =
  (folder: string): TextOf =>
  (path) => {
    const entry = entryOf(join(folder, path));
    // The name of a folder that is no UTF-8 is shown in another way, under which there is none.
    if (entry === undefined)
      return existsSync(dirname(join(folder, path))) ? undefined : { refused: 'its folder cannot be named' };
    if (entry.kind !== 'file') return { refused: entry.kind === 'symlink' ? 'it is a link' : 'it is no file' };
    if ((entry.mode & 0o200) === 0) return { refused: 'it is read-only' };
    const bytes = readIfThere(join(folder, path));
    if (bytes === undefined) return undefined;
    return isUtf8(bytes) ? bytes.toString() : { refused: 'it is not UTF-8' };
  };

/** Writes a plan's files and sets its modes. Throws Node's own error at the first that fails. */
export const applyPlan = (folder: string, { edits, modes }: Pick<MendPlan, 'edits' | 'modes'>): void => {
  for (const { path, after } of edits) writeAtomically(join(folder, path), Buffer.from(after));
  for (const { path, mode } of modes) chmodSync(join(folder, path), mode);
};
