import { crc32 } from 'node:zlib';
import { inflate, type InflateEnd } from './inflate.ts';
import { nextSignature, type Description } from './zip-local.ts';

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** Where the member's data end in the archive. */
  readonly end: number;
  /** The room is used up: there was more. */
  readonly full: boolean;
  /** What was unpacked in vain. */
  readonly wasted?: number;
  /** Why not all of it could be read. */
  readonly why?: string;
}

/** APPNOTE.TXT 4.4.5. */
const methodNames: Readonly<Record<number, string>> = {
  1: 'shrink',
  6: 'implode',
  9: 'deflate64',
  12: 'bzip2',
  14: 'lzma',
  93: 'zstd',
  94: 'mp3',
  95: 'xz',
  96: 'jpeg',
  97: 'wavpack',
  98: 'ppmd',
  99: 'AES encryption',
};
const inflateEnds: Readonly<Record<InflateEnd, string | undefined>> = {
  whole: undefined,
  cut: 'is cut off',
  corrupt: 'is damaged: its data does not unpack',
  full: undefined,
};

/** Unpacks a member whose data start at `start`, as its description says, to at most `room` bytes. */
export async function unpack(bytes: Buffer, start: number, member: Description, room: number): Promise<Unpacked> {
  if (member.flags & 1 || member.method === 99) return encrypted(bytes, start, member, room);
  if (member.method === 0) return stored(bytes, start, member, room);
  if (member.method !== 8) {
    const name = methodNames[member.method] ?? 'an unknown method';
    return nothing(bytes, start, member, `is compressed with ${name} (method ${member.method}), which cannot be read`);
  }
  if (member.packedSize === 0) return { bytes: bytes.subarray(start, start), end: start, full: false };
  const out = await inflate(bytes.subarray(start), room);
  const why = inflateEnds[out.end];
  return { bytes: out.bytes, end: start + out.consumed, full: out.end === 'full', ...(why !== undefined && { why }) };
}

function stored(bytes: Buffer, start: number, member: Description, room: number): Unpacked {
  const end = start + (member.packedSize ?? nextSignature(bytes, start) - start);
  const stop = Math.min(end, bytes.length, start + room);
  return {
    bytes: bytes.subarray(start, stop),
    end: Math.min(end, bytes.length),
    full: stop < Math.min(end, bytes.length),
    ...(end > bytes.length && { why: 'is cut off' }),
  };
}

/** The flag can lie: programs that ignore it (Android's) unpack such a member. Data that unpack to the right checksum are not encrypted. */
async function encrypted(bytes: Buffer, start: number, member: Description, room: number): Promise<Unpacked> {
  const locked = nothing(bytes, start, member, 'is encrypted');
  if (member.method !== 8 || member.packedSize === 0) return locked;
  const out = await inflate(bytes.subarray(start), room);
  const plain = out.end === 'whole' && out.bytes.length > 0 && crc32(out.bytes) === member.crc;
  return plain ? { bytes: out.bytes, end: start + out.consumed, full: false } : { ...locked, wasted: out.bytes.length };
}

function nothing(bytes: Buffer, start: number, member: Description, why: string): Unpacked {
  const end = Math.min(start + (member.packedSize ?? 0), bytes.length);
  return { bytes: bytes.subarray(start, start), end, full: false, why };
}
