import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes of either side of a seam: more than any key is long. */
const SIDE = 1024;
/** Bytes of pages that are read at once, and of seams that are handed on together. */
const CHUNK = 1 << 20;
const MAGIC = 'SQLite format 3\0';
const TABLE_LEAF = 0x0d;

/**
 * What a search of a SQLite file's bytes cannot see: a long value goes on in overflow pages, each of which begins with the number of the next, and a key
 * may stand across that. The ends of pages, joined to where their value goes on, many of them in one text. Nothing for other files, and for what cannot be
 * read: that was told when the file itself was. https://www.sqlite.org/fileformat.html
 */
export function* sqliteSeams(path: string): Generator<Buffer> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const database = open(file);
    if (database !== undefined) yield* joined(seams(database));
  } catch {
    return;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

interface Database {
  readonly file: number;
  readonly pageSize: number;
  /** Bytes of a page without those that extensions reserve at its end. */
  readonly usable: number;
}

const open = (file: number): Database | undefined => {
  const header = read(file, 0, 100);
  if (header.length < 100 || header.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const size = header.readUInt16BE(16);
  const pageSize = size === 1 ? 65_536 : size;
  const usable = pageSize - header[20]!;
  const isPower = pageSize >= 512 && (pageSize & (pageSize - 1)) === 0;
  return isPower && usable >= 480 ? { file, pageSize, usable } : undefined;
};

function* seams({ file, pageSize, usable }: Database): Generator<Buffer> {
  const perChunk = Math.max(1, CHUNK / pageSize);
  for (let first = 0; ; first += perChunk) {
    const chunk = read(file, first * pageSize, perChunk * pageSize);
    for (let at = 0; at + pageSize <= chunk.length; at += pageSize) {
      const page = chunk.subarray(at, at + usable);
      const isFirst = first === 0 && at === 0;
      for (const { end, next } of isFirst ? [] : exits(page, usable)) {
        const rest = read(file, (next - 1) * pageSize + 4, Math.min(SIDE, usable - 4));
        if (rest.length > 0) yield Buffer.concat([page.subarray(Math.max(0, end - SIDE), end), rest]);
      }
    }
    if (chunk.length < perChunk * pageSize) return;
  }
}

/** Where a value leaves a page, and for which page, numbered from 1. */
interface Exit {
  readonly end: number;
  readonly next: number;
}

/** A page that is no leaf is taken for an overflow page: what its first bytes mean otherwise leads beyond the end of the file. */
const exits = (page: Buffer, usable: number): readonly Exit[] => {
  if (page[0] === TABLE_LEAF) return leafExits(page, usable);
  const next = page.readUInt32BE(0);
  return next > 1 ? [{ end: page.length, next }] : [];
};

/** Cells that overflow keep a part in the page, so few have room in one: more are no database's. */
const leafExits = (page: Buffer, usable: number): readonly Exit[] => {
  const cells = Math.min(page.readUInt16BE(3), Math.floor((page.length - 8) / 2));
  const starts = Array.from({ length: cells }, (_, index) => page.readUInt16BE(8 + 2 * index));
  const found = starts.flatMap((start) => {
    const [payload, afterPayload] = varint(page, start);
    const [, from] = varint(page, afterPayload);
    const end = from + localSize(payload, usable);
    const isLong = payload > usable - 35 && end + 4 <= page.length;
    return isLong ? [{ end, next: page.readUInt32BE(end) }] : [];
  });
  return found.slice(0, Math.floor(usable / leastSize(usable)));
};

/** How much of a value that overflows stays in the leaf (file format, 1.6). */
const localSize = (payload: number, usable: number): number => {
  const least = leastSize(usable);
  const wanted = least + ((payload - least) % (usable - 4));
  return wanted <= usable - 35 ? wanted : least;
};

const leastSize = (usable: number): number => Math.floor(((usable - 12) * 32) / 255) - 23;

/** A number of 1 to 9 bytes, and the offset after it. */
const varint = (page: Buffer, start: number): readonly [number, number] => {
  let value = 0;
  for (let at = start; at < start + 8; at++) {
    const byte = page[at] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + 1];
  }
  return [value * 256 + (page[start + 8] ?? 0), start + 9];
};

function* joined(parts: Iterable<Buffer>): Generator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for (const part of parts) {
    held.push(part, Buffer.from('\0\n\0'));
    length += part.length;
    if (length < CHUNK) continue;
    yield Buffer.concat(held);
    held = [];
    length = 0;
  }
  if (held.length > 0) yield Buffer.concat(held);
}

/** Fewer bytes where the file ends, none beyond it. */
const read = (file: number, position: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  let have = 0;
  for (let got = -1; have < length && got !== 0; have += got)
    got = readSync(file, bytes, have, length - have, position + have);
  return bytes.subarray(0, have);
};
