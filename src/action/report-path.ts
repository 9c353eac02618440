import { lstatSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { UsageError } from '../errors.ts';
import type { Place } from './place.ts';

/**
 * The absolute path of a report. What is checked out is what somebody proposes: a link in the report's place, or on the way to it, would have any file of the
 * runner overwritten. Throws UsageError for one. Links outside of the checkout are the machine's own.
 */
export const reportPath = ({ folder, io }: Place, file: string): string => {
  const path = resolve(folder, file);
  const name = relative(io.cwd, path);
  if (name === '..' || name.startsWith(`..${sep}`)) return path;
  const steps = name.split(sep).map((_, index, parts) => resolve(io.cwd, ...parts.slice(0, index + 1)));
  if (!steps.some(isLink)) return path;
  throw new UsageError(`cannot write ${file}: the checkout has a link there`, 'name a file elsewhere');
};

const isLink = (path: string): boolean => {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    // What is not there is no link; what cannot be asked for cannot be written, and writing says why.
    return false;
  }
};
