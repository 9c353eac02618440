import type { Machine } from './machine.ts';

/** A text in the module's memory with the hits in it; addresses, `size` in bytes. */
export interface Hits {
  readonly text: number;
  readonly size: number;
  readonly start: number;
  readonly end: number;
}

const REACH = 2048;
const NEWLINE = 0x0a;
const HIT = 8;

/**
 * Whether a commit's author, committer, message, or what other headers there are, has to be looked at: each is a text of its own, as in a range, so that
 * a signature is no value beside a name in the message.
 */
export function suspectCommit(machine: Machine, hits: Hits): boolean {
  const { text, size } = hits;
  const bytes = machine.bytes().subarray(text, text + size);
  const blank = bytes.indexOf('\n\n', 0, 'latin1');
  const head = blank === -1 ? size : blank + 1;
  for (let at = 0; at < head;) {
    const newline = bytes.indexOf(NEWLINE, at);
    // Headers behind the committer's are one text: encoding, signature, the tag that was merged.
    const end = newline === -1 || newline >= head || !isPlainHeader(bytes, at) ? head : newline + 1;
    if (isSuspectPart(machine, hits, at, end)) return true;
    at = end;
  }
  return isSuspectPart(machine, hits, head, size);
}

/** `tree`, `parent`, `author`, `committer`. */
const isPlainHeader = (bytes: Buffer, at: number): boolean =>
  ['tree ', 'parent ', 'author ', 'committer '].some((name) => bytes.toString('latin1', at, at + name.length) === name);

/** Whether any of a tree's entries has to be looked at, with its mode: what stands between them are ids. */
export function suspectTree(machine: Machine, hits: Hits, hashSize: number): boolean {
  const { text, size, start, end } = hits;
  const memory = machine.bytes();
  const bytes = memory.subarray(text, text + size);
  let hit = start;
  for (let at = 0; at < size && hit < end;) {
    const nul = bytes.indexOf(0, at);
    if (nul === -1) return true;
    const next = nul + 1 + hashSize;
    const first = memory.readUInt32LE(hit);
    if (first <= nul && isSuspectPart(machine, hits, at, nul + 1)) return true;
    while (hit < end && memory.readUInt32LE(hit) < next) hit += HIT;
    at = next;
  }
  return false;
}

const isSuspectPart = ({ core }: Machine, { text, start, end }: Hits, from: number, to: number): boolean =>
  core.isSuspect(text, from, to, start, end, REACH, 0) !== 0;
