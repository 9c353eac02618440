import type { ObjectFormat } from '../repository.ts';
import { openIndex } from './open-pack.ts';
import type { PackIndex } from './idx.ts';
import type { ObjectStores } from './stores.ts';

/** Tells of ids whether the stores have an object of that name. False for what only an index lists that cannot be read. */
export const createIsStored = ({ packs, loose }: ObjectStores, format: ObjectFormat): ((id: string) => boolean) => {
  const indexes = packs.flatMap((files): PackIndex[] => {
    try {
      return [openIndex(files, format)];
    } catch {
      return [];
    }
  });
  const names = new Set(loose.map(({ id }) => id));
  return (id) => names.has(id) || indexes.some((index) => index.find(Buffer.from(id, 'hex')) !== undefined);
};
