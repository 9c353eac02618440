// AssemblyScript: compiled to WebAssembly by build.mjs. Four times as fast as the same loop in JavaScript (docs/design/prefilter.md).

/** Bits of a group's hash; one bit for each in the table at address 0. With 18 it fits in the first-level cache, and a third of the time goes into false alarms. */
const HASH_BITS: u32 = 21;
/** Open addressing, linear probing: a group and where in which literal it stands, 8 bytes each, behind the table. */
const SLOT_BITS: u32 = 17;
const SLOTS: usize = 1 << (HASH_BITS - 3);
const SLOT_MASK: u32 = (1 << SLOT_BITS) - 1;
/** Half full at the most, or chains grow long. */
const MOST_GROUPS: u32 = 1 << 16;

/** The length of a weak literal has this bit. */
const WEAK: u32 = 0x80;

/** Where literals are put, each behind its length and the place of its groups in one byte each, and where texts are put. */
export const LITERALS: usize = SLOTS + (<usize>8 << SLOT_BITS);
export const TEXT: usize = LITERALS + (<usize>1 << 18);
/** Bytes before a literal. */
const HEAD: usize = 2;

let groups: u32 = 0;

/** Of the literal that was found: its length, and whether it is a weak one. */
export let length: u32 = 0;
export let weak: bool = false;
/** Where its group stands, and the slot behind its own: other literals may have the same one. */
let found: usize = 0;
let nextSlot: u32 = 0;

/** Of 1 600 that were tried the one by which the fewest groups of ordinary code fall on a literal's: 0.30 in 100 (docs/design/prefilter.md). */
const MULTIPLIER: u32 = 0x9919310f;

// @ts-ignore: decorator
@inline
function hashOf(group: u32): u32 {
  return group * MULTIPLIER;
}

/**
 * Takes in the literals up to `end`, of 4 to 64 bytes each. Of each two neighbouring groups of four bytes are kept, those that literal-table.ts has
 * chosen; of one of four bytes the only one, and those that go one byte past it, whatever that is. Answers whether there was room for all.
 */
export function compile(end: usize): bool {
  for (let at = LITERALS; at < end; at += <usize>sizeOf(at) + HEAD) {
    const place = <u32>load<u8>(at, 1);
    const first = load<u32>(at + HEAD + place);
    add(first, at, place);
    if (sizeOf(at) > 4) add(load<u32>(at + HEAD + place + 1), at, place + 1);
    else for (let next: u32 = 0; next < 256; next++) add((first >>> 8) | (next << 24), at, 1);
    if (groups > MOST_GROUPS) return false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function sizeOf(literal: usize): u32 {
  return <u32>load<u8>(literal) & ~WEAK;
}

/** `offset`: where in the literal the group begins. */
function add(group: u32, literal: usize, offset: u32): void {
  groups++;
  const hash = hashOf(group);
  const bit = hash >>> (32 - HASH_BITS);
  store<u8>(bit >>> 3, load<u8>(bit >>> 3) | (<u8>1 << <u8>(bit & 7)));
  let slot = slotOf(group);
  while (load<u32>(SLOTS + (slot << 3), 4) != 0) slot = (slot + 1) & SLOT_MASK;
  store<u32>(SLOTS + (slot << 3), group);
  store<u32>(SLOTS + (slot << 3), (<u32>literal << 8) | offset, 4);
}

/** The first literal in [from, end) of a text that is put at TEXT. */
export function first(from: usize, end: usize): usize {
  return firstIn(TEXT, from, end, end);
}

/** The one after it. */
export function next(end: usize): usize {
  return more(TEXT, end, end);
}

/**
 * The first literal that stands whole in [low, end) and whose group stands in [from, until), in steps of two from `from`, which has to be as even
 * as in any other call for the same text; 0 when there is none. Bytes up to `until` + 3 are read, but do not count.
 */
export function firstIn(low: usize, from: usize, until: usize, end: usize): usize {
  for (let at = skim(from, until); at < until; at = skim(at + 2, until)) {
    const start = literalAt(low, at, end, slotOf(load<u32>(at)));
    if (start != 0) return start;
  }
  return 0;
}

/** The one after it: those of one group come one after another. */
export function more(low: usize, until: usize, end: usize): usize {
  const start = literalAt(low, found, end, nextSlot);
  return start != 0 ? start : firstIn(low, found + 2, until, end);
}

/** The first place at which a known group may stand; `end` or beyond when there is none. Apart, so that the loop keeps its registers. */
function skim(from: usize, end: usize): usize {
  let at = from;
  // One branch for eight places: hardly ever is any of them known.
  for (; at + 16 <= end; at += 16) {
    const early = known(at) | known(at + 2) | known(at + 4) | known(at + 6);
    if ((early | known(at + 8) | known(at + 10) | known(at + 12) | known(at + 14)) & 1) break;
  }
  for (; at < end; at += 2) if (known(at) & 1) break;
  return at;
}

/** The lowest bit: whether the group at a place may be a known one. */
// @ts-ignore: decorator
@inline
function known(at: usize): u32 {
  const bit = hashOf(load<u32>(at)) >>> (32 - HASH_BITS);
  return <u32>load<u8>(bit >>> 3) >>> (bit & 7);
}

// @ts-ignore: decorator
@inline
function slotOf(group: u32): u32 {
  return hashOf(group) >>> (32 - SLOT_BITS);
}

/** Where the literal starts that has the group at `at`: the first from a slot on that stands there. */
function literalAt(low: usize, at: usize, end: usize, from: u32): usize {
  const group = load<u32>(at);
  for (let slot = from; ; slot = (slot + 1) & SLOT_MASK) {
    const entry = load<u32>(SLOTS + (slot << 3), 4);
    if (entry == 0) return 0;
    if (load<u32>(SLOTS + (slot << 3)) != group) continue;
    const literal = <usize>(entry >>> 8);
    const start = at - <usize>(entry & 0xff);
    const size = sizeOf(literal);
    if (start < low || start + size > end || !equals(start, literal + HEAD, size)) continue;
    length = size;
    weak = (<u32>load<u8>(literal) & WEAK) != 0;
    found = at;
    nextSlot = (slot + 1) & SLOT_MASK;
    return start;
  }
}

function equals(a: usize, b: usize, size: u32): bool {
  for (let index: u32 = 0; index < size; index++) if (load<u8>(a + index) != load<u8>(b + index)) return false;
  return true;
}
