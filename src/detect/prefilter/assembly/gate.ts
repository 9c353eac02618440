// The gate: whether a stretch of text that names OpenAI may also hold a value. Made for the rules that are marked `gated`.

import { isPlain } from './gate-plain';
import { DASH, DIGIT, LETTER, LINE_END, MOST, PLUS, SPECIAL, TOKEN, UNDERSCORE, entryAt, entryOf, row, run } from './gate-tables';
import { DECODED, END, NUMERIC, after, formerEnd, glueEnd, glueStart, how, read, readFrom, readOn, readTo } from './gate-read';
import { follow, holdsValue, lineBreakAt, size as runSize } from './gate-run';
import { setGlue } from './gate-name';
import { isPair, mayBeEncoded } from './gate-encoded';
import { holdsRefreshToken, mayBeMost, mayBeValue, mayEnd } from './gate-value';

export { GATE_SIZE, initGate } from './gate-tables';

/** The shortest value, and the shortest run that base64 or one of its lines may be. */
const SHORTEST: usize = 20;
const LINE: usize = 16;
/** Pairs of digits, and characters by their number, in a row: what a value that is written so has at least, and with what between. */
const MOST_PAIRS: u32 = 14;
const PAIR_GAP: usize = 26;
/** `0x54`, with plus signs and the rest of an escape. */
const LONGEST_PAIR: usize = 24;
/** So many bytes behind the text in question a row of pairs is read on, and so many characters of a long one are in its next part, too. */
const ROW: usize = 512;
const ROW_OVERLAP: u32 = 320;
const MOST_UNITS: u32 = 12;
const UNIT_GAP: usize = 20;

/** Nothing is read before it. */
let low: usize = 0;
/** The last piece. */
let pieceStart: usize = 0;
let pieceEnd: usize = 0;
/** Where the last unit or seam ends: a value may begin there, in the middle of a piece. */
let unitStart: usize = 0;
let unitEnd: usize = 0;
/** Where a run would begin if that unit was none; else 0. */
let doubtful: usize = 0;
/** Up to here runs have been followed, the last one to `runEnd`. */
let followed: usize = 0;
let runEnd: usize = 0;
/** How far the text was read. */
let reached: usize = 0;
/** Whether the last piece is not yet counted as a pair of digits, and where that begins: behind a unit that ends in the piece. */
let pending: bool = false;
let pairStart: usize = 0;
/** Pairs of the row so far, whose characters stand at `row`, and where the last one ends. */
let pairs: u32 = 0;
let pairEnd: usize = 0;
/** What is read is itself a row of pairs. */
let isRow: bool = false;
let units: u32 = 0;
let lastUnit: usize = 0;

/** How far the answer to the last question depends on what stands there, but for blanks and the like that may come before the end of a seam. */
export function answeredAt(): usize {
  return max(reached, runEnd);
}

/**
 * Whether one of the gated rules may have a match above low confidence in [from, end), as it stands or encoded: false only when none has. Reads
 * nothing outside. `initGate` goes before.
 */
export function mayHoldValue(from: usize, end: usize): bool {
  return mayBeginIn(from, from, end, end);
}

/** The same for matches that begin in [from, until), which no token crosses at its start; names before them are read back to `lowest`. */
export function mayBeginIn(lowest: usize, from: usize, until: usize, end: usize): bool {
  low = lowest;
  readFrom(from, end);
  pieceStart = pieceEnd = unitStart = unitEnd = pairEnd = lastUnit = followed = runEnd = from;
  pairs = units = 0;
  pending = false;
  for (let at = from; at < end; ) {
    const entry = entryAt(at);
    if ((entry & TOKEN) == 0) {
      if (isWorthALook(at, end, entry) ? holdsValueAt(at, end, entry) : pendingPairs()) return answer(at, true);
      pending = false;
      at++;
      continue;
    }
    if (at >= until && !isOpen(at, until)) return answer(at, holdsValueInRow());
    const start = at;
    let seen = entry;
    for (at++; at < end; at++) {
      const next = entryAt(at);
      if ((next & TOKEN) == 0) break;
      seen |= next;
    }
    pieceStart = start;
    pieceEnd = at;
    if ((seen & UNDERSCORE) != 0 && holdsRefreshToken(start, at, end)) return answer(at, true);
    if (at - start >= SHORTEST && holdsValueItself(end, seen)) return answer(at, true);
    if (start < followed || at <= unitEnd) continue;
    pending = at - start <= LONGEST_PAIR && (seen & DIGIT) != 0;
    pairStart = max(unitEnd, start);
    if (!pending && holdsValueInRow()) return answer(at, true);
  }
  return answer(end, pendingPairs() || holdsValueInRow());
}

function answer(at: usize, holds: bool): bool {
  reached = at;
  return holds;
}

/** Whether a row of pairs or of units, or the last unit, goes on at `at`. */
function isOpen(at: usize, until: usize): bool {
  return at < unitEnd || (pairs > 0 && at - pairEnd <= PAIR_GAP && at - until < ROW) || (units > 0 && at - lastUnit <= UNIT_GAP);
}

// @ts-ignore: decorator
@inline
function isWorthALook(at: usize, end: usize, entry: u32): bool {
  return ((entry & LINE_END) != 0 && at == pieceEnd) || ((entry & SPECIAL) != 0 && !isPlain(<u32>load<u8>(at), at, end));
}

/** Whether a run or a row of pairs or of units that goes on at `at`, where no token character stands, may hold a value. */
function holdsValueAt(at: usize, end: usize, entry: u32): bool {
  if (at == pieceEnd) setGlue(glueStart, glueEnd, formerEnd);
  if (at < unitEnd) {
    // The rest of a unit is nothing by itself, unless the `=` of `KEY=8…` looked like one.
    const isRun = at == pieceEnd && at >= followed && (entry & SPECIAL) != 0 && isDoubtful();
    if (isRun && holdsValueFrom(pieceStart, end, true)) return true;
  } else if (at >= followed) {
    doubtful = 0;
    const start = (entry & SPECIAL) != 0 ? runAt(at) : (entry & LINE_END) != 0 ? wrappedAt(at, max(unitEnd, pieceStart)) : 0;
    if (doubtful != 0 && holdsValueFrom(doubtful, end, true)) return true;
    if (start != 0) {
      if (holdsValueFrom(start, end, start == pieceStart)) return true;
      followed = runEnd;
      // The last pair of a row may look as if it went on.
      const isPiece = pending && pairOf(run, run + runSize) == 0;
      if (isPiece ? pendingPairs() : isPairs(run, run + runSize, start, followed)) return true;
      pending = false;
    }
  }
  return pendingPairs() || units >= MOST_UNITS;
}

function holdsValueFrom(start: usize, end: usize, isPiece: bool): bool {
  runEnd = follow(low, start, end, isPiece);
  return holdsValue;
}

function pendingPairs(): bool {
  return pending && isPairs(pairStart, pieceEnd, pieceStart, pieceEnd);
}

/** The last piece as it stands; `seen` are the kinds of its characters. */
function holdsValueItself(end: usize, seen: u32): bool {
  const start = pieceStart;
  const to = pieceEnd;
  if (mayBeEncoded(start, to)) return true;
  // Nothing random is of one case without digits, and only prefixes have signs.
  if ((seen & (DIGIT | PLUS | DASH)) == 0 && (seen & LETTER) != LETTER) return false;
  setGlue(glueStart, glueEnd, formerEnd);
  const ends = mayEnd(to, end);
  if (mayBeValue(start, to, low, start, ends) || startsInside(start, to, ends)) return true;
  return unitEnd > start && unitEnd < to && mayBeValue(unitEnd, to, low, 0, ends);
}

/** `${NAME:-value}`, and the colour code `[33m` without its first character. */
function startsInside(start: usize, to: usize, ends: bool): bool {
  const first = load<u8>(start);
  if (first == 0x2d) return mayBeValue(start + 1, to, start, 0, ends);
  if (<u32>first - 0x30 > 9) return false;
  let at = start;
  while (at < to && <u32>load<u8>(at) - 0x30 < 10) at++;
  return at < to && load<u8>(at) == 0x6d && mayBeValue(at + 1, to, start, 0, ends);
}

/**
 * Takes in a pair of hexadecimal digits that is set apart: `54 33`, `0x54, 0x33`; the piece is read at [from, to) and stands at [start, behind). Answers whether the
 * row that ends before it, or with it, may hold a value.
 */
function isPairs(from: usize, to: usize, start: usize, behind: usize): bool {
  const first = pairOf(from, to);
  if (first == 0) return holdsValueInRow();
  if (start - pairEnd > PAIR_GAP && holdsValueInRow()) return true;
  // The first pair of `KEY=54 33` looks like a unit.
  if (pairs == 0 && unitEnd == unitStart + 3 && start - unitEnd <= PAIR_GAP && isDoubtful() && isPair(unitStart + 1)) add(unitStart + 1);
  add(first);
  pairEnd = behind;
  if (pairs < MOST) return isRow && pairs >= MOST_PAIRS;
  if (holdsValueInRow()) return true;
  memory.copy(row, row + MOST - ROW_OVERLAP, ROW_OVERLAP);
  pairs = ROW_OVERLAP;
  return false;
}

/** Where the digits of a pair stand; 0 where there is none, or more. */
function pairOf(from: usize, to: usize): usize {
  let first = from;
  let last = to;
  while (first < last && load<u8>(first) == 0x2b) first++;
  while (first < last && load<u8>(last - 1) == 0x2b) last--;
  if (last - first == 4 && load<u16>(first) == 0x7830) first += 2;
  return last - first == 2 && isPair(first) ? first : 0;
}

/** Where the token characters end that stand at `from`, and where those begin that stand before `to`. */
function pieceFrom(from: usize, to: usize): usize {
  let at = from;
  while (at < to && (entryAt(at) & TOKEN) != 0) at++;
  return at;
}
function pieceTo(from: usize, to: usize): usize {
  let at = to;
  while (at > from && (entryAt(at - 1) & TOKEN) != 0) at--;
  return at;
}

function add(pair: usize): void {
  if (!isRow) store<u8>(row + pairs, (digit(pair) << 4) | digit(pair + 1));
  pairs++;
}

function digit(at: usize): u8 {
  const byte = load<u8>(at);
  return (byte & 15) + (byte >>> 6) * 9;
}

/** Whether the row of pairs that ends here may hold a value; the next one begins. Rows in rows are not read. */
function holdsValueInRow(): bool {
  const size = pairs;
  pairs = 0;
  if (size < MOST_PAIRS) return false;
  if (isRow || mayBeMost(row, pieceFrom(row, row + size)) || mayBeMost(pieceTo(row, row + size), row + size)) return true;
  const lowest = low;
  const start = pieceStart;
  const end = pieceEnd;
  const lastStart = unitStart;
  const lastEnd = unitEnd;
  const begin = doubtful;
  const behind = followed;
  const lastPair = pairEnd;
  const counted = units;
  const counting = lastUnit;
  const glue = glueStart;
  const behindGlue = glueEnd;
  const former = formerEnd;
  const to = readTo();
  isRow = true;
  const holds = mayBeginIn(row, row, row + size, row + size);
  isRow = false;
  readOn(glue, behindGlue, former, to);
  setGlue(glue, behindGlue, former);
  low = lowest;
  pieceStart = start;
  pieceEnd = end;
  unitStart = lastStart;
  unitEnd = lastEnd;
  doubtful = begin;
  followed = behind;
  pairEnd = lastPair;
  units = counted;
  lastUnit = counting;
  pairs = 0;
  return holds;
}

/** Whether at `at`, which is special, a run begins or goes on: where it begins, else 0. */
function runAt(at: usize): usize {
  // What belongs to the unit before is no piece, or a value's beginning that looks so.
  const begin = max(unitEnd, pieceStart);
  const start = pieceEnd > begin && pieceEnd == at ? begin : 0;
  const whole = pieceEnd == at && pieceStart < unitEnd && (start != 0 || isDoubtful()) ? pieceStart : 0;
  const char = read(at, 2);
  if (how != 0) {
    count(at, char);
    unitStart = at;
    unitEnd = glueEnd;
    if (char < END && (entryOf(<u32>char) & TOKEN) != 0) {
      doubtful = whole;
      return start != 0 ? start : (how & DECODED) != 0 ? at : 0;
    }
  }
  return start != 0 && (char == 0x0a || char == 0x0d) ? wrappedAt(at, start) : 0;
}

/** An `=` stands between names and values, too. */
function isDoubtful(): bool {
  return load<u8>(unitStart) == 0x3d;
}

/** Characters that are written by their numbers, one close to the other: more than the runs' two levels may be there. */
function count(at: usize, char: i32): void {
  if ((how & NUMERIC) == 0 || char < 0x20 || char > 0x7e) return;
  units = at - lastUnit <= UNIT_GAP ? units + 1 : 1;
  lastUnit = at;
}

/** `start`, where the last piece that may go on in the next line begins; 0 when it does not. */
function wrappedAt(at: usize, start: usize): usize {
  if (pieceEnd != at || pieceEnd < start + 2) return 0;
  if (pieceEnd - start < LINE && !isPair(pieceEnd - 2)) return 0;
  return lineBreakAt(at) != 0 ? start : 0;
}
