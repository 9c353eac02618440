import type { Confirm } from '../../history/confirm.ts';
import type { ObjectCounts } from '../../history/suspect.ts';
import { objectTypes, type PackEntries } from './entries.ts';
import type { Families } from './families.ts';
import { createJudge } from './judge.ts';
import { createLinks, type Notes } from './links.ts';
import { aligned, SLACK, type Machine } from './machine.ts';
import type { PackReader } from './reader.ts';

/** What became of an entry. */
export const verdict = { unseen: 0, clean: 1, suspect: 2, unread: 3 } as const;

/** What the search says of each entry, in shared memory. */
export interface Verdicts {
  /** A `verdict` each. */
  readonly of: Uint8Array;
  /** The `entryKind` that a delta comes to in the end. */
  readonly kinds: Uint8Array;
}

export interface FamilyWalk {
  /** Searches a root and all that is made from it. */
  walk(root: number): void;
  readonly counts: ObjectCounts;
  readonly notes: Notes;
  /** Bytes of the pack that are done. */
  packed(): number;
}

/** Larger objects, and whatever is made from them, are read by git, in segments: no memory would hold a chain of them. */
const LARGEST = 16 << 20;
/** Texts beyond this much are moved down when their base is done with. */
const CROWDED = 24 << 20;

/**
 * Depth first from each root, so that a base is inflated once and stays until its last delta is made: every version's text is there for a moment, in the
 * module's memory, and only what is new in it was searched.
 */
export function createWalk(
  machine: Machine,
  reader: PackReader,
  entries: PackEntries,
  families: Families,
  verdicts: Verdicts,
  hashSize: number,
  confirm?: Confirm,
): FamilyWalk {
  const { core } = machine;
  const notes: Notes = new Map();
  const checkLinks = createLinks(machine, hashSize, notes);
  const judge = createJudge(machine, hashSize, notes, confirm);
  const counts = emptyCounts();
  // One frame for each text that is kept, base before delta.
  const texts: number[] = [];
  const sizes: number[] = [];
  const hits: number[] = [];
  const hitsEnds: number[] = [];
  const pending: number[] = [];
  let kind = 0;
  let packed = 0;

  /** Inflates an entry to `to`. Answers whether it could be. */
  const inflate = (entry: number, to: number, size: number): boolean => {
    const start = entries.offsets[entry]! + entries.headers[entry]!;
    const end = entries.offsets[entry + 1]!;
    const spare = aligned(to + size + SLACK);
    if (end <= start || spare + (end - start) > machine.arenaLimit) return false;
    machine.reserve(spare + (end - start));
    const at = reader.at(start, end, spare);
    return core.inflate(at, at + (end - start), to, size) > 0;
  };

  const enterRoot = (entry: number): boolean => {
    const size = entries.sizes[entry]!;
    if (size > LARGEST || !inflate(entry, machine.arena, size)) return false;
    const end = core.searchText(machine.arena, size, machine.hits, machine.hitsLimit);
    if (end === 0) return false;
    keep(entry, 0, machine.arena, size, machine.hits, end, false);
    return true;
  };

  /** Makes a delta's text behind that of its base, or reports that it cannot be made. */
  const enterDelta = (entry: number, depth: number): boolean => {
    const deltaSize = entries.sizes[entry]!;
    const delta = aligned(texts[depth]! + sizes[depth]! + SLACK);
    if (deltaSize > LARGEST || delta + deltaSize > machine.arenaLimit || !inflate(entry, delta, deltaSize))
      return false;
    const deltaEnd = delta + deltaSize;
    if (core.openDelta(delta, deltaEnd) === 0 || core.sourceSize.value !== sizes[depth]) return false;
    const size = core.resultSize.value as number;
    const text = aligned(deltaEnd + SLACK);
    if (size > LARGEST || text + size > machine.arenaLimit) return false;
    machine.reserve(text + size);
    const from = hitsEnds[depth]!;
    const end = core.applyDelta(
      texts[depth]!,
      sizes[depth]!,
      deltaEnd,
      text,
      size,
      hits[depth]!,
      from,
      from,
      machine.hitsLimit,
    );
    if (end <= 1) return false;
    keep(entry, depth + 1, text, size, from, end, true);
    return true;
  };

  const keep = (
    entry: number,
    depth: number,
    text: number,
    size: number,
    from: number,
    end: number,
    isDelta: boolean,
  ): void => {
    texts[depth] = text;
    sizes[depth] = size;
    hits[depth] = from;
    hitsEnds[depth] = end;
    pending[depth] = families.firstDelta[entry]!;
    verdicts.of[entry] = judge(kind, { text, size, start: from, end }) ? verdict.suspect : verdict.clean;
    checkLinks(kind, text, size, isDelta);
    verdicts.kinds[entry] = kind;
    count(counts, kind, size);
    packed += entries.offsets[entry + 1]! - entries.offsets[entry]!;
  };

  /** The last delta of a base takes the base's place: a long chain needs no more memory than two of its texts. */
  const replace = (depth: number): void => {
    const [base, text, size] = [texts[depth - 1]!, texts[depth]!, sizes[depth]!];
    const [baseHits, own, ownEnd] = [hits[depth - 1]!, hits[depth]!, hitsEnds[depth]!];
    const bytes = machine.bytes();
    bytes.copyWithin(base, text, text + size);
    bytes.copyWithin(baseHits, own, ownEnd);
    texts[depth - 1] = base;
    sizes[depth - 1] = size;
    hits[depth - 1] = baseHits;
    hitsEnds[depth - 1] = baseHits + ownEnd - own;
    pending[depth - 1] = pending[depth]!;
  };

  const isCrowded = (depth: number): boolean =>
    texts[depth]! > machine.arena + CROWDED || hits[depth]! > machine.hits + (machine.hitsLimit - machine.hits) / 4;

  return {
    counts,
    notes,
    packed: () => packed,
    walk(root) {
      kind = entries.kinds[root]!;
      if (!enterRoot(root)) {
        giveUp(root, entries, families, verdicts, kind);
        return;
      }
      for (let depth = 0; depth >= 0;) {
        const delta = pending[depth]!;
        if (delta === -1) {
          depth--;
          continue;
        }
        pending[depth] = families.nextDelta[delta]!;
        if (!enterDelta(delta, depth)) giveUp(delta, entries, families, verdicts, kind);
        else if (pending[depth] === -1 && isCrowded(depth + 1)) replace(depth + 1);
        else depth++;
      }
    },
  };
}

/** Nothing searched yet. */
export const emptyCounts = (): MutableCounts => ({ commits: 0, trees: 0, blobs: 0, tags: 0, bytes: 0 });

type MutableCounts = { -readonly [Key in keyof ObjectCounts]: number };

/** Adds one object. */
export const count = (counts: MutableCounts, kind: number, size: number): void => {
  counts[`${objectTypes[kind as 1 | 2 | 3 | 4]}s`]++;
  counts.bytes += size;
};

/** What cannot be read here, with all that is made from it, is left to git: it may know another copy, or say what is wrong. */
function giveUp(entry: number, entries: PackEntries, families: Families, verdicts: Verdicts, kind: number): void {
  const waiting = [entry];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    verdicts.of[next] = verdict.unread;
    verdicts.kinds[next] = kind;
    for (let delta = families.firstDelta[next]!; delta !== -1; delta = families.nextDelta[delta]!) waiting.push(delta);
  }
}
