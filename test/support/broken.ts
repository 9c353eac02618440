import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { TestRepository } from './repository.ts';

/** gitformat-pack: types of entries by number. */
const types = { commit: 1, tree: 2, blob: 3, tag: 4, ofs: 6, ref: 7 } as const;

/** One entry of a pack; whatever is left out is true. */
export interface PackEntry {
  readonly type: keyof typeof types;
  /** The content, or the delta (`delta`) where `type` is `ofs` or `ref`. */
  readonly data: Uint8Array;
  /** The object's id as the index has it; made from the content when absent, so a delta's has to be said. */
  readonly id?: string;
  /** Of an `ofs` delta: bytes from the base's offset to this entry's. A function is told this entry's offset and those before. */
  readonly distance?: bigint | ((offset: number, offsets: readonly number[]) => bigint);
  /** Of a `ref` delta: the base's id. */
  readonly base?: string;
  /** The size that the entry's header claims. */
  readonly size?: bigint;
  /** Instead of the compressed data. */
  readonly stream?: Uint8Array;
}

export interface PackOptions {
  readonly version?: number;
  /** How many entries the header claims. */
  readonly count?: number;
  readonly trailing?: Uint8Array;
  readonly format?: 'sha1' | 'sha256';
}

/** A pack, and what an index says of it. */
export interface WrittenPack {
  readonly bytes: Buffer;
  /** Where each entry begins. */
  readonly offsets: readonly number[];
  readonly ids: readonly string[];
  readonly crcs: readonly number[];
  readonly checksum: Buffer;
  readonly format: 'sha1' | 'sha256';
}

/** Writes a pack, or something that only claims to be one. Nothing is checked. */
export function writePack(entries: readonly PackEntry[], options: PackOptions = {}): WrittenPack {
  const format = options.format ?? 'sha1';
  const head = Buffer.from('PACK\0\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt32BE(options.version ?? 2, 4);
  head.writeUInt32BE(options.count ?? entries.length, 8);
  const parts: Buffer[] = [head];
  const offsets: number[] = [];
  let offset = head.length;
  for (const entry of entries) {
    const part = entryBytes(entry, offset, offsets);
    offsets.push(offset);
    parts.push(part);
    offset += part.length;
  }
  const body = Buffer.concat([...parts, Buffer.from(options.trailing ?? [])]);
  const checksum = createHash(format).update(body).digest();
  const ids = entries.map((entry) => entry.id ?? objectId(entry.type, entry.data, format));
  const crcs = parts.slice(1).map((part) => crc32(part));
  return { bytes: Buffer.concat([body, checksum]), offsets, ids, crcs, checksum, format };
}

/** The id that git gives an object. */
export function objectId(type: string, content: Uint8Array, format: 'sha1' | 'sha256' = 'sha1'): string {
  return createHash(format).update(`${type} ${content.length}\0`).update(content).digest('hex');
}

export interface IndexOptions {
  /** 2 unless it says otherwise; 3 is version 2 with another number. */
  readonly version?: 1 | 2 | 3;
  /** Changes the finished table of contents before the checksum is put behind it. */
  readonly damage?: (index: Buffer) => void;
}

/** The index of a pack. */
export function writeIndex(pack: WrittenPack, options: IndexOptions = {}): Buffer {
  const version = options.version ?? 2;
  const order = pack.ids.map((_, index) => index).sort((a, b) => (pack.ids[a]! < pack.ids[b]! ? -1 : 1));
  const idOf = (index: number): Buffer => Buffer.from(pack.ids[index]!, 'hex');
  const fan = Array.from({ length: 256 }, () => 0);
  for (const id of pack.ids) fan[Number.parseInt(id.slice(0, 2), 16)]! += 1;
  for (let byte = 1; byte < 256; byte++) fan[byte]! += fan[byte - 1]!;
  const offsets = order.map((index) => uint32(pack.offsets[index]!));
  const body =
    version === 1
      ? order.flatMap((index, at) => [offsets[at]!, idOf(index)])
      : [...order.map(idOf), ...order.map((index) => uint32(pack.crcs[index]!)), ...offsets];
  const head = version === 1 ? [] : [Buffer.from([0xff, 0x74, 0x4f, 0x63]), uint32(version)];
  const index = Buffer.concat([...head, ...fan.map(uint32), ...body, pack.checksum]);
  options.damage?.(index);
  return Buffer.concat([index, createHash(pack.format).update(index).digest()]);
}

/** Puts a pack and its index into a repository. Returns the path of both, without the ending. */
export function installPack(repo: TestRepository, pack: WrittenPack, index: Buffer | null = writeIndex(pack)): string {
  const folder = join(repo.git('rev-parse', '--absolute-git-dir'), 'objects', 'pack');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `pack-${pack.checksum.toString('hex')}`);
  writeFileSync(`${path}.pack`, pack.bytes);
  if (index !== null) writeFileSync(`${path}.idx`, index);
  return path;
}

/** What a delta is made of: bytes of its own, a copy of the base, or (to do harm) an opcode as it is. */
export type Instruction = Uint8Array | { readonly copy: number; readonly size: number } | { readonly opcode: number };

/** A delta from a base of `from` bytes to a target of `to` bytes; neither is checked. */
export function delta(from: number, to: number, instructions: readonly Instruction[]): Buffer {
  return Buffer.concat([varint(from), varint(to), ...instructions.map(instructionBytes)]);
}

function entryBytes(entry: PackEntry, offset: number, offsets: readonly number[]): Buffer {
  const head = entryHead(types[entry.type], entry.size ?? BigInt(entry.data.length));
  const stream = entry.stream ?? deflateSync(entry.data);
  return Buffer.concat([head, baseBytes(entry, offset, offsets), stream]);
}

function baseBytes({ type, distance = 0n, base = '' }: PackEntry, offset: number, offsets: readonly number[]): Buffer {
  if (type === 'ref') return Buffer.from(base, 'hex');
  if (type !== 'ofs') return Buffer.alloc(0);
  let left = typeof distance === 'bigint' ? distance : distance(offset, offsets);
  const bytes = [Number(left & 127n)];
  // Each byte but the last stands for one more than it says (gitformat-pack).
  for (left >>= 7n; left > 0n; left >>= 7n) bytes.unshift(Number(--left & 127n) | 128);
  return Buffer.from(bytes);
}

function entryHead(type: number, size: bigint): Buffer {
  const bytes = [(type << 4) | Number(size & 15n)];
  for (let left = size >> 4n; left > 0n; left >>= 7n) {
    bytes[bytes.length - 1]! |= 128;
    bytes.push(Number(left & 127n));
  }
  return Buffer.from(bytes);
}

function instructionBytes(instruction: Instruction): Buffer {
  if (instruction instanceof Uint8Array) return insertBytes(Buffer.from(instruction));
  if ('opcode' in instruction) return Buffer.from([instruction.opcode]);
  const { copy, size } = instruction;
  const bytes = [copy, copy >>> 8, copy >>> 16, copy >>> 24, size, size >>> 8, size >>> 16].map((byte) => byte & 255);
  return Buffer.from([255, ...bytes]);
}

/** At most 127 bytes an instruction. */
function insertBytes(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 127) {
    const part = bytes.subarray(at, at + 127);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat(parts);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128);
  return Buffer.from([...bytes, left]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
