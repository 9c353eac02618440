// What of a text with weak hits has to be looked at by the rules. Versions of a file have most of their text in common, so what the gate and the rules said of a
// stretch is remembered by a keyed hash of it and of what decides on it (docs/design/pack.md).

import { answeredAt, mayBeginIn } from '../../../../detect/prefilter/assembly/gate';
import { HIT, WEAK, endOf, tokenEnd, tokenStart } from './hits';
import { hashWith, initMemory, keyOfParts, recall, remember } from './weak-memory';

/** A chunk of a window: the hash of all before it, where it starts, what is known of it, and under which key; 24 bytes. */
const CHUNK: usize = 24;
const START: usize = 8;
const VERDICT: usize = 12;
const KEY: usize = 16;
const MOST_CHUNKS: usize = 1 << 15;
/** Bytes of a chunk. Between the two it ends where a line begins that is one in so many. */
const SHORTEST: usize = 64;
const LONGEST: usize = 2048;
const LINES: u64 = 4;

/** Bytes before a chunk in which the names stand that the gate reads (gate-name.ts), and behind it in which a value shows that begins in it (detector.ts). */
const BEFORE: usize = 256;
const EVIDENCE: usize = 1536;
/** Mostly so many bytes behind it do: the gate has its answer behind a few, and the longest seam (decode/joined.ts) begins in those. */
const NEAR: usize = 512;
const ANSWERED: usize = 128;
/** Bytes that the rules are asked about at a time. */
const LARGEST_REGION: usize = 16 << 10;
/** One chunk in so many ends a region, so that an edit does not change all of a long one. */
const ENDS: u64 = 16;

/** Whether a value may begin in a chunk, and end far behind it. */
const CLEAN: u32 = 1;
const NEAR_VALUE: u32 = 2;
const FAR_VALUE: u32 = 3;

let chunks: usize = 0;

/** Takes memory from `base` on; answers where it ends. */
export function initWeak(base: usize): usize {
  chunks = (base + 7) & ~7;
  return initMemory(chunks + CHUNK * (MOST_CHUNKS + 1));
}

/** The text in question, and the hits of it that no window has held yet. */
let text: usize = 0;
let textSize: usize = 0;
let hit: usize = 0;
let hitsEnd: usize = 0;
let reach: usize = 0;
/** The window in question, its chunks, and the first of them that is not done. */
let windowStart: usize = 0;
let windowEnd: usize = 0;
let count: usize = 0;
let cursor: usize = 0;

/** What the rules have to look at, as offsets into the text: `nextRegion` sets them. */
export let regionStart: usize = 0;
export let regionEnd: usize = 0;
let regionKey: u64 = 0;

/** Begins with a text and its hits; only weak ones count. */
export function openWeak(at: usize, size: usize, hits: usize, end: usize, reachOf: usize): void {
  text = at;
  textSize = size;
  hit = hits;
  hitsEnd = end;
  reach = reachOf;
  count = cursor = 0;
}

/** The next stretch around weak hits in which the gate sees what may be a value, and the rules have not seen that it is none. Answers whether there is one. */
export function nextRegion(): bool {
  do {
    while (cursor < count) {
      const first = cursor++;
      if (verdictOf(first) == CLEAN) continue;
      let worst = verdictOf(first);
      for (; cursor < count && verdictOf(cursor) != CLEAN && !endsRegion(first, cursor); cursor++) worst = max(worst, verdictOf(cursor));
      const from = leftOf(first, reach);
      const to = rightOf(cursor, reach + (worst == FAR_VALUE ? EVIDENCE : NEAR));
      regionKey = keyOf(from, first, cursor, to);
      if (recall(regionKey) == CLEAN) continue;
      regionStart = startOf(from);
      regionEnd = startOf(to);
      return true;
    }
  } while (openWindow());
  return false;
}

/** The rules have seen nothing in the last region. */
export function passRegion(): void {
  remember(regionKey, CLEAN);
}

function endsRegion(first: usize, chunk: usize): bool {
  return (load<u64>(at(chunk - 1), KEY) >>> 8) % ENDS == 0 || startOf(chunk) - startOf(first) >= LARGEST_REGION;
}

/** Goes on to the next window, as isSuspect makes them. Answers whether there is one. */
function openWindow(): bool {
  skipStrong();
  if (hit == hitsEnd) return false;
  const start = <usize>load<u32>(hit);
  const from = start > reach ? start - reach : 0;
  let to = endOf(hit, textSize, reach);
  for (nextWeak(); hit < hitsEnd && <usize>load<u32>(hit) <= to + reach; nextWeak()) {
    to = max(to, endOf(hit, textSize, reach));
  }
  windowStart = tokenStart(text, text + from) - text;
  windowEnd = tokenEnd(text + to, text + textSize) - text;
  divide();
  judge();
  cursor = 0;
  return true;
}

function nextWeak(): void {
  hit += HIT;
  skipStrong();
}

function skipStrong(): void {
  while (hit < hitsEnd && (load<u32>(hit, 4) & WEAK) == 0) hit += HIT;
}

/** Makes the window's chunks; the last entry is where they end. */
function divide(): void {
  let hash: u64 = 0;
  let from = windowStart;
  count = 0;
  while (from < windowEnd) {
    // The last one takes all the rest.
    const to = count + 1 < MOST_CHUNKS ? cutAfter(from) : windowEnd;
    put(count++, from, hash);
    hash = hashWith(hash, text + from, text + to);
    from = to;
  }
  put(count, windowEnd, hash);
}

function put(chunk: usize, start: usize, hash: u64): void {
  store<u64>(at(chunk), hash);
  store<u32>(at(chunk), <u32>start, START);
}

/** Where the chunk ends that starts at `from`. */
function cutAfter(from: usize): usize {
  const most = min(windowEnd, from + LONGEST);
  const newline = i8x16.splat(0x0a);
  for (let block = from + SHORTEST - 1; block < most; block += 16) {
    let mask = i8x16.bitmask(i8x16.eq(v128.load(text + block), newline));
    for (; mask != 0; mask &= mask - 1) {
      const cut = block + <usize>ctz(mask) + 1;
      if (cut >= most) return most;
      if (isCut(text + cut)) return cut;
    }
  }
  return most;
}

/** Whether the line that begins here is the one in so many: by the end of the one before, too, as many begin with the same blanks. */
// @ts-ignore: decorator
@inline
function isCut(line: usize): bool {
  const bits = load<u64>(line - 9) * 0x9e3779b97f4a7c15 + load<u64>(line) * 0xc2b2ae3d27d4eb4f + load<u64>(line, 8) * 0x165667b19e3779f9;
  return (bits >>> 40) % LINES == 0;
}

/** Finds out of each chunk whether a value may begin in it. */
function judge(): void {
  let before: usize = 0;
  let behind: usize = 0;
  for (let chunk: usize = 0; chunk < count; chunk++) {
    const start = startOf(chunk);
    const end = startOf(chunk + 1);
    while (start - startOf(before + 1) >= BEFORE && before < chunk) before++;
    while (behind < count && startOf(behind) < end + NEAR) behind++;
    const near = keyOf(before, chunk, chunk + 1, behind);
    let verdict = recall(near);
    if (verdict == 0) verdict = judgeChunk(before, chunk, near);
    store<u64>(at(chunk), near, KEY);
    store<u32>(at(chunk), verdict, VERDICT);
  }
}

function judgeChunk(before: usize, chunk: usize, near: u64): u32 {
  const behind = rightOf(chunk + 1, EVIDENCE);
  const far = keyOf(before, chunk, chunk + 1, behind);
  const known = recall(far);
  if (known != 0) return known;
  const mayBegin = askGate(before, chunk, behind);
  const isNear = answeredAt() - text <= startOf(chunk + 1) + ANSWERED;
  const verdict = mayBegin ? (isNear ? NEAR_VALUE : FAR_VALUE) : CLEAN;
  remember(isNear ? near : far, verdict);
  return verdict;
}

function askGate(before: usize, chunk: usize, behind: usize): bool {
  const end = tokenEnd(text + startOf(behind), text + windowEnd);
  return mayBeginIn(text + startOf(before), text + startOf(chunk), text + startOf(chunk + 1), end);
}

// @ts-ignore: decorator
@inline
function at(chunk: usize): usize {
  return chunks + CHUNK * chunk;
}

// @ts-ignore: decorator
@inline
function startOf(chunk: usize): usize {
  return <usize>load<u32>(at(chunk), START);
}

// @ts-ignore: decorator
@inline
function verdictOf(chunk: usize): u32 {
  return load<u32>(at(chunk), VERDICT);
}

/** The chunk that begins at least so many bytes before this one. */
function leftOf(chunk: usize, bytes: usize): usize {
  const start = startOf(chunk);
  let left = chunk;
  while (left > 0 && start - startOf(left) < bytes) left--;
  return left;
}

/** The chunk, or the end, that is at least so many bytes behind where this one begins. */
function rightOf(chunk: usize, bytes: usize): usize {
  const start = startOf(chunk);
  let right = chunk;
  while (right < count && startOf(right) - start < bytes) right++;
  return right;
}

/** Of the chunks from `first` to `last` as they stand among those from `from` to `to`; 0 for too many. */
function keyOf(from: usize, first: usize, last: usize, to: usize): u64 {
  const place = (<u64>(first - from) << 32) | (<u64>(last - first) << 16) | <u64>(to - from);
  return keyOfParts(load<u64>(at(from)), load<u64>(at(to)), to - from, place);
}
