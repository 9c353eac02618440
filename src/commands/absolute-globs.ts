import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { ABSOLUTE } from '../policies/dead-globs.ts';

/**
 * Throws UsageError for a glob of the command line that names something on this disk by its absolute path, outside of the root or by another way into it
 * (`$PWD` behind a link): it would cover nothing. What was in the root once and is so no more can be named without the slash in front.
 */
export const checkAbsoluteGlobs = (globs: readonly string[], root: string): void => {
  if (globs.some((glob) => isElsewhere(glob.replace(/^!/, ''), root)))
    throw new UsageError(`the glob of --exclude ${ABSOLUTE}`);
};

const isElsewhere = (glob: string, root: string): boolean => {
  const [, first = ''] = /^\/([^/*?[\]{}\\]+)\/[^/*?[\]{}\\]/.exec(glob) ?? [];
  if (first === '' || existsSync(join(root, first))) return false;
  // Up to the first part with a wildcard.
  return existsSync(/^(?:\/[^/*?[\]{}\\]+(?=\/|$))+/.exec(glob)?.[0] ?? '');
};
