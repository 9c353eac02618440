// AssemblyScript: compiled to WebAssembly by build.mjs. What each pack entry goes through: inflate, apply the delta, search what is new (docs/design/pack.md).
import { firstIn, length, more, weak } from '../../../../detect/prefilter/assembly/core';
import { GATE_SIZE, initGate, mayHoldValue } from '../../../../detect/prefilter/assembly/gate';
import { HIT, LENGTH_MASK, WEAK, endOf, tokenEnd, tokenStart } from './hits';
import { initInflate } from './inflate';
import { forgetRegions, initRegions, noteRegion } from './regions';
import { initWeak } from './weak';

export { LITERALS, TEXT, compile } from '../../../../detect/prefilter/assembly/core';
export { inflate } from './inflate';
export {
  commitsEnd,
  emptyLedger,
  isLedgerDue,
  isWhole,
  noteCommit,
  openLedger,
  treesEnd,
} from './ledger';
export { absentInLines, absentInTree, findInTree, next, useStored, useWanted } from './links';
export { nextRegion, openWeak, passRegion, regionEnd, regionStart } from './weak';
export { useSecret } from './weak-memory';

/** The longest literal, in bytes. */
let margin: usize = 0;
/** The end of the hits that are being written, and of the room for them. */
let hitsEnd: usize = 0;
let hitsLimit: usize = 0;

/** Takes memory for tables from `base` on, and the length of the longest literal; answers where the tables end. */
export function init(base: usize, longest: u32): usize {
  margin = longest;
  const gate = initInflate(base);
  initGate(gate);
  return initWeak(initRegions(gate + GATE_SIZE));
}

/** Of the delta that `openDelta` has looked at: the size of its base and of its result, and where its instructions begin. */
export let sourceSize: f64 = 0;
export let resultSize: f64 = 0;
let instructions: usize = 0;

/** Reads the sizes that a delta begins with. Answers whether they are there (gitformat-pack, "Deltified representation"). */
export function openDelta(delta: usize, end: usize): bool {
  instructions = delta;
  sourceSize = readSize(end);
  resultSize = readSize(end);
  return sourceSize >= 0 && resultSize >= 0;
}

/** A number of seven bits a byte, lowest first; negative when it does not end, or is too large for any memory. */
function readSize(end: usize): f64 {
  let value: u64 = 0;
  for (let shift: u32 = 0; shift < 49; shift += 7) {
    if (instructions >= end) return -1;
    const byte = load<u8>(instructions++);
    value |= (<u64>byte & 0x7f) << shift;
    if (byte < 0x80) return <f64>value;
  }
  return -1;
}

/** Searches a whole text of `size` bytes. Writes hits in order of place; answers where they end, or 0 when there is no room for them. */
export function searchText(text: usize, size: usize, hits: usize, limit: usize): usize {
  hitsEnd = hits;
  hitsLimit = limit;
  forgetRegions();
  return search(text, hits, text, text + size, text + size, 0, text + size) ? hitsEnd : 0;
}

const BAD_DELTA: usize = 1;

/**
 * Makes the text that a delta describes at `dst`, and its hits: exactly those that `searchText` would find, in time that grows with what is new. A copy that
 * is long enough carries over the base's hits that it holds; everything else is searched, and a margin on either side for what a seam goes through. `openDelta`
 * comes before, and checks of its sizes. Answers where the hits end; 0 when there is no room for them, 1 when the delta makes no sense.
 */
export function applyDelta(
  base: usize,
  baseSize: usize,
  deltaEnd: usize,
  dst: usize,
  dstSize: usize,
  baseHits: usize,
  baseHitsEnd: usize,
  hits: usize,
  limit: usize,
): usize {
  hitsEnd = hits;
  hitsLimit = limit;
  forgetRegions();
  const end = dst + dstSize;
  const long: usize = 2 * margin + 16;
  let out = dst;
  let at = instructions;
  /** Everything from here on is still to be searched. */
  let open = dst;
  /** Hits that end at or before it were carried. */
  let carried: usize = 0;
  while (at < deltaEnd) {
    const code = <u32>load<u8>(at++);
    if (code < 0x80) {
      if (code == 0 || <usize>code > deltaEnd - at || <usize>code > end - out) return BAD_DELTA;
      copy(out, at, code);
      at += code;
      out += code;
      continue;
    }
    let offset: usize = 0;
    let size: usize = 0;
    if (code & 0x01) offset = load<u8>(at++);
    if (code & 0x02) offset |= <usize>load<u8>(at++) << 8;
    if (code & 0x04) offset |= <usize>load<u8>(at++) << 16;
    if (code & 0x08) offset |= <usize>load<u8>(at++) << 24;
    if (code & 0x10) size = load<u8>(at++);
    if (code & 0x20) size |= <usize>load<u8>(at++) << 8;
    if (code & 0x40) size |= <usize>load<u8>(at++) << 16;
    if (size == 0) size = 0x10000;
    if (at > deltaEnd || offset > baseSize || size > baseSize - offset || size > end - out) return BAD_DELTA;
    copy(out, base + offset, size);
    if (size >= long) {
      if (!search(dst, hits, open, out + margin, out + size, carried, out)) return 0;
      if (baseHits != baseHitsEnd && !carry(baseHits, baseHitsEnd, offset, size, out - dst)) return 0;
      carried = out + size;
      open = carried - margin;
    }
    out += size;
  }
  if (at != deltaEnd || out != end) return BAD_DELTA;
  return search(dst, hits, open, end, end, carried, end) ? hitsEnd : 0;
}

/** Copies bytes, and up to 15 behind them, which are written next or never read: most copies are short, and memory.copy leaves the module. */
// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, size: usize): void {
  if (size > 512) {
    memory.copy(to, from, size);
    return;
  }
  for (const end = to + size; to < end; to += 16, from += 16) v128.store(to, v128.load(from));
}

/**
 * Adds the hits of literals with a group in [from, until), that end after `after` and start before `before`. The text is there up to `end`. Answers whether
 * there was room.
 */
function search(
  text: usize,
  hits: usize,
  from: usize,
  until: usize,
  end: usize,
  after: usize,
  before: usize,
): bool {
  // Texts begin at even addresses, so that groups are met alike in all versions.
  const first = from & ~1;
  noteRegion(first - text, min(until, end) - text);
  for (let start = firstIn(text, first, until, end); start != 0; start = more(text, until, end)) {
    if (start + length <= after || start >= before) continue;
    if (!add(hits, <u32>(start - text), length | (weak ? WEAK : 0))) return false;
  }
  return true;
}

/** Adds a hit in its place, those that start together by their length: they come nearly in order. */
function add(hits: usize, start: u32, info: u32): bool {
  if (hitsEnd + HIT > hitsLimit) return false;
  const place = placeOf(start, info);
  let at = hitsEnd;
  while (at > hits && placeOf(load<u32>(at - HIT), load<u32>(at - HIT, 4)) > place) {
    store<u64>(at, load<u64>(at - HIT));
    at -= HIT;
  }
  store<u32>(at, start);
  store<u32>(at, info, 4);
  hitsEnd += HIT;
  return true;
}

// @ts-ignore: decorator
@inline
function placeOf(start: u32, info: u32): u64 {
  return (<u64>start << 8) | (info & LENGTH_MASK);
}

/** Adds the base's hits that stand in a copy. `to`: where in the text the copy goes. */
function carry(baseHits: usize, baseHitsEnd: usize, offset: usize, size: usize, to: usize): bool {
  const last = offset + size;
  for (let at = firstHit(baseHits, baseHitsEnd, offset); at < baseHitsEnd; at += HIT) {
    const start = <usize>load<u32>(at);
    if (start >= last) break;
    const info = load<u32>(at, 4);
    if (start + (info & LENGTH_MASK) > last) continue;
    if (hitsEnd + HIT > hitsLimit) return false;
    store<u32>(hitsEnd, <u32>(start - offset + to));
    store<u32>(hitsEnd, info, 4);
    hitsEnd += HIT;
  }
  return true;
}

/** The first hit that starts at or after `start`. */
function firstHit(hits: usize, end: usize, start: usize): usize {
  let low: usize = 0;
  let high = (end - hits) / HIT;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (<usize>load<u32>(hits + middle * HIT) < start) low = middle + 1;
    else high = middle;
  }
  return hits + low * HIT;
}

/** Whether any of the hits is a strong one. */
export function hasStrong(hits: usize, end: usize): bool {
  for (let at = hits; at < end; at += HIT) if (!(load<u32>(at, 4) & WEAK)) return true;
  return false;
}

/**
 * Whether the rules have to look at [from, to) of a text: a strong hit stands in it, or a weak one with something within `reach` bytes that may be a value. The
 * windows are those of detector.ts.
 */
export function isSuspect(text: usize, from: usize, to: usize, hits: usize, end: usize, reach: usize): bool {
  const first = firstHit(hits, end, from);
  const last = firstHit(first, end, to);
  if (hasStrong(first, last)) return true;
  for (let at = first; at < last; ) {
    const start = <usize>load<u32>(at);
    const windowStart = start > from + reach ? start - reach : from;
    let windowEnd = endOf(at, to, reach);
    // Windows that meet are one.
    for (at += HIT; at < last && <usize>load<u32>(at) <= windowEnd + reach; at += HIT) {
      windowEnd = max(windowEnd, endOf(at, to, reach));
    }
    if (mayHold(text, from, to, windowStart, windowEnd)) return true;
  }
  return false;
}

/** Asks the gate about [start, end) of a text, no token cut. */
function mayHold(text: usize, from: usize, to: usize, start: usize, end: usize): bool {
  return mayHoldValue(tokenStart(text + from, text + start), tokenEnd(text + end, text + to));
}
