import { closeSync, fchmodSync, fstatSync, openSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError, codeOf } from '../errors.ts';
import { isCi } from '../ci.ts';
import type { Io } from './io.ts';
import type { Output } from './outputs.ts';

/** Writes each output's text to its file, or to standard output. Throws UsageError for a file that cannot be written. */
export const writeOutputs = (
  outputs: readonly Pick<Output, 'file'>[],
  texts: readonly string[],
  reveal: boolean,
  io: Io,
): void => {
  outputs.forEach(({ file }, index) => {
    const text = texts[index]!;
    if (file === undefined) io.stdout.write(text);
    else writeFile(resolve(io.cwd, file), file, text, reveal);
  });
};

/** Throws UsageError where keys would be revealed to many. */
export const checkReveal = (reveal: boolean, io: Io): void => {
  if (!reveal || !isCi(io.env)) return;
  throw new UsageError('--reveal is refused when CI is set: logs of CI are read by many', 'run it on your own machine');
};

const writeFile = (path: string, name: string, text: string, reveal: boolean): void => {
  try {
    if (reveal) writeOwned(path, text);
    else writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`cannot write ${name}: ${codeOf(error)}`, hintOf(error), { cause: error });
  }
};

const OWNER_ALONE = 0o600;

/** Revealed keys are for nobody else to read, though the file may have been there before. */
const writeOwned = (path: string, text: string): void => {
  const file = openSync(path, 'w', OWNER_ALONE);
  try {
    if (fstatSync(file).isFile()) fchmodSync(file, OWNER_ALONE);
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
};

const hintOf = (error: unknown): string | undefined => {
  const code = codeOf(error);
  if (code === 'EISDIR') return 'it is a folder: name a file';
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'its folder must exist' : undefined;
};
