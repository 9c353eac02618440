import { closeSync } from 'node:fs';
import type { ConfirmRules } from '../../history/confirm.ts';
import type { ObjectCounts, PackResult, PackStamp, SearchCache, Suspect } from '../../history/suspect.ts';
import type { ObjectFormat } from '../repository.ts';
import { createGathering, type Gathering } from './gather.ts';
import { createIsStored } from './is-stored.ts';
import type { Ledger } from './ledger.ts';
import type { LiteralTable } from './machine.ts';
import { openPack, type OpenPack, type PackTables } from './open-pack.ts';
import type { ObjectStores } from './stores.ts';

export interface ObjectSearchOptions {
  /** Called when there is anything to search. */
  readonly literals: () => LiteralTable;
  readonly format: ObjectFormat;
  /** The rules look at suspects at once; absent: who asks has them look. */
  readonly confirm?: ConfirmRules;
  /** Threads at the most; by default the machine's. */
  readonly threads?: number;
  readonly cache?: SearchCache;
  readonly signal?: AbortSignal;
  /** Bytes of packs, of all that there are. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What was found out about all objects. */
export interface ObjectSearch {
  /** Each once, in order of id. `absent` among them are what stored objects name and nobody stores. */
  readonly suspects: readonly Suspect[];
  /** Objects that could not be searched here: git is asked for them. */
  readonly unread: readonly Suspect[];
  readonly counts: ObjectCounts;
  /** Packs that were searched, and not known before: what a cache may keep. */
  readonly searched: readonly SearchedPack[];
  /** Objects that git must not be asked for: it would never answer. */
  readonly endless: readonly string[];
  /** Files that could not be read at all. */
  readonly broken: readonly { readonly what: string; readonly why: string }[];
}

/** What one pack came to. */
export interface SearchedPack {
  readonly stamp: PackStamp;
  readonly result: PackResult;
  /** For who reads on in it. */
  readonly tables: PackTables;
  readonly ledger: Ledger | undefined;
}

/** Searches every object of the stores for what the rules have to look at. The same answer for any number of threads. */
export async function searchObjects(stores: ObjectStores, options: ObjectSearchOptions): Promise<ObjectSearch> {
  const gathering = createGathering(stores.unread);
  const packs = openPacks(stores, options, gathering);
  // Where the cache knows everything, nothing is loaded that searches.
  if (packs.length + stores.loose.length > 0) {
    const { searchStores } = await import('./search-stores.ts');
    await searchStores(packs, stores, options, gathering);
  }
  return withoutFetched(gathering.list(), stores, options.format);
}

/** What was absent when the cache was written may have been fetched since. */
function withoutFetched(found: ObjectSearch, stores: ObjectStores, format: ObjectFormat): ObjectSearch {
  if (!found.suspects.some(({ type }) => type === 'absent')) return found;
  const isStored = createIsStored(stores, format);
  return { ...found, suspects: found.suspects.filter(({ id, type }) => type !== 'absent' || !isStored(id)) };
}

/** Opens every pack that the cache does not know. */
function openPacks({ packs }: ObjectStores, { cache, format }: ObjectSearchOptions, into: Gathering): OpenPack[] {
  return packs.flatMap((files) => {
    try {
      const pack = openPack(files, format);
      const known = cache?.read(pack.stamp);
      if (known === undefined) return pack;
      closeSync(pack.fd);
      into.add(known);
    } catch (error) {
      into.broken(files.pack, error);
    }
    return [];
  });
}
