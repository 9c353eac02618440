// A run of token characters as decoding shows it: pieces between which something stands that a decoder takes out, and characters that are
// written as something else.

import { isPair, mayBeEncoded } from './gate-encoded';
import { MOST, SPECIAL, TOKEN, boundaries, entryAt, entryOf, row, run } from './gate-tables';
import { DECODED, END, NUMERIC, after, charAt, clearNested, how, nested, own, read } from './gate-read';
import { REFRESH, mayBeMost, mayBeValue, mayEnd } from './gate-value';

/** A line break, which only the decoders of base64 and hexadecimal digits take out. */
const BREAK: u32 = 1 << 12;
const KINDS: u32 = 7;
/** Characters of a run that is judged in parts which the next part has as well: more than the longest value. */
const OVERLAP: u32 = 320;
/** Characters before a line break that make it worth a look behind it: base64 begins with as many. */
const LINE: u32 = 16;

/** Of the run that was followed last: whether it may hold a value, and its characters, at `run`. */
export let holdsValue: bool = false;
export let size: u32 = 0;

let marks: u32 = 0;
/** Where the text begins, and where the run does in it, 0 when that is not to be judged by; and whether a value may end where it ends. */
let textStart: usize = 0;
let runStart: usize = 0;
let ends: bool = false;
let lineStart: u32 = 0;

/** Reads the run that begins at `from`, and judges it; answers where it ends. `isPiece`: the names before the last piece are those before the run. */
export function follow(low: usize, from: usize, end: usize, isPiece: bool): usize {
  clearNested();
  const twice = followAt(2, low, from, end, isPiece);
  return holdsValue || !nested ? twice : max(twice, followAt(1, low, from, end, isPiece));
}

function followAt(levels: u32, low: usize, from: usize, end: usize, isPiece: bool): usize {
  holdsValue = false;
  textStart = low;
  // Of a run that begins with something undone nothing is known before it.
  runStart = isPiece ? from : 0;
  ends = true;
  size = marks = lineStart = 0;
  let at = from;
  while (at < end && !holdsValue) {
    const byte = <u32>load<u8>(at);
    if ((entryOf(byte) & TOKEN) != 0) {
      append(byte);
      at++;
    } else {
      const next = glueAt(at, levels);
      if (next == 0) break;
      at = next;
    }
    if (size >= MOST - 2) slide();
  }
  ends = mayEnd(at, end);
  judge();
  return at;
}

/** Takes in what stands at `at` instead of a token character, and answers where to go on; 0 where the run ends. */
function glueAt(at: usize, levels: u32): usize {
  const byte = <u32>load<u8>(at);
  if ((entryOf(byte) & SPECIAL) == 0 && byte != 0x0a && byte != 0x0d) return 0;
  const char = read(at, levels);
  const next = after;
  const kinds = how;
  const inside = own;
  if (kinds != 0 && isToken(char)) {
    mark(kinds);
    append(<u32>char);
    if ((kinds & DECODED) != 0) mark(inside);
    return next;
  }
  const behindBreak = isWrapped() ? lineBreakAt(at) : 0;
  if (behindBreak != 0) {
    mark(BREAK);
    lineStart = size;
  }
  return behindBreak;
}

function isToken(char: i32): bool {
  return char < END && (entryOf(<u32>char) & TOKEN) != 0;
}

function append(byte: u32): void {
  store<u8>(run + size, byte);
  size++;
}

/** Here something was taken out, or a character stands, as only the decoders in `kinds` read it. */
function mark(kinds: u32): void {
  const entry = (size << 16) | (kinds & ~(DECODED | NUMERIC));
  const last = boundaries + (marks << 2) - 4;
  if (marks > 0 && load<u32>(last) >> 16 == size) store<u32>(last, load<u32>(last) | entry);
  else store<u32>(boundaries + (marks++ << 2), entry);
}

/** Whether the last line may be one of base64 or of hexadecimal digits. */
function isWrapped(): bool {
  const line = size - lineStart;
  return line >= LINE || (line >= 2 && isPair(run + size - 2));
}

/** Where the next line of a wrapped text begins; 0 when there is none. */
export function lineBreakAt(at: usize): usize {
  let behind = at;
  let char = read(behind, 2);
  if (char != 0x0a && char != 0x0d) return 0;
  for (let count = 0; count < 4 && (char == 0x0a || char == 0x0d); count++) {
    behind = after;
    char = charAt(behind, 1);
  }
  for (let count = 0; count < 40 && (char == 0x20 || char == 0x09 || char == 0x2b || char == 0x3e); count++) {
    behind = after;
    char = charAt(behind, 1);
  }
  return isToken(char) ? behind : 0;
}

/** Judges what there is of a long run, and keeps its end. */
function slide(): void {
  judge();
  const cut = size - min(size, OVERLAP);
  let kept: u32 = 0;
  for (let index: u32 = 0; index < marks; index++) {
    const entry = load<u32>(boundaries + (index << 2));
    if (entry >> 16 < cut) continue;
    store<u32>(boundaries + (kept << 2), entry - (cut << 16));
    kept++;
  }
  marks = kept;
  memory.copy(run, run + cut, size - cut);
  size -= cut;
  runStart = 0;
  lineStart = lineStart > cut ? lineStart - cut : 0;
}

/** Every reading that undoes one or two kinds of encoding: whatever else there is cuts the run. */
function judge(): void {
  if (holdsValue || marks == 0) return;
  holdsValue = mayBeEncoded(run, run + size) || holdsGzip();
  let all: u32 = 0;
  for (let index: u32 = 0; index < marks; index++) all |= load<u32>(boundaries + (index << 2));
  for (let first: u32 = 0; first < KINDS && !holdsValue; first++) {
    if (((all >> first) & 1) == 0) continue;
    for (let second = first; second < KINDS && !holdsValue; second++) {
      if (((all >> second) & 1) != 0) holdsValue = reading((1 << first) | (1 << second));
    }
  }
}

/** gzip in base64, which is a literal of the prefilter's where it stands in one piece. */
function holdsGzip(): bool {
  for (let at = run; at + 4 <= run + size; at++) if (load<u32>(at) == 0x49733448) return true;
  return false;
}

function reading(undone: u32): bool {
  const apart = ((1 << KINDS) - 1) | BREAK;
  let start = run;
  for (let index: u32 = 0; index < marks; index++) {
    const entry = load<u32>(boundaries + (index << 2));
    if ((entry & apart & ~undone) == 0) continue;
    const boundary = run + (entry >> 16);
    if (holds(start, boundary, true)) return true;
    start = boundary;
  }
  return holds(start, run + size, ends);
}

/** The dash of `${NAME:-value}` is none of the value. What begins as a refresh token may go on behind a dot, where the run has ended. */
function holds(from: usize, to: usize, mayEndHere: bool): bool {
  // Of a row of pairs, the first and the last may not be there.
  if (textStart == row && mayBeMost(from, to)) return true;
  if (from < to && load<u8>(from) == 0x2d && mayBeValue(from + 1, to, textStart, 0, mayEndHere)) return true;
  return mayBeValue(from, to, textStart, from == run ? runStart : 0, mayEndHere) || (to > from + 3 && (load<u32>(from) & 0xffffff) == REFRESH);
}
