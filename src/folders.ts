import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError, codeOf } from './errors.ts';

/**
 * Makes a folder and those above it where they are not there; throws Node's own error at the first that cannot be made. Node's way to make them all
 * never ends where a folder that is there says of what is to be in it that it is not there, as `/proc` does.
 */
export const makeFolders = (folder: string, mode?: number): void => {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder), mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process has been faster.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
};

/** Makes an empty folder of this user's alone for what is needed for a while. Throws UsageError where there can be none. */
export const makeTemporaryFolder = (prefix: string): string => {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (error) {
    const hint = 'TMPDIR (on Windows TEMP) names another folder for what is needed for a while';
    throw new UsageError(`no folder can be made in ${tmpdir()}: ${codeOf(error)}`, hint, { cause: error });
  }
};
