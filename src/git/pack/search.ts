import { closeSync } from 'node:fs';
import type { ConfirmRules } from '../../history/confirm.ts';
import type { Beside, ObjectCounts, PackResult, PackStamp, SearchCache, Suspect } from '../../history/suspect.ts';
import type { ObjectFormat } from '../repository.ts';
import { createGathering, type Gathered, type Gathering } from './gather.ts';
import type { Ledger } from './ledger.ts';
import type { LiteralTable } from './machine.ts';
import { checkOpenFiles } from './open-files.ts';
import { openPack, type OpenPack, type PackTables } from './open-pack.ts';
import type { ObjectStores } from './stores.ts';

export interface ObjectSearchOptions {
  /** Called when there is anything to search. */
  readonly literals: () => LiteralTable;
  readonly format: ObjectFormat;
  /** Whether the stores have an object of this id: reads their indexes once for all who ask. */
  readonly isStored: (id: string) => boolean;
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
  /** What was there when they were. */
  readonly stored: Beside;
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

/** Searches every object of the stores for what the rules have to look at. The same answer for any number of threads. Throws UsageError where there are more packs than may be open. */
export async function searchObjects(stores: ObjectStores, options: ObjectSearchOptions): Promise<ObjectSearch> {
  checkOpenFiles(stores.packs.length);
  const gathering = createGathering(stores.unread);
  const opened = openPacks(stores, options.format, gathering);
  const stored = { packs: opened.map(({ stamp }) => stamp.checksum), loose: stores.loose.map(({ id }) => id) };
  const packs = withoutKnown(opened, stored, options, gathering);
  // Where the cache knows everything, nothing is loaded that searches.
  if (packs.length + stores.loose.length > 0) {
    const { searchStores } = await import('./search-stores.ts');
    await searchStores(packs, stores, options, gathering);
  }
  return { ...withoutFetched(gathering.list(), options), stored };
}

/** What was absent when the cache was written may have been fetched since. */
function withoutFetched(found: Gathered, { isStored }: ObjectSearchOptions): Gathered {
  return { ...found, suspects: found.suspects.filter(({ id, type }) => type !== 'absent' || !isStored(id)) };
}

function openPacks({ packs }: ObjectStores, format: ObjectFormat, into: Gathering): OpenPack[] {
  return packs.flatMap((files) => {
    try {
      return openPack(files, format);
    } catch (error) {
      into.broken(files.pack, error);
      return [];
    }
  });
}

/** The packs that have to be searched. What the cache knows of the others is added, unless something has gone that was there: what a pack names may have gone with it. */
function withoutKnown(
  opened: readonly OpenPack[],
  stored: Beside,
  { cache, isStored }: ObjectSearchOptions,
  into: Gathering,
): OpenPack[] {
  const checksums = new Set(stored.packs);
  const isThere = ({ packs, loose }: Beside): boolean =>
    packs.every((checksum) => checksums.has(checksum)) && loose.every(isStored);
  return opened.filter((pack) => {
    const known = cache?.read(pack.stamp);
    if (known === undefined || !isThere(known.beside)) return true;
    closeSync(pack.fd);
    into.add(known);
    return false;
  });
}
