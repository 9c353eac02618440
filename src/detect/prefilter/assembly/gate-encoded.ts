// Whether a run of token characters may be text in base64 or in hexadecimal digits.

import { HEX, PLUS, entryAt, textBitsOf } from './gate-tables';

/** Bits of `textBitsOf` that stay when the next character comes, and those that four groups of four characters in a row have. */
const KEPT: u64 = 0xfffe_fffe_fffe;
const TEXT: u64 = 0x1111_2222_4444;

/** Whether the run may be text in base64, at any of the four phases (eleven bytes are enough), or text in hexadecimal digits. */
export function mayBeEncoded(from: usize, to: usize): bool {
  let bits: u64 = 0;
  let digits: u32 = 0;
  let longest: u32 = 0;
  let signs: u32 = 0;
  for (let at = from; at < to; at++) {
    const byte = <u32>load<u8>(at);
    bits = ((bits << 1) & KEPT) | textBitsOf(byte);
    if ((bits & TEXT) == TEXT) return true;
    const entry = entryAt(at);
    digits = (entry & HEX) != 0 ? digits + 1 : 0;
    if (digits > longest) longest = digits;
    if ((entry & PLUS) != 0) signs++;
  }
  // Pairs with a plus sign between them are one run.
  return signs >= 12 || (longest >= 32 && (holdsPairs(from, to) || holdsPairs(from + 1, to)));
}

function holdsPairs(from: usize, to: usize): bool {
  let pairs: u32 = 0;
  for (let at = from; at + 1 < to; at += 2) {
    pairs = isPair(at) ? pairs + 1 : 0;
    if (pairs >= 16) return true;
  }
  return false;
}

/** Two digits of a printable character, a tab, a line end or a NUL, as decode/hex.ts takes them. */
export function isPair(at: usize): bool {
  const first = <u32>load<u8>(at);
  const second = <u32>load<u8>(at + 1);
  if (first - 0x32 < 6) return (entryAt(at + 1) & HEX) != 0;
  return first == 0x30 && (second == 0x30 || second == 0x39 || (second | 0x20) == 0x61 || (second | 0x20) == 0x64);
}
