/** The formats whose members are read. */
export type ArchiveKind = 'zip' | 'gzip' | 'tar';

/** Where a zip's end-of-central-directory record stands. Byte offsets into the blob. */
export interface ZipEnd {
  readonly at: number;
  /** After the record and its comment, at most the blob's length. */
  readonly end: number;
  /** What every offset in the archive counts from: the length of a preamble that they do not count, else 0. */
  readonly base: number;
  readonly entries: number;
}

const endSignature = Buffer.from('PK\x05\x06', 'latin1');
const endRecordSize = 22;
const maxCommentSize = 0xff_ff;
const tarBlockSize = 512;

/**
 * The archive format of some bytes, by their own structure and never by a name. A few comparisons for anything else, so
 * every blob can be asked. bzip2, xz, zstd, 7z and rar are not among them: Node has no decoder (docs/design/archives.md).
 */
export function archiveKind(bytes: Uint8Array): ArchiveKind | undefined {
  if (bytes.length < 18) return undefined;
  // The deflate method is the only one that gzip ever had; the upper three flags are reserved and zero (RFC 1952, 2.3).
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return bytes[2] === 8 && bytes[3]! < 0x20 ? 'gzip' : undefined;
  if (startsZip(bytes)) return 'zip';
  if (isTarHeader(bytes, 0)) return 'tar';
  const isBehind = isProgram(bytes);
  // Asked of every file: looking at one byte takes no time, and looking for the record a microsecond.
  if (!isBehind && bytes[bytes.length - endRecordSize] !== 0x50) return undefined;
  const end = zipEnd(bytes, isBehind ? endRecordSize + maxCommentSize : endRecordSize);
  return end !== undefined && end.entries > 0 ? 'zip' : undefined;
}

/**
 * Finds the last end-of-central-directory record that leads to a central directory, looking back over `reach` bytes.
 * Undefined when none does. APPNOTE.TXT 4.3.16, and 4.3.14 and 4.3.15 for zip64.
 */
export function zipEnd(bytes: Uint8Array, reach: number): ZipEnd | undefined {
  const buffer = asBuffer(bytes);
  const first = Math.max(0, buffer.length - reach);
  const tail = buffer.subarray(first);
  for (let at = last(tail, tail.length); at >= 0; at = last(tail, at)) {
    if (first + at + endRecordSize > buffer.length) continue;
    const found = endRecord(buffer, first + at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How files begin that are packed in ways for which Node has no decoder. */
const packings: readonly (readonly [name: string, magic: Buffer])[] = [
  ['bzip2', Buffer.from('BZh')],
  ['xz', Buffer.from('\u00fd7zXZ\0', 'latin1')],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])],
  ['rar', Buffer.from('Rar!\u001a\u0007', 'latin1')],
];

/** The packing of a file that is not opened: its raw bytes hide what is in it. Undefined for all others. */
export function unopenedPacking(bytes: Uint8Array): string | undefined {
  const first = bytes[0];
  return packings.find(([, magic]) => magic[0] === first && magic.every((byte, at) => bytes[at] === byte))?.[0];
}

/** What archives are put behind: DOS and Windows programs, ELF, scripts. Looking through the end of every file for a comment would take as long as reading it. */
function isProgram(bytes: Uint8Array): boolean {
  const start = (bytes[0]! << 8) | bytes[1]!;
  return start === 0x4d5a || start === 0x7f45 || start === 0x2321;
}

/** Whether a tar header of any flavour stands at this offset: they share one checksum (POSIX pax, "ustar Interchange Format"). */
export function isTarHeader(bytes: Uint8Array, at: number): boolean {
  if (at + tarBlockSize > bytes.length) return false;
  const declared = octal(bytes, at + 148, 8);
  if (declared === undefined || declared === 0) return false;
  let unsigned = 8 * 0x20;
  for (let i = 0; i < tarBlockSize; i++) if (i < 148 || i >= 156) unsigned += bytes[at + i]!;
  // An empty name means nothing to read: 512 bytes of one value can otherwise add up.
  return unsigned === declared && bytes[at] !== 0;
}

/** A Buffer over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function last(buffer: Buffer, before: number): number {
  return before === 0 ? -1 : buffer.lastIndexOf(endSignature, before - 1);
}

function startsZip(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false;
  const third = bytes[2];
  // Local header; end record of an empty archive; spanning marker in front of a local header.
  return (third === 3 && bytes[3] === 4) || (third === 5 && bytes[3] === 6) || (third === 7 && bytes[3] === 8);
}

function endRecord(buffer: Buffer, at: number): ZipEnd | undefined {
  const entries = buffer.readUInt16LE(at + 10);
  const size = buffer.readUInt32LE(at + 12);
  const offset = buffer.readUInt32LE(at + 16);
  const end = Math.min(at + endRecordSize + buffer.readUInt16LE(at + 20), buffer.length);
  if (at >= 20 && buffer.readUInt32LE(at - 20) === 0x07_06_4b_50)
    return { at, end, base: zip64Base(buffer, at), entries: 1 };
  if (entries === 0 && size === 0) return at === 0 || at === offset ? { at, end, base: 0, entries } : undefined;
  const start = at - size;
  if (start < 0 || buffer.readUInt32LE(start) !== 0x02_01_4b_50) return undefined;
  return { at, end, base: Math.max(0, start - offset), entries };
}

function zip64Base(buffer: Buffer, at: number): number {
  const record = at - 20 - 56;
  if (record < 0 || buffer.readUInt32LE(record) !== 0x06_06_4b_50) return 0;
  const base = BigInt(record) - buffer.readBigUInt64LE(record + 40) - buffer.readBigUInt64LE(record + 48);
  return base > 0n ? Number(base) : 0;
}

/** Undefined when there is anything but spaces, octal digits and then spaces or NULs. */
function octal(bytes: Uint8Array, from: number, length: number): number | undefined {
  let i = from;
  const end = from + length;
  while (i < end && bytes[i] === 0x20) i++;
  let value = 0;
  for (; i < end && bytes[i]! >= 0x30 && bytes[i]! <= 0x37; i++) value = value * 8 + bytes[i]! - 0x30;
  for (; i < end; i++) if (bytes[i] !== 0 && bytes[i] !== 0x20) return undefined;
  return value;
}
