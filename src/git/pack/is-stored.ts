import type { ObjectFormat } from '../repository.ts';
import { idBytes } from '../tree.ts';
import { openIndex } from './open-pack.ts';
import type { PackIndex } from './idx.ts';
import type { ObjectStores, PackFiles } from './stores.ts';

/** Tells of ids whether the stores have an object of that name. Indexes are read when they are needed. False for what only one lists that cannot be read. */
export const createIsStored = ({ packs, loose }: ObjectStores, format: ObjectFormat): ((id: string) => boolean) => {
  const names = new Set(loose.map(({ id }) => id));
  const indexes = new Map<PackFiles, PackIndex | null>();
  const indexOf = (files: PackFiles): PackIndex | null => {
    const known = indexes.get(files);
    if (known !== undefined) return known;
    const read = tryOpen(files, format);
    indexes.set(files, read);
    return read;
  };
  const isIn = (files: PackFiles, id: Buffer): boolean => indexOf(files)?.find(id) !== undefined;
  const bytes = Buffer.alloc(idBytes[format]);
  return (id) => {
    if (names.has(id)) return true;
    return bytes.write(id, 'hex') === bytes.length && packs.some((files) => isIn(files, bytes));
  };
};

const tryOpen = (files: PackFiles, format: ObjectFormat): PackIndex | null => {
  try {
    return openIndex(files, format);
  } catch {
    return null;
  }
};
