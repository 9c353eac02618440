// What decode/joined.ts takes out, and a little more. `next` is behind the seam's first character; `levels` of encoding are undone in what it is made of.

import { JOINED, NONE, NOTHING, addHow, after, charAt, setAfter } from './gate-read';

/** A seam of joined literals that begins with a quotation mark or `${`, or with a backtick that continues a line. */
export function seam(first: i32, next: usize, levels: u32): i32 {
  if (first == 0x60 && continuation(next, levels) == NOTHING) return NOTHING;
  const end = first == 0x24 ? openingEnd(next, levels) : closingEnd(next, levels);
  if (end == 0) return NONE;
  addHow(JOINED);
  setAfter(end);
  return NOTHING;
}

/** `${"`: where it ends; 0 where it does not stand. */
function openingEnd(next: usize, levels: u32): usize {
  return charAt(next, levels) == 0x7b ? quoteBehind(skipBlanks(after, levels), levels) : 0;
}

/** From one quotation mark to the next, with an operator between, or to the end of `${ }`; 0 where there is no such seam. */
function closingEnd(next: usize, levels: u32): usize {
  let behind = skipBlanks(next, levels);
  let char = charAt(behind, levels);
  if (char == 0x7d) return after;
  const second = secondOf(char);
  if (second >= 0) {
    behind = after;
    char = charAt(behind, levels);
    if (char == second || (second == 0x2b && char == 0x3d)) behind = after;
    else if (second == 0x7c || second == 0x3e) return 0;
    behind = skipBlanks(behind, levels);
  }
  // Visual Basic's continuation.
  if (charAt(behind, levels) == 0x5f) behind = skipBlanks(after, levels);
  return quoteBehind(behind, levels);
}

/** A backslash, backtick or caret before a line break. */
export function continuation(next: usize, levels: u32): i32 {
  let char = charAt(next, levels);
  if (char == 0x0d) char = charAt(after, levels);
  if (char != 0x0a) return NONE;
  addHow(JOINED);
  let behind = after;
  char = charAt(behind, levels);
  for (let blanks = 0; blanks < 80 && (char == 0x20 || char == 0x09); blanks++) {
    behind = after;
    char = charAt(behind, levels);
  }
  if (char != 0x2b) setAfter(behind);
  return NOTHING;
}

/** Behind a quotation mark that stands at `at`, also with a literal's prefix; 0 when none does. */
function quoteBehind(at: usize, levels: u32): usize {
  let char = charAt(at, levels);
  for (let count = 0; count < 2 && isPrefix(char); count++) char = charAt(after, levels);
  if (char == 0x5c) char = charAt(after, levels);
  return isQuote(char) ? after : 0;
}

function skipBlanks(at: usize, levels: u32): usize {
  let behind = at;
  for (let count = 0; count < 162; count++) {
    const char = charAt(behind, levels);
    if (char != 0x20 && char != 0xa0 && (char < 0x09 || char > 0x0d)) break;
    behind = after;
  }
  return behind;
}

function isQuote(char: i32): bool {
  return char == 0x22 || char == 0x27 || char == 0x60;
}

/** The operators `+` `++` `+=` `.` `..` `&` `||` `<>` `~` `,`: the second character of one that begins with `first`, 0 for none; -1 when none does. */
function secondOf(first: i32): i32 {
  if (first == 0x2b || first == 0x2e || first == 0x7c) return first;
  if (first == 0x3c) return 0x3e;
  return first == 0x26 || first == 0x7e || first == 0x2c ? 0 : -1;
}

/** `$` `@`, and letters of `fFrRbBuUL`. */
function isPrefix(char: i32): bool {
  if (char == 0x24 || char == 0x40 || char == 0x4c) return true;
  const lower = char | 0x20;
  return lower == 0x66 || lower == 0x72 || lower == 0x62 || lower == 0x75;
}

