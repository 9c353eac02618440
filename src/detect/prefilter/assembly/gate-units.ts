// One unit each of the decoders that work character by character: decode/escapes.ts, percent.ts, html.ts, quoted-printable.ts and invisible.ts.
// `next` is behind the unit's first character; `levels` of encoding are undone in what it is made of.

import { ESCAPE, HTML, INVISIBLE, NONE, NOTHING, NUMERIC, PERCENT, QUOTED_PRINTABLE, END, addHow, after, charAt, setAfter } from './gate-read';
import { continuation } from './gate-seams';

export function escape(next: usize, levels: u32): i32 {
  let char = charAt(next, levels);
  if (char == 0x0a || char == 0x0d) return continuation(next, levels);
  const second = char == 0x5c ? after : 0;
  for (let slashes = 1; slashes < 4 && char == 0x5c; slashes++) char = charAt(after, levels);
  const meant = escaped(char, levels);
  if (meant != NONE) {
    addHow(ESCAPE);
    return meant;
  }
  if (second == 0) return NONE;
  addHow(ESCAPE);
  setAfter(second);
  return 0x5c;
}

function escaped(char: i32, levels: u32): i32 {
  const behind = after;
  switch (char) {
    case 0x75: // u
      if (charAt(behind, levels) == 0x7b) return numbered(after, 12, 1, 16, 0x7d, levels);
      return numbered(behind, 4, 4, 16, NONE, levels);
    case 0x55: // U
      return numbered(behind, 8, 8, 16, NONE, levels);
    case 0x78: // x
      return numbered(behind, 2, 2, 16, NONE, levels);
    case 0x6e: // n
      return 0x0a;
    case 0x72: // r
      return 0x0d;
    case 0x74: // t
      return 0x09;
    case 0x62: // b
      return 0x08;
    case 0x66: // f
      return 0x0c;
    case 0x61: // a
      return 0x07;
    case 0x76: // v
      return 0x0b;
    case 0x65: // e
      return 0x1b;
    case 0x22:
    case 0x27:
    case 0x60:
    case 0x2f:
    case 0x5f:
    case 0x2d:
      return char;
    default:
      return octal(char, behind, levels);
  }
}

/** `[0-3]?[0-7]{1,2}`, of which `char` is the first digit. */
function octal(char: i32, behind: usize, levels: u32): i32 {
  if (char < 0x30 || char > 0x37) return NONE;
  addHow(NUMERIC);
  let code = char - 0x30;
  setAfter(behind);
  for (let most = char > 0x33 ? 1 : 2; most > 0; most--) {
    const next = after;
    const digit = valueOf(charAt(next, levels));
    if (digit > 7) {
      setAfter(next);
      break;
    }
    code = (code << 3) | digit;
  }
  return code;
}

/** The character of a number of `least` to `most` digits, which `close` ends unless that is NONE. */
function numbered(at: usize, most: u32, least: u32, base: i32, close: i32, levels: u32): i32 {
  let code: i32 = 0;
  let count: u32 = 0;
  setAfter(at);
  while (count < most) {
    const behind = after;
    const digit = valueOf(charAt(behind, levels));
    if (digit >= base) {
      setAfter(behind);
      break;
    }
    code = min(code * base + digit, 0xffff);
    count++;
  }
  if (count < least || (close != NONE && charAt(after, levels) != close)) return NONE;
  addHow(NUMERIC);
  if (showsNothing(code)) return NOTHING;
  return code > 0xff ? 0xff : code;
}

/** As decode/decoded.ts has them. */
function showsNothing(code: i32): bool {
  return code == 0xad || (code >= 0x200b && code <= 0x200f) || code == 0x2060 || code == 0xfeff;
}

function valueOf(char: i32): i32 {
  if (char >= 0x30 && char <= 0x39) return char - 0x30;
  if (char >= 0x41 && char <= 0x46) return char - 0x41 + 10;
  return char >= 0x61 && char <= 0x66 ? char - 0x61 + 10 : 16;
}

/** `%41`, `%2541`: a `25` that two digits follow is the percent sign of the next level. */
export function percent(next: usize, levels: u32): i32 {
  let meant = numbered(next, 2, 2, 16, NONE, levels);
  if (meant == NONE) return NONE;
  addHow(PERCENT);
  for (let nested = 0; nested < 3 && meant == 0x25; nested++) {
    const behind = after;
    const further = numbered(behind, 2, 2, 16, NONE, levels);
    if (further == NONE) {
      setAfter(behind);
      break;
    }
    meant = further;
  }
  return meant;
}

export function entity(next: usize, levels: u32): i32 {
  let char = charAt(next, levels);
  addHow(HTML);
  if (char == 0x23) {
    const behind = after;
    char = charAt(behind, levels);
    return char == 0x78 || char == 0x58
      ? numbered(after, 12, 1, 16, 0x3b, levels)
      : numbered(behind, 13, 1, 10, 0x3b, levels);
  }
  let name: u64 = 0;
  for (let letters = 0; letters < 8 && char != 0x3b && char != END; letters++) {
    name = (name << 8) | <u64>char;
    char = charAt(after, levels);
  }
  return char == 0x3b ? named(name) : NONE;
}

/** amp, lt, gt, quot, apos, nbsp, hyphen, lowbar, UnderBar, shy, zwj, zwnj */
function named(name: u64): i32 {
  if (name == 0x616d70) return 0x26;
  if (name == 0x6c74) return 0x3c;
  if (name == 0x6774) return 0x3e;
  if (name == 0x71756f74) return 0x22;
  if (name == 0x61706f73) return 0x27;
  if (name == 0x6e627370) return 0x20;
  if (name == 0x68797068656e) return 0x2d;
  if (name == 0x736879 || name == 0x7a776a || name == 0x7a776e6a) return NOTHING;
  return name == 0x6c6f77626172 || name == 0x556e646572426172 ? 0x5f : NONE;
}

/** `=3D`, or a soft line break. */
export function quotedPrintable(next: usize, levels: u32): i32 {
  let char = charAt(next, levels);
  addHow(QUOTED_PRINTABLE);
  if (isCapital(char)) {
    return isCapital(charAt(after, levels)) ? numbered(next, 2, 2, 16, NONE, levels) : NONE;
  }
  for (let blanks = 0; blanks < 8 && (char == 0x20 || char == 0x09); blanks++) char = charAt(after, levels);
  if (char == 0x0d) char = charAt(after, levels);
  if (char != 0x0a) return NONE;
  const behind = after;
  char = charAt(behind, levels);
  if (char != 0x2b && char != 0x3e) setAfter(behind);
  return NOTHING;
}

/** A hexadecimal digit as RFC 2045 has it, without the small letters. */
function isCapital(char: i32): bool {
  return char < 0x61 && valueOf(char) < 16;
}

/** UTF-8 of what does not show, and what a terminal obeys: decode/invisible.ts. */
export function invisible(first: i32, next: usize, levels: u32): i32 {
  const second = charAt(next, levels);
  addHow(INVISIBLE);
  if (first == 0x1b) return terminalEscape(second, levels);
  if (first == 0xc2) return second == 0xad ? NOTHING : NONE;
  if (first == 0xcd) return second == 0x8f ? NOTHING : NONE;
  if (first == 0xd8) return second == 0x9c ? NOTHING : NONE;
  if (second < 0x80 || second > 0xbf) return NONE;
  return isInvisible((first << 16) | (second << 8) | charAt(after, levels)) ? NOTHING : NONE;
}

function isInvisible(bytes: i32): bool {
  if (bytes >= 0xe1a08b && bytes <= 0xe1a08e) return true;
  if ((bytes >= 0xe2808b && bytes <= 0xe2808f) || (bytes >= 0xe280aa && bytes <= 0xe280ae)) return true;
  if (bytes >= 0xe281a0 && bytes <= 0xe281af) return bytes != 0xe281a5;
  return (bytes >= 0xefb880 && bytes <= 0xefb88f) || bytes == 0xefbbbf;
}

/** terminal-escape.ts */
function terminalEscape(second: i32, levels: u32): i32 {
  if (second == 0x5b) return controlSequence(levels);
  if (isBetween(second, 0x20, 0x2f)) {
    let char = charAt(after, levels);
    if (isBetween(char, 0x20, 0x2f)) char = charAt(after, levels);
    return isBetween(char, 0x30, 0x7e) ? NOTHING : NONE;
  }
  const isShort = isBetween(second, 0x30, 0x3f) || second == 0x63;
  return isShort || second == 0x44 || second == 0x45 || second == 0x48 || second == 0x4d ? NOTHING : NONE;
}

/** `[0-?]{0,48}[ -/]{0,2}[@-~]` */
function controlSequence(levels: u32): i32 {
  let char = charAt(after, levels);
  for (let size = 0; size < 48 && isBetween(char, 0x30, 0x3f); size++) char = charAt(after, levels);
  for (let size = 0; size < 2 && isBetween(char, 0x20, 0x2f); size++) char = charAt(after, levels);
  return isBetween(char, 0x40, 0x7e) ? NOTHING : NONE;
}

function isBetween(char: i32, first: i32, last: i32): bool {
  return char >= first && char <= last;
}
