import { randomFillSync } from 'node:crypto';
import { MOST_BITS, type StoredIds } from './stored-ids.ts';
import { createCore, type PackCore } from './core/core.ts';

/** What is searched for, as the module reads it (detect/prefilter/literal-table.ts). */
export interface LiteralTable {
  readonly packed: Uint8Array;
  /** Bytes of the longest literal. */
  readonly longest: number;
}

/** The module with its memory laid out: tables, windows of the pack, hits, and an arena for texts that grows. */
export interface Machine {
  readonly core: PackCore;
  /** All of the memory; another view after it has grown. */
  bytes(): Buffer;
  /** Takes in which ids are stored; before anything is searched. */
  useStored(stored: StoredIds): void;
  /** Takes in which ids `findInTree` looks for. */
  useWanted(wanted: StoredIds): void;
  /** Makes room up to an address. Answers whether there was any. */
  reserve(end: number): boolean;
  readonly windows: number;
  readonly ledger: number;
  readonly hits: number;
  readonly hitsLimit: number;
  readonly arena: number;
  readonly arenaLimit: number;
}

/** Room for the windows of one reader. */
export const WINDOWS_SIZE: number = 16 << 20;
/** Room for what trees and commits name (ledger.ts); a tree of more entries than that is read again. */
export const LEDGER_SIZE: number = 2 << 20;
const HITS_SIZE = 8 << 20;
const STORED_SIZE = 2 ** (MOST_BITS - 3);
/** Texts of one chain of deltas; whatever needs more is read by git. */
const ARENA_SIZE = 112 << 20;
const PAGE = 65_536;
/** What inflating and searching may touch beyond the end of what they are given. */
export const SLACK = 64;

/** Compiles the literals and makes the tables. Throws RangeError for too many literals. */
export function createMachine({ packed, longest }: LiteralTable): Machine {
  const core = createCore();
  const table = core.LITERALS.value as number;
  const text = core.TEXT.value as number;
  if (packed.length > text - table) throw new RangeError('Too many keywords');
  let memory = Buffer.from(core.memory.buffer);
  const reserve = (end: number): boolean => {
    const missing = end + SLACK - core.memory.buffer.byteLength;
    if (missing <= 0) return true;
    // Memory grows in steps, so that the view is not made anew for each text.
    core.memory.grow(Math.ceil(Math.max(missing, 1 << 20) / PAGE));
    memory = Buffer.from(core.memory.buffer);
    return true;
  };
  reserve(text + (4 << 20));
  memory.set(packed, table);
  if (core.compile(table + packed.length) === 0) throw new RangeError('Too many keywords');
  const windows = aligned(core.init(text, longest) + SLACK);
  const [high, low] = randomFillSync(new Uint32Array(2));
  core.useSecret(high!, low!);
  const stored = windows + WINDOWS_SIZE;
  const wanted = stored + STORED_SIZE;
  const ledger = wanted + STORED_SIZE;
  const hits = ledger + LEDGER_SIZE;
  const arena = hits + HITS_SIZE + SLACK;
  reserve(arena + (1 << 20));
  return {
    core,
    bytes: () => memory,
    useStored({ bitmap, bits, idSize }) {
      memory.set(bitmap, stored);
      core.useStored(stored, bits, idSize);
    },
    useWanted({ bitmap, bits, idSize }) {
      memory.set(bitmap, wanted);
      core.useWanted(wanted, bits, idSize);
    },
    reserve,
    windows,
    ledger,
    hits,
    hitsLimit: hits + HITS_SIZE,
    arena,
    arenaLimit: arena + ARENA_SIZE,
  };
}

/** Texts begin at even addresses at least; whole lines of the processor's cache are better. */
export const aligned = (address: number): number => (address + 63) & ~63;
