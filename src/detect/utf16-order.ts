import { isUtf8 } from 'node:buffer';

/** Which byte of a UTF-16 code unit comes first: the low one in `LE`. */
export type ByteOrder = 'LE' | 'BE';

/** Bytes that are looked at where no mark tells. */
const HEAD = 4096;
/** One unit in so many is at least an ASCII character. */
const UNITS_PER_ASCII = 8;
/** Characters like 一 (U+4E00) have their NUL at the other place; so many times as rare they are at least. */
const DOMINANCE = 4;
/** In front of the first NUL, that many bytes of UTF-8 are no chance: UTF-16 was appended to them, as PowerShell's `>>` does. */
const PLAIN = 8;

/** UTF-16 by its mark, else by where the NULs are in its head or, where these are few, in its first two characters; undefined for any other text. */
export const utf16Order = (bytes: Buffer): ByteOrder | undefined => {
  if (bytes.length < 4) return undefined;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'LE';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'BE';
  return orderOfMost(bytes.subarray(0, HEAD)) ?? orderOfFirst(bytes);
};

const orderOfMost = (head: Buffer): ByteOrder | undefined => {
  const plain = head.indexOf(0);
  if (plain === -1 || (plain >= PLAIN && isUtf8(head.subarray(0, plain)))) return undefined;
  let little = 0;
  let big = 0;
  for (let at = 0; at + 1 < head.length; at += 2) {
    if (head[at] !== 0 && head[at + 1] === 0) little++;
    else if (head[at] === 0 && head[at + 1] !== 0) big++;
  }
  const isMost = (most: number, rest: number): boolean =>
    most * 2 * UNITS_PER_ASCII >= head.length && most >= rest * DOMINANCE;
  if (isMost(little, big)) return 'LE';
  return isMost(big, little) ? 'BE' : undefined;
};

const orderOfFirst = (bytes: Buffer): ByteOrder | undefined => {
  if (bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'LE';
  return bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0 ? 'BE' : undefined;
};
