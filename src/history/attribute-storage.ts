import { createWalker, type PackWalker } from '../git/pack/depth-first.ts';
import { createMachine } from '../git/pack/machine.ts';
import type { Repository } from '../git/repository.ts';
import { openStorage, type KnownPack, type Storage } from '../git/pack/storage.ts';

/** A repository's storage, to be read by ourselves. */
export interface StoredHistory {
  readonly storage: Storage;
  /** Searches for nothing. */
  readonly walker: PackWalker;
}

/** Undefined where there is anything that only git can read, or has words for. */
export const openHistory = (
  repository: Repository,
  known: readonly KnownPack[] | undefined,
): StoredHistory | undefined => {
  const storage = openStorage(repository, known);
  return storage && { storage, walker: createWalker(createMachine({ packed: new Uint8Array(0), longest: 1 })) };
};
