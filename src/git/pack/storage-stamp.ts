import { closeSync } from 'node:fs';
import { crypto } from '../../lazy.ts';
import type { Repository } from '../repository.ts';
import { openPack } from './open-pack.ts';
import { findStores } from './stores.ts';

/** Tells what a repository stores from what it stored before: each pack as it lies there, each loose object by its id. Undefined where that cannot be told. */
export const storageStamp = (repository: Repository): string | undefined => {
  const { objectFormat: format, objects, avoid } = repository;
  const { packs, loose, unread } = findStores(repository);
  if (unread.length > 0 || (avoid?.size ?? 0) > 0) return undefined;
  const hash = crypto()
    .createHash('sha256')
    .update(JSON.stringify([format, objects]));
  try {
    for (const files of packs) {
      const { fd, stamp } = openPack(files, format);
      closeSync(fd);
      hash.update(
        JSON.stringify([files, stamp], (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
      );
    }
  } catch {
    return undefined;
  }
  for (const id of loose.map((file) => file.id).sort()) hash.update(id);
  return hash.digest('hex');
};
