import type { Base, Blob } from './blob.ts';
import { type ByteOrder, utf16Order } from './utf16-order.ts';

/** A blob's bytes, and how characters stand in them. */
export interface Text {
  readonly bytes: Buffer;
  /** Undefined for all that is no UTF-16: UTF-8, or bytes. Units of UTF-16 stand at even offsets. */
  readonly order: ByteOrder | undefined;
  readonly base: Base | undefined;
}

/** A later piece of a file is read as its first one: alone it may have no mark, and other characters. */
export const textOf = ({ bytes, base }: Pick<Blob, 'bytes' | 'base'>): Text => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return { bytes: buffer, order: base === undefined ? utf16Order(buffer) : base.order, base };
};

const MARK = 0xfeff;

/** Bytes of the byte-order mark, which is no character of the first line. */
export const markLength = ({ bytes, order, base }: Text): number => {
  if (base !== undefined) return 0;
  if (order !== undefined) return (order === 'LE' ? bytes.readUInt16LE(0) : bytes.readUInt16BE(0)) === MARK ? 2 : 0;
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
};

/** UTF-16 code units in `[start, end)`, as editors decode it: each byte that is no UTF-8 counts as one. */
export const unitsIn = ({ bytes, order }: Text, start: number, end: number): number => {
  if (start >= end) return 0;
  return order === undefined ? bytes.toString('utf8', start, end).length : unitAt(order, end) - unitAt(order, start);
};

/** What stands in `[start, end)`. */
export const decode = ({ bytes, order }: Text, start: number, end: number): string =>
  order === undefined
    ? bytes.toString('utf8', start, end)
    : decodeUtf16(bytes.subarray(unitAt(order, start) * 2, unitAt(order, end) * 2), order);

/** Halves of a character at the ends are replaced: alone they are no text. */
export const decodeUtf16 = (bytes: Uint8Array, order: ByteOrder): string =>
  new TextDecoder(order === 'LE' ? 'utf-16le' : 'utf-16be').decode(bytes);

/** A match begins and ends at the byte that is no NUL: in big-endian text the second of its unit, in little-endian the first. */
const unitAt = (order: ByteOrder, offset: number): number => (order === 'LE' ? Math.ceil : Math.floor)(offset / 2);

const NEWLINE = 10;

/** Where the line begins that the first line feed from `from` on leads to; 0 when there is none. */
export const nextLineStart = (bytes: Buffer, order: ByteOrder | undefined, from: number): number => {
  if (order === undefined) return bytes.indexOf(NEWLINE, from) + 1;
  for (let at = from - (from % 2); at + 1 < bytes.length; at += 2) if (isNewline(bytes, order, at)) return at + 2;
  return 0;
};

/** Where the line begins that ends right before `lineStart`, which is not the first. */
export const previousLineStart = (bytes: Buffer, order: ByteOrder | undefined, lineStart: number): number => {
  // A negative offset would count from the end.
  if (order === undefined) return lineStart < 2 ? 0 : bytes.lastIndexOf(NEWLINE, lineStart - 2) + 1;
  for (let at = lineStart - 4; at >= 0; at -= 2) if (isNewline(bytes, order, at)) return at + 2;
  return 0;
};

/** Bytes of a line feed. */
export const newlineLength = (order: ByteOrder | undefined): number => (order === undefined ? 1 : 2);

/** Of 上 (U+4E0A) and others one byte is that of a line feed. */
const isNewline = (bytes: Buffer, order: ByteOrder, at: number): boolean =>
  order === 'LE' ? bytes[at] === NEWLINE && bytes[at + 1] === 0 : bytes[at + 1] === NEWLINE && bytes[at] === 0;
