import { PackError } from './pack-error.ts';

/** What a pack's index says. Positions are those of the index: ids ascend. */
export interface PackIndex {
  readonly count: number;
  /** Bytes of an id. */
  readonly idSize: number;
  /** Where each object starts in the pack, by position. */
  readonly offsets: Float64Array;
  /** All ids, one after another. */
  readonly ids: Buffer;
  /** Hexadecimal. */
  id(position: number): string;
  /** The offset of the object with these id bytes; undefined when it is not in the pack. */
  find(id: Uint8Array): number | undefined;
  /** The pack's own last bytes, as the index has them. */
  readonly packChecksum: Uint8Array;
}

const MAGIC = 0xff_74_4f_63;
const FANOUT = 8;
const FANOUT_SIZE = 256 * 4;
const IDS = FANOUT + FANOUT_SIZE;
/** The highest bit of an offset says that the others are a place in the table of 64-bit ones. */
const LARGE = 0x80_00_00_00;

/**
 * Reads an index (gitformat-pack, "pack-*.idx files"). `hashSize`: 20 for SHA-1, 32 for SHA-256. Throws PackError for a version that there is not, and for
 * tables that do not fit the file.
 */
export function readIndex(bytes: Buffer, hashSize: number): PackIndex {
  if (bytes.length < FANOUT_SIZE + 2 * hashSize) throw new PackError('the index is too short');
  if (bytes.readUInt32BE(0) !== MAGIC) return readIndex(toVersion2(bytes, hashSize), hashSize);
  const version = bytes.readUInt32BE(4);
  if (version !== 2 || bytes.length < IDS + 2 * hashSize) throw new PackError(`the index has version ${version}`);
  const count = bytes.readUInt32BE(IDS - 4);
  checkFanout(bytes);
  const offsetsAt = IDS + count * (hashSize + 4);
  const largeAt = offsetsAt + count * 4;
  const largeCount = (bytes.length - largeAt - 2 * hashSize) / 8;
  if (!Number.isInteger(largeCount) || largeCount < 0 || largeCount > count) {
    throw new PackError('the index is cut short, or too long');
  }
  return {
    count,
    idSize: hashSize,
    ids: bytes.subarray(IDS, IDS + count * hashSize),
    offsets: readOffsets(bytes, count, offsetsAt, largeCount),
    id: (position) => bytes.toString('hex', IDS + position * hashSize, IDS + (position + 1) * hashSize),
    find(id) {
      const position = findId(bytes, id, hashSize);
      return position === undefined ? undefined : offsetAt(bytes, offsetsAt, largeAt, position);
    },
    packChecksum: bytes.subarray(bytes.length - 2 * hashSize, bytes.length - hashSize),
  };
}

/** Version 1, which old repositories have: the first table, then offset and id of each object. Rare and small, so it is written anew. */
function toVersion2(bytes: Buffer, hashSize: number): Buffer {
  const count = bytes.readUInt32BE(FANOUT_SIZE - 4);
  const entry = 4 + hashSize;
  if (bytes.length !== FANOUT_SIZE + count * entry + 2 * hashSize)
    throw new PackError('the index is cut short, or too long');
  const head = Buffer.alloc(FANOUT);
  head.writeUInt32BE(MAGIC, 0);
  head.writeUInt32BE(2, 4);
  const ids = Buffer.alloc(count * hashSize);
  const offsets = Buffer.alloc(count * 4);
  for (let position = 0; position < count; position++) {
    const at = FANOUT_SIZE + position * entry;
    bytes.copy(offsets, position * 4, at, at + 4);
    bytes.copy(ids, position * hashSize, at + 4, at + entry);
    if (offsets[position * 4]! >= 0x80) throw new PackError('the index names an offset that it cannot hold');
  }
  const sums = Buffer.alloc(count * 4);
  return Buffer.concat([head, bytes.subarray(0, FANOUT_SIZE), ids, sums, offsets, bytes.subarray(-2 * hashSize)]);
}

function checkFanout(bytes: Buffer): void {
  for (let first = 1, before = bytes.readUInt32BE(FANOUT); first < 256; first++) {
    const upTo = bytes.readUInt32BE(FANOUT + first * 4);
    if (upTo < before) throw new PackError("the index's first table is not in order");
    before = upTo;
  }
}

function readOffsets(bytes: Buffer, count: number, at: number, largeCount: number): Float64Array {
  const offsets = new Float64Array(count);
  const largeAt = at + count * 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let position = 0; position < count; position++) {
    const offset = view.getUint32(at + position * 4);
    if (offset >= LARGE && offset - LARGE >= largeCount) throw new PackError('the index names an offset that it lacks');
    offsets[position] = offset < LARGE ? offset : offsetAt(bytes, at, largeAt, position);
  }
  return offsets;
}

function offsetAt(bytes: Buffer, offsetsAt: number, largeAt: number, position: number): number {
  const offset = bytes.readUInt32BE(offsetsAt + position * 4);
  if (offset < LARGE) return offset;
  const at = largeAt + (offset - LARGE) * 8;
  return bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}

function findId(bytes: Buffer, id: Uint8Array, hashSize: number): number | undefined {
  const first = id[0] ?? 0;
  let low = first === 0 ? 0 : bytes.readUInt32BE(FANOUT + (first - 1) * 4);
  let high = bytes.readUInt32BE(FANOUT + first * 4);
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareAt(bytes, IDS + middle * hashSize, id, hashSize);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

/** Buffer's own comparison takes longer than the one or two bytes that decide. */
function compareAt(bytes: Uint8Array, at: number, id: Uint8Array, hashSize: number): number {
  for (let index = 0; index < hashSize; index++) {
    const order = bytes[at + index]! - id[index]!;
    if (order !== 0) return order;
  }
  return 0;
}
