import { readSync } from 'node:fs';
import type { PackIndex } from './idx.ts';
import { PackError } from './pack-error.ts';
import { offsetOrder } from './sort-offsets.ts';

/** The kinds of entries of a pack (gitformat-pack, "Object types"). */
export const entryKind = { commit: 1, tree: 2, blob: 3, tag: 4, offsetDelta: 6, refDelta: 7 } as const;

/** The kinds that are objects, by number. */
export const objectTypes = [undefined, 'commit', 'tree', 'blob', 'tag'] as const;

/** What the headers of a pack's entries say, in order of offset; in shared memory, so that threads have it without a copy. */
export interface PackEntries {
  readonly count: number;
  /** One more than there are entries: the last is where they end. */
  readonly offsets: Float64Array;
  /** Where the index has it. */
  readonly places: Uint32Array;
  /** An `entryKind`; 0 for what is none. */
  readonly kinds: Uint8Array;
  /** Bytes of each header, a delta's base with it. */
  readonly headers: Uint8Array;
  /** Inflated: the object's, or the delta's. 2³² − 1 and more are one. */
  readonly sizes: Uint32Array;
  /** A delta's base; `noBase` for what is no delta, `absentBase` for one whose base is not in the pack. */
  readonly bases: Int32Array;
}

export const noBase = -1;
const absentBase = -2;

/** Bytes that are read at a time. */
const WINDOW = 4 << 20;
/** The longest header: size, and a base's id. */
const LONGEST_HEADER = 64;
const TOO_LARGE = 0xff_ff_ff_ff;
const HEADER = 12;

/** Reads the header of every entry. Throws PackError when the file is no pack, or not the index's. */
export function readEntries(fd: number, size: number, index: PackIndex): PackEntries {
  checkPack(fd, size, index);
  const { count, idSize } = index;
  const entries: PackEntries = {
    count,
    offsets: new Float64Array(new SharedArrayBuffer((count + 1) * 8)),
    places: new Uint32Array(new SharedArrayBuffer(count * 4)),
    kinds: new Uint8Array(new SharedArrayBuffer(count)),
    headers: new Uint8Array(new SharedArrayBuffer(count)),
    sizes: new Uint32Array(new SharedArrayBuffer(count * 4)),
    bases: new Int32Array(new SharedArrayBuffer(count * 4)),
  };
  entries.places.set(offsetOrder(index.offsets));
  for (let entry = 0; entry < count; entry++) entries.offsets[entry] = index.offsets[entries.places[entry]!]!;
  entries.offsets[count] = size - idSize;
  if (count > 0 && (entries.offsets[0]! < HEADER || entries.offsets[count - 1]! >= size - idSize)) {
    throw new PackError('the index names places outside of the pack');
  }
  const window = Buffer.allocUnsafeSlow(WINDOW);
  let start = 0;
  let end = 0;
  for (let entry = 0; entry < count; entry++) {
    const offset = entries.offsets[entry]!;
    if (offset + LONGEST_HEADER > end && end < size) {
      start = offset;
      end = start + readSync(fd, window, 0, WINDOW, start);
    }
    readHeader(entries, entry, { bytes: window, at: offset - start, end: end - start }, index);
  }
  return entries;
}

function checkPack(fd: number, size: number, { count, packChecksum, idSize }: PackIndex): void {
  const header = Buffer.alloc(HEADER);
  const trailer = Buffer.alloc(idSize);
  if (size < HEADER + idSize || readSync(fd, header, 0, HEADER, 0) < HEADER) throw new PackError('it is too short');
  if (header.toString('latin1', 0, 4) !== 'PACK') throw new PackError('it is no pack');
  const version = header.readUInt32BE(4);
  if (version !== 2 && version !== 3) throw new PackError(`it has version ${version}`);
  readSync(fd, trailer, 0, idSize, size - idSize);
  if (header.readUInt32BE(8) !== count || trailer.compare(packChecksum) !== 0) {
    throw new PackError('its index is of another pack, or it was cut short');
  }
}

/** Where a header stands in what was read of the pack. */
interface HeaderPlace {
  readonly bytes: Buffer;
  readonly at: number;
  readonly end: number;
}

/** Four bits of size in the first byte, seven in each further one; then, of a delta, where its base is. */
function readHeader(
  entries: PackEntries,
  entry: number,
  { bytes, at: from, end }: HeaderPlace,
  index: PackIndex,
): void {
  let at = from;
  let byte = bytes[at++]!;
  const kind = (byte >> 4) & 7;
  let size = byte & 15;
  for (let scale = 16; byte >= 0x80 && at < end && at - from < 10; scale *= 128) {
    byte = bytes[at++]!;
    size += (byte & 0x7f) * scale;
  }
  entries.kinds[entry] = byte >= 0x80 || kind === 0 || kind === 5 ? 0 : kind;
  entries.sizes[entry] = Math.min(size, TOO_LARGE);
  entries.bases[entry] = noBase;
  if (kind === entryKind.refDelta) {
    const base = index.find(bytes.subarray(at, at + index.idSize));
    at += index.idSize;
    entries.bases[entry] = base === undefined ? absentBase : entryAt(entries.offsets, base, entries.count);
  } else if (kind === entryKind.offsetDelta) {
    byte = bytes[at++]!;
    let back = byte & 0x7f;
    while (byte >= 0x80 && at < end && back < Number.MAX_SAFE_INTEGER / 256) {
      byte = bytes[at++]!;
      back = (back + 1) * 128 + (byte & 0x7f);
    }
    entries.bases[entry] = back === 0 ? absentBase : entryAt(entries.offsets, entries.offsets[entry]! - back, entry);
  }
  entries.headers[entry] = at - from;
}

/** The entry at an offset, looked for from `before` backwards in growing steps: bases are mostly near. */
function entryAt(offsets: Float64Array, offset: number, before: number): number {
  let high = before;
  let low = before;
  for (let step = 1; low > 0 && offsets[low - 1]! >= offset; step *= 2) {
    high = low;
    low = Math.max(0, low - step);
  }
  low = Math.max(0, low - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return offsets[low] === offset && low < before ? low : absentBase;
}
