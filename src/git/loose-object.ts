import { readFileSync, statSync } from 'node:fs';
import { crypto, zlib } from '../lazy.ts';
import type { ObjectFormat, Repository } from './repository.ts';

/** An object that has a file of its own. */
export interface LooseObject {
  readonly type: 'commit' | 'tree' | 'blob' | 'tag';
  readonly content: Buffer;
}

/** Larger ones are read by git, in segments. */
const LARGEST = 16 << 20;
const LONGEST_HEADER = 32;

/** Reads a loose object's file. Undefined when it cannot be had, is larger than 16 MB, or is not what its name says: git knows what to do. */
export const readLoose = (path: string, id: string, format: ObjectFormat): LooseObject | undefined => {
  const object = inflate(path);
  if (object === undefined || crypto().createHash(format).update(object).digest('hex') !== id) return undefined;
  // `blob 123\0`
  const header = /^(commit|tree|blob|tag) (\d+)\0/.exec(object.toString('latin1', 0, LONGEST_HEADER));
  const content = object.subarray(header?.[0].length ?? 0);
  if (header === null || Number(header[2]) !== content.length) return undefined;
  return { type: header[1] as LooseObject['type'], content };
};

const inflate = (path: string): Buffer | undefined => {
  try {
    // A pipe in its place would be waited for.
    if (!statSync(path).isFile()) return undefined;
    return zlib().inflateSync(readFileSync(path), { maxOutputLength: LARGEST + LONGEST_HEADER });
  } catch {
    return undefined;
  }
};

/**
 * The content of a blob that `git add` has just written, without asking git, which takes a process: undefined where the repository keeps its objects
 * elsewhere, the blob is in a pack, or anything is not as it should be.
 */
export const readLooseBlob = ({ gitDir, env, objectFormat }: Repository, id: string): Buffer | undefined => {
  if (env?.['GIT_OBJECT_DIRECTORY'] !== undefined || !/^[0-9a-f]{40,64}$/.test(id)) return undefined;
  const object = readLoose(`${gitDir}/objects/${id.slice(0, 2)}/${id.slice(2)}`, id, objectFormat);
  // In bytes of its own, at an even place: UTF-16 is searched where it stands.
  return object?.type === 'blob' ? Buffer.from(object.content) : undefined;
};
