import { entryKind, noBase, type PackEntries } from './entries.ts';

/** Who is whose base: every entry with its deltas, and the work divided. In shared memory. */
export interface Families {
  /** The first delta of each entry, and the next one of the same base; -1 for none. In order of offset. */
  readonly firstDelta: Int32Array;
  readonly nextDelta: Int32Array;
  /** Entries that are no deltas, kind by kind: reading the kinds one after another reads the file nearly in order. */
  readonly roots: Int32Array;
  /** Where in `roots` each part of the work begins; one more than there are parts. */
  readonly parts: Int32Array;
}

/** Packed bytes of one part, at least: less is not worth the asking. */
const SMALLEST_PART = 1 << 20;
const MOST_PARTS = 256;

/** Blobs are most of the work, so they come first and what is left at the end is small. */
const order = [entryKind.blob, entryKind.tree, entryKind.commit, entryKind.tag] as const;

/** Links every delta to its base. A delta without one, or in a circle of deltas, is in no family. */
export function findFamilies({ count, offsets, kinds, bases }: PackEntries): Families {
  const firstDelta = new Int32Array(new SharedArrayBuffer(count * 4)).fill(-1);
  const nextDelta = new Int32Array(new SharedArrayBuffer(count * 4)).fill(-1);
  const weights = new Float64Array(count);
  let total = 0;
  for (let entry = count - 1; entry >= 0; entry--) {
    const base = bases[entry]!;
    const packed = offsets[entry + 1]! - offsets[entry]!;
    total += packed;
    weights[entry]! += packed;
    if (base < 0) continue;
    nextDelta[entry] = firstDelta[base]!;
    firstDelta[base] = entry;
    // Bases by offset come before their deltas, so the sum is whole when it is handed on; elsewhere it is only a worse guess.
    weights[base]! += weights[entry]!;
  }
  const roots = rootsByKind(kinds, bases, count);
  return { firstDelta, nextDelta, roots, parts: divide(roots, weights, total) };
}

function rootsByKind(kinds: Uint8Array, bases: Int32Array, count: number): Int32Array {
  const lists = order.map((): number[] => []);
  for (let entry = 0; entry < count; entry++) {
    if (bases[entry] === noBase) lists[order.indexOf(kinds[entry] as (typeof order)[number])]?.push(entry);
  }
  const roots = new Int32Array(new SharedArrayBuffer(lists.reduce((sum, list) => sum + list.length, 0) * 4));
  let at = 0;
  for (const list of lists) {
    roots.set(list, at);
    at += list.length;
  }
  return roots;
}

function divide(roots: Int32Array, weights: Float64Array, total: number): Int32Array {
  const size = Math.max(SMALLEST_PART, total / MOST_PARTS);
  const starts = [0];
  let weight = 0;
  for (let index = 0; index < roots.length; index++) {
    weight += weights[roots[index]!]!;
    if (weight < size || index + 1 === roots.length) continue;
    starts.push(index + 1);
    weight = 0;
  }
  if (roots.length > 0) starts.push(roots.length);
  const parts = new Int32Array(new SharedArrayBuffer(starts.length * 4));
  parts.set(starts);
  return parts;
}

/** All entries that come to an object of a kind in the end. */
export function entriesOfKind(kind: number, { kinds }: PackEntries, families: Families): number[] {
  const { roots, firstDelta, nextDelta } = families;
  const found: number[] = [];
  for (const root of roots) if (kinds[root] === kind) found.push(root);
  for (let at = 0; at < found.length; at++) {
    for (let delta = firstDelta[found[at]!]!; delta !== -1; delta = nextDelta[delta]!) found.push(delta);
  }
  return found;
}

/** Deltas that lead to themselves: git would follow them for ever. Only those by id can; all that are made from them are among them. */
export function entriesInCircles({ count, kinds, bases }: PackEntries): ReadonlySet<number> {
  const circular = new Set<number>();
  // 0: not looked at, 1: leads out, 2: on the way that is looked at, 3: leads into a circle.
  const states = new Uint8Array(count);
  for (let first = 0; first < count; first++) {
    if (states[first] !== 0 || kinds[first] !== entryKind.refDelta) continue;
    const way: number[] = [];
    let entry = first;
    for (; entry >= 0 && states[entry] === 0; entry = bases[entry]!) {
      states[entry] = 2;
      way.push(entry);
    }
    const end = entry >= 0 && states[entry]! >= 2 ? 3 : 1;
    for (const passed of way) {
      states[passed] = end;
      if (end === 3) circular.add(passed);
    }
  }
  if (circular.size > 0) {
    for (let entry = 0; entry < count; entry++) if (circular.has(bases[entry]!)) circular.add(entry);
  }
  return circular;
}
