// What trees and commits name, written down while their texts are here: whoever asks afterwards where an object has been need not read them again.

/** Bytes of an entry of a tree: the tree's number with `IS_FOLDER`, and the first eight bytes of the id. */
const NAMED: usize = 12;
const IS_FOLDER: u32 = 1 << 31;
/** Bytes of a commit before its ids: its number, how many parents it has with `IS_INDEX`, and the committer's time in seconds as a float. */
const COMMIT: usize = 16;
const IS_INDEX: u32 = 1 << 31;
/** What is handed on at a time. */
const DUE: usize = 128 << 10;

let trees: usize = 0;
let commits: usize = 0;
let limit: usize = 0;
/** Where the next entry and the next commit go. */
export let treesEnd: usize = 0;
export let commitsEnd: usize = 0;
/** Whether all that was read is there. */
export let isWhole: bool = false;
let idSize: usize = 0;

/** Begins to write, `size` bytes at the most at each of two places. No `size`: nothing is written. */
export function openLedger(treesAt: usize, commitsAt: usize, size: usize, bytesOfId: usize): void {
  trees = treesAt;
  commits = commitsAt;
  limit = size;
  idSize = bytesOfId;
  isWhole = size != 0;
  emptyLedger();
}

/** All that is there was taken away. */
export function emptyLedger(): void {
  treesEnd = trees;
  commitsEnd = commits;
}

export function isLedgerDue(): bool {
  return treesEnd > trees + DUE || commitsEnd > commits + DUE;
}

/** There is something that others have to read in another way. */
export function spoilLedger(): void {
  isWhole = false;
}

// @ts-ignore: decorator
@inline
export function noteNamed(tree: u32, id: usize, isFolder: bool): void {
  if (!isWhole) return;
  if (treesEnd + NAMED > trees + limit) {
    isWhole = false;
    return;
  }
  store<u32>(treesEnd, tree | (isFolder ? IS_FOLDER : 0));
  store<u64>(treesEnd, load<u64>(id), 4);
  treesEnd += NAMED;
}

/** A commit as git writes them; any other one spoils the ledger. */
export function noteCommit(commit: u32, text: usize, size: usize): void {
  if (isWhole) isWhole = writeCommit(commit, text, text + size);
}

/** Answers whether it could be written. Words are compared as numbers: `tree`, `parent`, `committer`, `index on`, little-endian. */
function writeCommit(commit: u32, text: usize, end: usize): bool {
  const digits = idSize * 2;
  const first = text + 5;
  if (first + digits >= end || load<u32>(text) != 0x65657274 || load<u8>(text, 4) != 0x20) return false;
  if (load<u8>(first + digits) != 0x0a || commitsEnd + COMMIT + digits > commits + limit) return false;
  let to = commitsEnd + COMMIT;
  memory.copy(to, first, digits);
  to += digits;
  let parents: u32 = 0;
  let at = first + digits + 1;
  for (; at + 8 + digits < end && isParent(at); at += 8 + digits) {
    if (load<u8>(at + 7 + digits) != 0x0a || to + digits > commits + limit) return false;
    memory.copy(to, at + 7, digits);
    to += digits;
    parents++;
  }
  let time: f64 = -1;
  let isIndex = false;
  while (at < end) {
    const newline = newlineAfter(at, end);
    if (newline == at) {
      isIndex = isIndexSubject(at + 1, end);
      break;
    }
    if (time < 0 && isCommitter(at, newline)) {
      time = timeIn(at, newline);
      if (time < 0) return false;
    }
    at = newline + 1;
  }
  if (time < 0) return false;
  store<u32>(commitsEnd, commit);
  store<u32>(commitsEnd, parents | (isIndex ? IS_INDEX : 0), 4);
  store<f64>(commitsEnd, time, 8);
  commitsEnd = to;
  return true;
}

function isParent(at: usize): bool {
  return load<u32>(at) == 0x65726170 && load<u16>(at, 4) == 0x746e && load<u8>(at, 6) == 0x20;
}

function isCommitter(at: usize, end: usize): bool {
  return at + 10 < end && load<u64>(at) == 0x65747469_6d6d6f63 && load<u16>(at, 8) == 0x2072;
}

function isIndexSubject(at: usize, end: usize): bool {
  return at + 9 <= end && load<u64>(at) == 0x6e6f2078_65646e69 && load<u8>(at, 8) == 0x20;
}

/** The digits behind the last `> ` of a line; negative where there are none, or too many to be exact. */
function timeIn(at: usize, end: usize): f64 {
  let from = end;
  while (from > at && load<u8>(from - 1) != 0x3e) from--;
  if (from == at || from >= end || load<u8>(from) != 0x20) return -1;
  let value: u64 = 0;
  let count = 0;
  for (from++; from < end && load<u8>(from) >= 0x30 && load<u8>(from) <= 0x39; from++) {
    value = value * 10 + load<u8>(from) - 0x30;
    if (++count > 15) return -1;
  }
  return count == 0 || (from < end && load<u8>(from) != 0x20) ? -1 : <f64>value;
}

function newlineAfter(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x0a)));
    if (found != 0) return min(end, at + <usize>ctz(found));
  }
  return end;
}
