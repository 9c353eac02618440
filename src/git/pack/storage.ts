import { closeSync } from 'node:fs';
import type { PackStamp } from '../../history/suspect.ts';
import { readLoose } from '../loose-object.ts';
import type { ObjectFormat, Repository } from '../repository.ts';
import { entryKind, readEntries, type PackEntries } from './entries.ts';
import { entriesInCircles, findFamilies } from './families.ts';
import { type Ledger, MOST_OBJECTS } from './ledger.ts';
import { openIndex, openPack, type OpenPack, type PackTables } from './open-pack.ts';
import { findStores, type LooseFile } from './stores.ts';

/** All that a repository stores, open to be walked through: nothing in it is known to be unreadable. */
export interface Storage {
  readonly format: ObjectFormat;
  readonly packs: readonly StoredPack[];
  /** Commits and trees that have a file of their own. */
  readonly loose: readonly LooseNode[];
  close(): void;
}

/** A pack with its tables. */
export interface StoredPack extends PackTables {
  readonly fd: number;
  /** What the search has written down of it. */
  readonly ledger: Ledger | undefined;
}

export interface LooseNode {
  readonly id: string;
  readonly type: 'commit' | 'tree';
  readonly content: Buffer;
}

/** A pack of which the tables were read before. */
export interface KnownPack {
  readonly stamp: PackStamp;
  readonly tables: PackTables;
  readonly ledger?: Ledger | undefined;
}

/**
 * Opens packs and loose objects. Undefined where there are too many, or any of it is not as it should be: git may know another copy, or has words for it.
 * `known`: tables that need not be read again.
 */
export const openStorage = (repository: Repository, known: readonly KnownPack[] = []): Storage | undefined => {
  const opened: number[] = [];
  const close = (): void => opened.forEach((fd) => closeSync(fd));
  const storage = attempt(() => readStorage(repository, known, opened));
  if (storage === undefined) {
    close();
    return undefined;
  }
  return { ...storage, close };
};

/** File descriptors go to `opened` as they are made. */
const readStorage = (
  repository: Repository,
  known: readonly KnownPack[],
  opened: number[],
): Omit<Storage, 'close'> | undefined => {
  const { objectFormat: format } = repository;
  const stores = findStores(repository);
  if (stores.unread.length > 0 || (repository.avoid?.size ?? 0) > 0) return undefined;
  const loose = readNodes(stores.loose, format);
  const packs: StoredPack[] = [];
  let objects = stores.loose.length;
  for (const files of stores.packs) {
    const pack = openPack(files, format);
    opened.push(pack.fd);
    const search = known.find(({ stamp }) => isSame(stamp, pack.stamp));
    const tables = search?.tables ?? readTables(pack, format);
    objects += tables.entries.count;
    if (objects > MOST_OBJECTS || !isWhole(tables.entries)) return undefined;
    packs.push({ fd: pack.fd, ledger: search?.ledger, ...tables });
  }
  return loose === undefined ? undefined : { format, packs, loose };
};

const isSame = (a: PackStamp, b: PackStamp): boolean =>
  a.checksum === b.checksum && a.size === b.size && a.mtimeNs === b.mtimeNs && a.inode === b.inode;

const readTables = ({ files, fd, stamp }: OpenPack, format: ObjectFormat): PackTables => {
  const index = openIndex(files, format);
  const entries = readEntries(fd, stamp.size, index);
  return { index, entries, families: findFamilies(entries) };
};

/** Whether the headers say of each entry what it is made from. */
const isWhole = (entries: PackEntries): boolean => {
  const { count, kinds, bases } = entries;
  for (let entry = 0; entry < count; entry++) {
    const isDelta = kinds[entry] === entryKind.offsetDelta || kinds[entry] === entryKind.refDelta;
    if (kinds[entry] === 0 || isDelta !== bases[entry]! >= 0) return false;
  }
  return entriesInCircles(entries).size === 0;
};

/** Undefined where a file is not what its name says. Contents of files are not held. */
const readNodes = (files: readonly LooseFile[], format: ObjectFormat): LooseNode[] | undefined => {
  const nodes: LooseNode[] = [];
  for (const { id, path } of files) {
    const object = readLoose(path, id, format);
    if (object === undefined) return undefined;
    const { type, content } = object;
    if (type === 'commit' || type === 'tree') nodes.push({ id, type, content });
  }
  return nodes;
};

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    // Not there, no permission, no pack: git says what it is.
    return undefined;
  }
};
