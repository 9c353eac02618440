import { REACH } from '../../detect/detector.ts';
import { widen, type Window, type Windows } from '../../detect/prefilter/prefilter.ts';
import type { Machine } from './machine.ts';

/** A text in the module's memory with the hits in it; addresses, `size` in bytes. */
export interface Hits {
  readonly text: number;
  readonly size: number;
  readonly start: number;
  readonly end: number;
}

/** How the entry of a folder begins that Codex keeps its login in: rules know `.codex/auth.json` by its path. Only trees hold it. */
export const loginFolderLiteral = '40000 .codex\0';

const NEWLINE = 0x0a;
/** Of a hit in memory (core/assembly/core.ts). */
const HIT = 8;
const LENGTH_MASK = 0xff;
const WEAK = 1 << 8;

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

/** The ids, hexadecimal, of the folders in a tree that may hold a login. */
export function loginFoldersIn(machine: Machine, { text, size, start, end }: Hits, hashSize: number): string[] {
  const memory = machine.bytes();
  const found: string[] = [];
  for (let hit = start; hit < end; hit += HIT) {
    if ((memory.readUInt32LE(hit + 4) & LENGTH_MASK) !== loginFolderLiteral.length) continue;
    const at = memory.readUInt32LE(hit);
    const id = at + loginFolderLiteral.length;
    if (id + hashSize > size || memory.toString('latin1', text + at, text + id) !== loginFolderLiteral) continue;
    found.push(memory.toString('hex', text + id, text + id + hashSize));
  }
  return found;
}

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

/** A text, until another one takes its place. */
export const textOf = (machine: Machine, { text, size }: Hits): Uint8Array =>
  machine.bytes().subarray(text, text + size);

/** The windows around the strong hits of a text, as the prefilter gives them. */
export function strongWindows(machine: Machine, { size, start, end }: Hits): Windows['strong'] {
  if (machine.core.hasStrong(start, end) === 0) return [];
  const memory = machine.bytes();
  const windows: [number, number][] = [];
  for (let hit = start; hit < end; hit += HIT) {
    const info = memory.readUInt32LE(hit + 4);
    if (info & WEAK) continue;
    const from = memory.readUInt32LE(hit);
    widen(windows, Math.max(0, from - REACH), Math.min(size, from + (info & LENGTH_MASK) + REACH));
  }
  return windows;
}

/** Whether `holds` answers true for one of the stretches around weak hits that may hold a value, and of which it did not answer false in an earlier text. */
export function someRegion({ core }: Machine, hits: Hits, holds: (window: Window) => boolean): boolean {
  core.openWeak(hits.text, hits.size, hits.start, hits.end, REACH);
  while (core.nextRegion() !== 0) {
    if (holds([core.regionStart.value as number, core.regionEnd.value as number])) return true;
    core.passRegion();
  }
  return false;
}

/** Whether `[from, to)` of a text has to be looked at, by itself. */
export const isSuspectPart = ({ core }: Machine, { text, start, end }: Hits, from: number, to: number): boolean =>
  core.isSuspect(text, from, to, start, end, REACH) !== 0;
