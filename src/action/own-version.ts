import { UsageError } from '../errors.ts';
import { version } from '../version.ts';

/** The input `version` downloads nothing: it says which version is meant. `0.1` is any 0.1. Throws UsageError where this is another one. */
export const checkVersion = (wanted: string | undefined): void => {
  if (wanted === undefined) return;
  const parts = wanted.replace(/^v/, '').split('.');
  if (parts.every((part, index) => part === version.split('.')[index])) return;
  throw new UsageError(
    `version: ${wanted} is wanted, and this is ${version}`,
    'the Action holds one version and downloads none: name another one in `uses:`',
  );
};
