import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { PackStamp } from '../../history/suspect.ts';
import type { ObjectFormat } from '../repository.ts';
import { idBytes } from '../tree.ts';
import { readEntries, type PackEntries } from './entries.ts';
import { findFamilies, type Families } from './families.ts';
import { readIndex, type PackIndex } from './idx.ts';
import { PackError } from './pack-error.ts';
import type { PackJob } from './part.ts';
import type { StoredIds } from './stored-ids.ts';
import type { PackFiles } from './stores.ts';

/** A pack's file, to be closed by who asked for it. */
export interface OpenPack {
  readonly files: PackFiles;
  readonly fd: number;
  readonly stamp: PackStamp;
}

/** A pack with what its index and its headers say. */
export interface ReadPack {
  readonly index: PackIndex;
  readonly job: PackJob;
}

/** What index and headers say of a pack. */
export interface PackTables {
  readonly index: PackIndex;
  readonly entries: PackEntries;
  readonly families: Families;
}

const SMALLEST = 12;

/** Opens a pack and looks at its last bytes. Throws PackError for what is none, and system errors. */
export function openPack(files: PackFiles, format: ObjectFormat): OpenPack {
  const fd = openFile(files.pack);
  try {
    const { size, mtimeNs, ino } = fstatSync(fd, { bigint: true });
    const checksum = Buffer.alloc(idBytes[format]);
    const end = Number(size) - checksum.length;
    if (end < SMALLEST) throw new PackError('it is too short');
    readSync(fd, checksum, 0, checksum.length, end);
    return { files, fd, stamp: { checksum: checksum.toString('hex'), size: Number(size), mtimeNs, inode: ino } };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Nothing else than a file is opened: a FIFO would wait for ever. */
function openFile(path: string): number {
  const stat = statSync(path);
  if (!stat.isFile()) throw new PackError('it is not a file');
  return openSync(path, 'r');
}

/** Reads a pack's index. Throws PackError, and system errors. */
export function openIndex({ index }: PackFiles, format: ObjectFormat): PackIndex {
  return readIndex(readFileSync(index), idBytes[format]);
}

/** Reads headers, and makes the tables that the threads share. Throws PackError, and system errors. */
export function readPack({ files, fd, stamp }: OpenPack, index: PackIndex, stored: StoredIds): ReadPack {
  const hashSize = stored.idSize;
  const entries = readEntries(fd, stamp.size, index);
  const bytes = (): Uint8Array => new Uint8Array(new SharedArrayBuffer(index.count));
  const job: PackJob = {
    path: files.pack,
    hashSize,
    stored,
    entries,
    families: findFamilies(entries),
    verdicts: { of: bytes(), kinds: bytes() },
    progress: new Int32Array(new SharedArrayBuffer(8)),
  };
  return { index, job };
}
