import { accessSync, constants } from 'node:fs';
import { codeOf } from '../errors.ts';
import type { LooseFile } from '../git/pack/stores.ts';

/** Says why git does not have an object that a file is there for: git calls it missing, whatever is wrong. Undefined for objects without one. */
export const createWhyUnread = (loose: readonly LooseFile[]): ((id: string) => string | undefined) => {
  let paths: ReadonlyMap<string, string> | undefined;
  return (id) => {
    paths ??= new Map(loose.map((file) => [file.id, file.path]));
    const path = paths.get(id);
    if (path === undefined) return undefined;
    try {
      accessSync(path, constants.R_OK);
      return 'git cannot read it: its file is corrupt';
    } catch (error) {
      return `its file cannot be read: ${codeOf(error)}`;
    }
  };
};
