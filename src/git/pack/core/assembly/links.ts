// Whether what an object names is stored, too: a history with a hole in it must not look whole.
import { noteNamed, spoilLedger } from './ledger';
import { regionCount, regionEnd, regionStart } from './regions';

/** One bit for each value that a part of a stored id may have; four parts of an id say whether it is stored, but for one in 100 000 that are not. */
let stored: usize = 0;
let shift: u32 = 0;
/** Bytes of an id. */
let idSize: usize = 0;

/** The table stands at `at`, and has 2 to the power of `bits` bits. */
export function useStored(at: usize, bits: u32, size: usize): void {
  stored = at;
  shift = 32 - bits;
  idSize = size;
}

/** Whether the four parts of an id are in a table. */
// @ts-ignore: decorator
@inline
function isIn(table: usize, shift: u32, id: usize): bool {
  return (
    isSet(table, load<u32>(id) >>> shift) &&
    isSet(table, load<u32>(id, 4) >>> shift) &&
    isSet(table, load<u32>(id, 8) >>> shift) &&
    isSet(table, load<u32>(id, 12) >>> shift)
  );
}

// @ts-ignore: decorator
@inline
function isSet(table: usize, bit: u32): bool {
  return ((load<u8>(table + (bit >>> 3)) >>> <u8>(bit & 7)) & 1) != 0;
}

/** Nothing is absent. */
export const NONE: usize = 0xffffffff;
/** Where to go on after an id that is absent. */
export let next: usize = 0;

/**
 * The first id in a tree, from the entry at `from` on, that is not stored: its offset. With `onlyNew`, of entries that the last delta has touched. Submodules'
 * commits are stored elsewhere. Stops at an entry that makes no sense. What is named is written to the ledger, under the number of the tree.
 */
export function absentInTree(tree: u32, text: usize, size: usize, from: usize, onlyNew: bool): usize {
  const end = text + size;
  let region: usize = 0;
  for (let at = text + from; at < end; ) {
    const nul = nulAfter(at, end);
    const id = nul + 1;
    const after = id + idSize;
    if (after > end) {
      spoilLedger();
      return NONE;
    }
    if (onlyNew) {
      while (region < regionCount && text + regionEnd(region) <= at) region++;
      if (region == regionCount) return NONE;
    }
    if (!onlyNew || text + regionStart(region) < after) {
      const isFolder = load<u8>(at) == 0x34;
      if (!isEntry(at, nul, isFolder)) spoilLedger();
      // Mode 160000 is a submodule.
      if (load<u16>(at) != 0x3631) {
        noteNamed(tree, id, isFolder);
        if (!isIn(stored, shift, id)) {
          next = after - text;
          return id - text;
        }
      }
    }
    at = after;
  }
  return NONE;
}

/** As `stored`: ids that are looked for. */
let wanted: usize = 0;
let wantedShift: u32 = 0;

/** The table stands at `at`, and has 2 to the power of `bits` bits. */
export function useWanted(at: usize, bits: u32, size: usize): void {
  wanted = at;
  wantedShift = 32 - bits;
  idSize = size;
}

/** The tree is none that git would read. */
export const BAD: usize = 0;
/** What `findInTree` writes of an entry: two numbers. */
const FOUND: usize = 8;
const IS_FOLDER: u32 = 1 << 30;
const IS_WANTED: u32 = 1 << 31;

/**
 * Finds the entries of a tree that may have a wanted id, and with `folders` all that are folders; with `onlyNew`, of those that the last delta has touched.
 * Writes of each, at `found`, where the entry begins and where its id does, the latter with flags. Answers where that ends; `BAD` where an entry makes no
 * sense. A tree has to be so small that there is room.
 */
export function findInTree(text: usize, size: usize, folders: bool, onlyNew: bool, found: usize): usize {
  const end = text + size;
  let region: usize = 0;
  let to = found;
  let at = text;
  while (at < end) {
    const nul = nulAfter(at, end);
    const id = nul + 1;
    const after = id + idSize;
    if (after > end) return BAD;
    if (onlyNew) {
      while (region < regionCount && text + regionEnd(region) <= at) region++;
      if (region == regionCount) return to;
    }
    if (!onlyNew || text + regionStart(region) < after) {
      const isFolder = load<u8>(at) == 0x34;
      if (!isEntry(at, nul, isFolder)) return BAD;
      const isMeant = isIn(wanted, wantedShift, id);
      if (isMeant || (folders && isFolder)) {
        store<u32>(to, <u32>(at - text));
        store<u32>(to, <u32>(id - text) | (isFolder ? IS_FOLDER : 0) | (isMeant ? IS_WANTED : 0), 4);
        to += FOUND;
      }
    }
    at = after;
  }
  return at == end ? to : BAD;
}

/** A mode as git writes it, a space, and a name: `40000 a`, `100644 a`. Others are left to git. */
// @ts-ignore: decorator
@inline
function isEntry(at: usize, nul: usize, isFolder: bool): bool {
  if (isFolder) return load<u32>(at, 1) == 0x30303030 && load<u8>(at, 5) == 0x20 && nul > at + 6;
  return load<u8>(at) == 0x31 && load<u8>(at, 6) == 0x20 && nul > at + 7;
}

/** Names are short: sixteen bytes at a time find most ends at once. */
function nulAfter(from: usize, end: usize): usize {
  for (let at = from + 6; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0)));
    if (found != 0) return at + <usize>ctz(found);
  }
  return end;
}

/** The first id in the lines `tree`, `parent`, `object` that a commit or tag begins with, from `from` on, that is not stored: the offset of its digits. */
export function absentInLines(text: usize, size: usize, from: usize): usize {
  const end = text + size;
  for (let at = text + from; at + 7 + 2 * idSize < end; ) {
    // `tree`, `pare`, `obje`
    const word = load<u32>(at);
    const digits = word == 0x65657274 ? at + 5 : word == 0x65726170 || word == 0x656a626f ? at + 7 : 0;
    if (digits == 0) return NONE;
    const after = digits + 2 * idSize + 1;
    if (after > end) return NONE;
    if (!isStoredHex(digits)) {
      next = after - text;
      return digits - text;
    }
    at = after;
  }
  return NONE;
}

function isStoredHex(digits: usize): bool {
  for (let part: usize = 0; part < 4; part++) {
    let value: u32 = 0;
    for (let byte: usize = 0; byte < 4; byte++) {
      const at = digits + part * 8 + byte * 2;
      value |= ((digitOf(load<u8>(at)) << 4) | digitOf(load<u8>(at, 1))) << (<u32>byte << 3);
    }
    if (!isSet(stored, value >>> shift)) return false;
  }
  return true;
}

// @ts-ignore: decorator
@inline
function digitOf(code: u8): u32 {
  return <u32>(code <= 0x39 ? code - 0x30 : code - 0x57);
}
