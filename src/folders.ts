import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError, codeOf } from './errors.ts';

/** Makes an empty folder of this user's alone for what is needed for a while. Throws UsageError where there can be none. */
export const makeTemporaryFolder = (prefix: string): string => {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (error) {
    const hint = 'TMPDIR (on Windows TEMP) names another folder for what is needed for a while';
    throw new UsageError(`no folder can be made in ${tmpdir()}: ${codeOf(error)}`, hint, { cause: error });
  }
};
