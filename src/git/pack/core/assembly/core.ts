// AssemblyScript: compiled to WebAssembly by build.mjs. What each pack entry goes through: inflate, apply the delta, search what is new (docs/design/pack.md).
import { length, nextUntil, resume, weak } from '../../../../detect/prefilter/assembly/core';
import { GATE_SIZE, initGate, mayHoldValue } from '../../../../detect/prefilter/assembly/gate';
import { initInflate } from './inflate';
import { forgetRegions, initRegions, noteRegion } from './regions';

export { LITERALS, TEXT, compile } from '../../../../detect/prefilter/assembly/core';
export { inflate } from './inflate';
export { absentInLines, absentInTree, findInTree, next, useStored, useWanted } from './links';

/** A hit: where its literal starts in the text, and how long it is with the flag below; 8 bytes. */
const HIT: usize = 8;
const LENGTH_MASK: u32 = 0xff;
/** A literal that means nothing without a value beside it. */
const WEAK: u32 = 1 << 8;

/** As in detector.ts: the longest token that is taken in whole where a window's edge would cut it. */
const TOKEN_CAP: usize = 8192;

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
  return initRegions(gate + GATE_SIZE);
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
 * is long enough carries over the base's hits that it holds with a margin; everything else is searched. `openDelta` comes before, and checks of its sizes.
 * Answers where the hits end; 0 when there is no room for them, 1 when the delta makes no sense.
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
  const long: usize = 4 * margin + 16;
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
      memory.copy(out, at, code);
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
    memory.copy(out, base + offset, size);
    if (size >= long) {
      if (!search(dst, hits, open, out + 2 * margin, out + size, carried, out + margin)) return 0;
      if (baseHits != baseHitsEnd && !carry(baseHits, baseHitsEnd, offset, size, out - dst)) return 0;
      carried = out + size - margin;
      open = carried - 5;
    }
    out += size;
  }
  if (at != deltaEnd || out != end) return BAD_DELTA;
  return search(dst, hits, open, end, end, carried, end) ? hitsEnd : 0;
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
  for (let start = nextUntil(text, first, until, end); start != 0; start = nextUntil(text, resume, until, end)) {
    if (start + length <= after || start >= before) continue;
    if (!add(hits, <u32>(start - text), length | (weak ? WEAK : 0))) return false;
  }
  return true;
}

/** Adds a hit in its place: literals of unlike lengths come nearly in order. */
function add(hits: usize, start: u32, info: u32): bool {
  if (hitsEnd + HIT > hitsLimit) return false;
  let at = hitsEnd;
  while (at > hits && load<u32>(at - HIT) > start) {
    store<u64>(at, load<u64>(at - HIT));
    at -= HIT;
  }
  store<u32>(at, start);
  store<u32>(at, info, 4);
  hitsEnd += HIT;
  return true;
}

/** Adds the base's hits that stand in a copy, a margin from its ends. `to`: where in the text the copy goes. */
function carry(baseHits: usize, baseHitsEnd: usize, offset: usize, size: usize, to: usize): bool {
  const last = offset + size - margin;
  for (let at = firstHit(baseHits, baseHitsEnd, offset + margin); at < baseHitsEnd; at += HIT) {
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

/**
 * Whether the rules have to look at [from, to) of a text: a strong hit stands in it, or a weak one with something within `reach` bytes that may be a value. The
 * windows are those of detector.ts.
 */
export function isSuspect(text: usize, from: usize, to: usize, hits: usize, end: usize, reach: usize): bool {
  const first = firstHit(hits, end, from);
  const last = firstHit(first, end, to);
  for (let at = first; at < last; at += HIT) if (!(load<u32>(at, 4) & WEAK)) return true;
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

function endOf(hit: usize, to: usize, reach: usize): usize {
  return min(to, <usize>load<u32>(hit) + (load<u32>(hit, 4) & LENGTH_MASK) + reach);
}

/** Asks the gate about [start, end) of a text, no token cut. */
function mayHold(text: usize, from: usize, to: usize, start: usize, end: usize): bool {
  return mayHoldValue(tokenStart(text + from, text + start), tokenEnd(text + end, text + to));
}

function tokenStart(low: usize, from: usize): usize {
  const least = from > low + TOKEN_CAP ? from - TOKEN_CAP : low;
  let at = from;
  while (at > least && isTokenByte(load<u8>(at - 1))) at--;
  return at;
}

function tokenEnd(from: usize, high: usize): usize {
  const most = min(high, from + TOKEN_CAP);
  let at = from;
  while (at < most && isTokenByte(load<u8>(at))) at++;
  return at;
}

/** `[A-Za-z0-9+/=_.-]` */
// @ts-ignore: decorator
@inline
function isTokenByte(byte: u8): bool {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x2d && byte <= 0x39) || byte == 0x2b || byte == 0x3d || byte == 0x5f
  );
}
