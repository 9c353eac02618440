// What the gate knows of each byte and of each pair of neighbours; all of it stands behind one address, which the module that uses it chooses.

/** Bits of an entry: the kind of character, and below them its place in the table of pairs (letters of either case, digit, sign). */
export const PLACE: u32 = 0x3f;
export const LOWER: u32 = 1 << 6;
export const UPPER: u32 = 1 << 7;
export const DIGIT: u32 = 1 << 8;
/** `-` and `_`: of base64url alone. */
export const DASH: u32 = 1 << 9;
/** `+` and `/`: of base64 alone. */
export const SLASH: u32 = 1 << 10;
export const HEX: u32 = 1 << 11;
export const PLUS: u32 = 1 << 12;
export const UNDERSCORE: u32 = 1 << 13;
/** May begin what stands for another character or for none: an escape, a seam of joined literals, an invisible character. */
export const SPECIAL: u32 = 1 << 14;
/** `\n`, `\r` */
export const LINE_END: u32 = 1 << 15;
export const LETTER: u32 = LOWER | UPPER;
export const WORD: u32 = LETTER | DIGIT;
/** A character of values. */
export const TOKEN: u32 = WORD | DASH | SLASH;

/** Above these bits: letters of either case, digits and signs each by a number of its own. */
export const NUMBER: u32 = 16;

const PAIRS: usize = 4 * 256;
const TEXTS: usize = PAIRS + 4 * 64 * 64;
/** Behind the tables: room for the characters of one run, and for its boundaries. */
const RUN: usize = TEXTS + 8 * 256;

/** Characters and boundaries that a run may have before it is judged in parts. */
export const MOST: u32 = 2048;

/** What may be read behind a text. */
const SLACK: usize = 64;

let tables: usize = 0;
export let run: usize = 0;
export let boundaries: usize = 0;
/** Room for the characters of a row of pairs. */
export let row: usize = 0;

/** Bytes that the gate needs in all. */
export const GATE_SIZE: usize = RUN + <usize>MOST * 6 + SLACK;

/** Fills the tables at `base`, which has to be a multiple of 8; GATE_SIZE bytes are used there. */
export function initGate(base: usize): void {
  tables = base;
  run = base + RUN;
  boundaries = run + MOST;
  row = boundaries + <usize>MOST * 4;
  for (let byte: u32 = 0; byte < 256; byte++) {
    store<u32>(base + (byte << 2), describe(byte));
    store<u64>(base + TEXTS + (byte << 3), textBits(byte));
  }
  for (let left: u32 = 0; left < 64; left++) {
    for (let right: u32 = 0; right < 64; right++) store<i32>(base + PAIRS + (((left << 6) | right) << 2), weigh(left, right));
  }
}

// @ts-ignore: decorator
@inline
export function entryOf(byte: u32): u32 {
  return load<u32>(tables + (byte << 2));
}

// @ts-ignore: decorator
@inline
export function entryAt(at: usize): u32 {
  return entryOf(<u32>load<u8>(at));
}

/** Hundredths of `wordLikelihood`'s weight of two neighbours, and in the bits from 20 on whether they are letters of one case. */
// @ts-ignore: decorator
@inline
export function pairOf(left: u32, right: u32): i32 {
  return load<i32>(tables + PAIRS + ((((left & PLACE) << 6) | (right & PLACE)) << 2));
}

/**
 * Which bytes a character may be part of in base64, where those bytes are ASCII text, white space or NULs: bit 0 as the first of its group
 * of four, bit 16 as the second, bit 32 as the third. The fourth says nothing.
 */
// @ts-ignore: decorator
@inline
export function textBitsOf(byte: u32): u64 {
  return load<u64>(tables + TEXTS + (byte << 3));
}

function describe(byte: u32): u32 {
  const kind = kindOf(byte);
  const number = (kind & DIGIT) != 0 ? byte - 0x30 + 52 : (kind & LETTER) != 0 ? kind & PLACE : 62;
  return kind | (number << NUMBER);
}

function kindOf(byte: u32): u32 {
  if (byte - 0x61 < 26) return (byte - 0x61) | LOWER | (byte < 0x67 ? HEX : 0);
  if (byte - 0x41 < 26) return (byte - 0x41 + 26) | UPPER | (byte < 0x47 ? HEX : 0);
  if (byte - 0x30 < 10) return 52 | DIGIT | HEX;
  if (byte == 0x2d) return 53 | DASH;
  if (byte == 0x5f) return 53 | DASH | UNDERSCORE;
  if (byte == 0x2b) return 53 | SLASH | PLUS;
  if (byte == 0x2f) return 53 | SLASH;
  if (byte == 0x0a || byte == 0x0d) return 54 | LINE_END;
  return isSpecial(byte) ? 54 | SPECIAL : 54;
}

/** NUL, escape, `"` `$` `%` `&` `'` `=` `\` `^` `` ` ``, and what characters that do not show begin with in UTF-8. */
function isSpecial(byte: u32): bool {
  if (byte == 0 || byte == 0x1b || byte == 0x22 || byte - 0x24 < 4 || byte == 0x3d) return true;
  if (byte == 0x5c || byte == 0x5e || byte == 0x60) return true;
  return byte == 0xc2 || byte == 0xcd || byte == 0xd8 || byte == 0xe1 || byte == 0xe2 || byte == 0xef;
}

function textBits(byte: u32): u64 {
  const sextet = sextetOf(byte);
  if (sextet > 63) return 0;
  const low = sextet & 15;
  const first: u64 = sextet == 0 || sextet == 2 || sextet == 3 || sextet - 8 < 24 ? 1 : 0;
  const second: u64 = low == 0 || low - 2 < 6 ? 1 : 0;
  const third: u64 = (sextet & 2) == 0 ? 1 : 0;
  return first | (second << 16) | (third << 32);
}

function sextetOf(byte: u32): u32 {
  if (byte - 0x41 < 26) return byte - 0x41;
  if (byte - 0x61 < 26) return byte - 0x61 + 26;
  if (byte - 0x30 < 10) return byte - 0x30 + 52;
  if (byte == 0x2b || byte == 0x2d) return 62;
  return byte == 0x2f || byte == 0x5f ? 63 : 64;
}

/** As `pairLikelihood` of assignment-words.ts has it; what it adds for letters of one case depends on the whole text. */
function weigh(left: u32, right: u32): i32 {
  if (left > 52 || right > 52) return left > 52 && right > 52 ? 0 : 120;
  if (left == 52 || right == 52) return left == right ? 0 : -190;
  const isUpper = left >= 26;
  const becomesUpper = right >= 26;
  if (!isUpper && becomesUpper) return -40;
  const first = isUpper ? left - 26 : left;
  const second = becomesUpper ? right - 26 : right;
  const weight = (followers(first) >> second) & 1 ? 138 : -148;
  return isUpper == becomesUpper ? weight + (1 << 20) : weight - 39;
}

/** The letters that follow a letter in the 140 commonest pairs, a bit each: those of assignment-words.ts. */
function followers(letter: u32): u32 {
  switch (letter) {
    case 0: // a: bcdgilmnprst
      return 0x00eb94e;
    case 1: // b: ael
      return 0x0000811;
    case 2: // c: aehiklortu
      return 0x01a4d91;
    case 3: // d: aeio
      return 0x0004111;
    case 4: // e: acdflmnprstvx
      return 0x0aeb82d;
    case 5: // f: io
      return 0x0004100;
    case 6: // g: e
      return 0x0000010;
    case 7: // h: aeio
      return 0x0004111;
    case 8: // i: acdefglmnostv
      return 0x02c787d;
    case 10: // k: e
      return 0x0000010;
    case 11: // l: aeilosy
      return 0x1044911;
    case 12: // m: aeiop
      return 0x000c111;
    case 13: // n: acdegiost
      return 0x00c415d;
    case 14: // o: cdlmnoprstuw
      return 0x05ef80c;
    case 15: // p: aelort
      return 0x00a4811;
    case 16: // q: u
      return 0x0100000;
    case 17: // r: aeiosty
      return 0x10c4111;
    case 18: // s: acehiopstu
      return 0x01cc195;
    case 19: // t: aehiorstuy
      return 0x11e4191;
    case 20: // u: elmnrst
      return 0x00e3810;
    case 21: // v: aei
      return 0x0000111;
    default:
      return 0;
  }
}
