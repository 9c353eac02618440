// Most quotation marks, `=` and so on stand for themselves: told by the next two bytes, at a tenth of what reading them as units costs.

import { HEX, LINE_END, LOWER, SPECIAL, WORD, entryAt } from './gate-tables';

/** False where the special character `byte` at `at` may begin a unit or a seam. */
export function isPlain(byte: u32, at: usize, end: usize): bool {
  if (at + 2 >= end) return false;
  if (byte == 0x22 || byte == 0x27) return isAfterQuote(at + 1, end);
  const next = entryAt(at + 1);
  if ((next & SPECIAL) != 0) return false;
  const char = <u32>load<u8>(at + 1);
  if ((next & LINE_END) != 0) return false;
  if (byte == 0x60) return isAfterQuote(at + 1, end);
  if (byte == 0x3d) return isAfterEquals(char, next, at + 2);
  if (byte == 0x24) return char != 0x7b || isInTemplate(at + 2);
  if (byte == 0x25) return (next & HEX) == 0;
  if (byte == 0x26) return char != 0x23 && (next & WORD) == 0;
  if (byte == 0x5c) return (next & (WORD | HEX)) == 0 && char != 0x2d && char != 0x2f && char != 0x5f;
  return byte == 0x5e;
}

/** Behind a quotation mark: blanks, an operator, `}` or a literal's prefix, and then another quotation mark, would make a seam. */
function isAfterQuote(at: usize, end: usize): bool {
  let next = skipBlanks(at, end);
  if (next < end && isOperator(<u32>load<u8>(next))) next = skipBlanks(next + 1, end);
  if (next + 2 >= end) return false;
  const char = <u32>load<u8>(next);
  if (isPrefix(char)) {
    const second = <u32>load<u8>(next + 1);
    return (entryAt(next + 1) & SPECIAL) == 0 && !isPrefix(second);
  }
  if ((entryAt(next) & WORD) != 0) return true;
  // ; ) : ] ( [ { / - >
  if (char == 0x3b || char == 0x29 || char == 0x3a || char == 0x5d || char == 0x28) return true;
  return char == 0x5b || char == 0x7b || char == 0x2f || char == 0x2d || char == 0x3e;
}

/** The first operator may have a second character, which is no part of what is told here. */
function isOperator(char: u32): bool {
  return char == 0x2c || char == 0x2b || char == 0x2e;
}

function skipBlanks(at: usize, end: usize): usize {
  let next = at;
  while (next < end) {
    const char = load<u8>(next);
    if (char != 0x20 && (char < 0x09 || char > 0x0d)) break;
    next++;
  }
  return next;
}

function isPrefix(char: u32): bool {
  const lower = char | 0x20;
  return lower == 0x66 || lower == 0x72 || lower == 0x62 || lower == 0x75 || char == 0x4c;
}

/** Behind `=`: two digits, or blanks and a line break. */
function isAfterEquals(char: u32, entry: u32, next: usize): bool {
  if ((entry & HEX) != 0 && (entry & LOWER) == 0) {
    const second = entryAt(next);
    return (second & SPECIAL) == 0 && ((second & HEX) == 0 || (second & LOWER) != 0);
  }
  if (char != 0x20 && char != 0x09) return true;
  const second = <u32>load<u8>(next);
  return second != 0x20 && second != 0x09 && (entryAt(next) & (SPECIAL | LINE_END)) == 0;
}

/** Behind `${`: blanks and a quotation mark would make a seam. */
function isInTemplate(next: usize): bool {
  const char = <u32>load<u8>(next);
  return (entryAt(next) & (SPECIAL | LINE_END)) == 0 && char != 0x20 && (char < 0x09 || char > 0x0d) && char != 0xa0;
}
