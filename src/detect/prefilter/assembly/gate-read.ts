// Characters that are written as something else, and what stands for none: the decoders of decode/ that work character by character, read from
// one place on, on top of each other.

import { continuation, seam } from './gate-seams';
import { SPECIAL, entryOf } from './gate-tables';
import { entity, escape, invisible, percent, quotedPrintable } from './gate-units';

/** How a character was written, a bit each: what the decoders of the same names read. */
export const JOINED: u32 = 1;
export const UTF16: u32 = 2;
export const INVISIBLE: u32 = 4;
export const ESCAPE: u32 = 8;
export const PERCENT: u32 = 16;
export const HTML: u32 = 32;
export const QUOTED_PRINTABLE: u32 = 64;
/** The character itself was, and not only something before it that stands for none. */
export const DECODED: u32 = 128;
/** By its number. */
export const NUMERIC: u32 = 256;

/** Read behind the last byte. */
export const END: i32 = 0x100;
/** What a unit may be instead of a character: one that is left out; none at all. */
export const NOTHING: i32 = 0x101;
export const NONE: i32 = -1;

/** Of the last character that was read: where the next one begins, and the bits above. */
export let after: usize = 0;
export let how: u32 = 0;
/** Those of the character itself, without what was left out before it. */
export let own: u32 = 0;
/** Whether a unit was made of what others stand for, so that one level of encoding reads it otherwise. */
export let nested: bool = false;

/** The last units or seams that were read in a row, and where those before them end. */
export let glueStart: usize = 0;
export let glueEnd: usize = 0;
export let formerEnd: usize = 0;
let limit: usize = 0;

/** The next character begins here. */
export function setAfter(at: usize): void {
  after = at;
}

/** So it was written. */
export function addHow(bits: u32): void {
  how |= bits;
}

/** A text is read from here to there. */
export function readFrom(start: usize, end: usize): void {
  glueStart = glueEnd = formerEnd = start;
  limit = end;
}

/** Where the text ends that is read. */
export function readTo(): usize {
  return limit;
}

/** Goes on in another text, as it was left. */
export function readOn(start: usize, end: usize, former: usize, to: usize): void {
  glueStart = start;
  glueEnd = end;
  formerEnd = former;
  limit = to;
}

/** The character at `at`, `levels` of encoding undone; sets `after` and `how`. */
export function read(at: usize, levels: u32): i32 {
  how = 0;
  const char = charAt(at, levels);
  if (how != 0) {
    if (at != glueStart) formerEnd = glueEnd;
    glueStart = at;
    // A character that was not written otherwise is one byte behind the rest.
    glueEnd = (how & DECODED) != 0 || char == END ? after : after - 1;
  }
  return char;
}

/** From here on nothing is nested yet. */
export function clearNested(): void {
  nested = false;
}

/** As `read`, but adds to `how`. */
export function charAt(at: usize, levels: u32): i32 {
  while (at < limit) {
    const byte = <u32>load<u8>(at);
    if (levels == 0 || (entryOf(byte) & SPECIAL) == 0) {
      after = at + 1;
      own = 0;
      return <i32>byte;
    }
    const char = charAt(at, levels - 1);
    const next = after;
    const before = how;
    const first = own;
    how = 0;
    const meant = unit(char, next, levels - 1);
    if (meant == NONE) {
      how = before;
      own = first;
      after = next;
      return char;
    }
    if (levels == 2 && (before & DECODED) != 0) nested = true;
    own = first | how;
    how |= before;
    if (meant != NOTHING) {
      how |= DECODED;
      return meant;
    }
    at = after;
  }
  after = at;
  return END;
}

/** What the unit stands for that begins with `char`; `next` is behind that. */
function unit(char: i32, next: usize, levels: u32): i32 {
  switch (char) {
    case 0:
      how |= UTF16;
      after = next;
      return NOTHING;
    case 0x5c:
      return escape(next, levels);
    case 0x5e:
      return continuation(next, levels);
    case 0x22:
    case 0x24:
    case 0x27:
    case 0x60:
      return seam(char, next, levels);
    case 0x25:
      return percent(next, levels);
    case 0x26:
      return entity(next, levels);
    case 0x3d:
      return quotedPrintable(next, levels);
    default:
      return char == 0x1b || char >= 0xc2 ? invisible(char, next, levels) : NONE;
  }
}
