import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A ref as its file has it. */
export interface RefFile {
  /** In full, git's bytes. */
  readonly name: Buffer;
  /** Null where the file holds none. */
  readonly id: string | null;
  /** It stands for another ref. */
  readonly isAlias: boolean;
}

/**
 * The refs of a git folder as its files have them (gitrepository-layout): loose ones, and what can be read of `packed-refs`; in the order of
 * their names. For what git does not list, and where it lists nothing because of one line. `folders` are those to look in.
 */
export const readRefFiles = (gitDir: string, folders: readonly string[]): readonly RefFile[] => {
  const found = new Map<string, RefFile>();
  const add = (name: string, text: string): void => {
    const [, id = null] = /^([0-9a-f]{40}|[0-9a-f]{64})\s*$/.exec(text) ?? [];
    found.set(name, { name: Buffer.from(name, 'latin1'), id, isAlias: text.startsWith('ref:') });
  };
  for (const [, id = '', name = ''] of textOf(join(gitDir, 'packed-refs')).matchAll(/^([0-9a-f]{40,64}) (.+)$/gm)) {
    if (folders.some((folder) => name.startsWith(`${folder}/`))) add(name, id);
  }
  const start = Buffer.byteLength(gitDir) + 1;
  for (const file of folders.flatMap((folder) => filesUnder(Buffer.from(join(gitDir, folder))))) {
    // A file that git is about to put into the place of another.
    if (!latin1(file).endsWith('.lock')) add(latin1(file).slice(start), textOf(file));
  }
  return [...found.values()].sort((a, b) => a.name.compare(b.name));
};

/** Every file in a folder and in those in it. Links to folders are not followed: they may lead in circles. */
export const filesUnder = (folder: Buffer): Buffer[] =>
  namesIn(folder).flatMap((name) => {
    const path = Buffer.concat([folder, Buffer.from('/'), name]);
    if (isThere(() => lstatSync(path).isDirectory())) return filesUnder(path);
    return isThere(() => statSync(path).isFile()) ? [path] : [];
  });

/** The names in a folder; none where it cannot be read. */
const namesIn = (folder: Buffer): Buffer[] => {
  try {
    return readdirSync(folder, { encoding: 'buffer' });
  } catch {
    return [];
  }
};

const isThere = (look: () => boolean): boolean => {
  try {
    return look();
  } catch {
    return false;
  }
};

const latin1 = (bytes: Buffer): string => bytes.toString('latin1');

const textOf = (path: string | Buffer): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};
