import { setImmediate } from 'node:timers/promises';
import { createFamilyWalk } from './family.ts';
import type { Machine } from './machine.ts';
import { createReader, type PackReader } from './reader.ts';
import type { StoredPack } from './storage.ts';
import { TextStack } from './text-stack.ts';

/** Takes an entry whose text stands in the module's memory for the call. `isDelta`: what the last delta has touched is known. */
export type See = (entry: number, text: number, size: number, isDelta: boolean) => void;

export interface KindWalk {
  /** An `entryKind` that is no delta. */
  readonly kind: number;
  readonly see: See;
  /** Whether an entry, or what is made from it, has to be seen; absent: all. */
  readonly isNeeded?: (entry: number) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Walks through packs, one at a time. */
export interface PackWalker {
  /** In whose memory the texts stand. */
  readonly machine: Machine;
  /** Makes the text of each object of a kind, each base once and before its deltas. Answers whether all could be made. */
  walk(pack: StoredPack, walk: KindWalk): Promise<boolean>;
}

export const createWalker = (machine: Machine): PackWalker => {
  let last: { readonly fd: number; readonly reader: PackReader } | undefined;
  return {
    machine,
    walk(pack, walk) {
      // What the last walk has read may be there still; readers of two packs would write over each other.
      if (last?.fd !== pack.fd) last = { fd: pack.fd, reader: createReader(pack.fd, machine) };
      return walkKind(machine, last.reader, pack, walk);
    },
  };
};

const TURN_MS = 50;

const walkKind = async (machine: Machine, reader: PackReader, pack: StoredPack, walk: KindWalk): Promise<boolean> => {
  const { entries, families } = pack;
  const { see, isNeeded } = walk;
  const family = createFamilyWalk(new TextStack(machine, reader, entries), families, {
    see: (entry, { text, size }, isDelta) => see(entry, text, size, isDelta),
    miss: () => false,
    isNeeded,
  });
  let turned = performance.now();
  for (const root of families.roots) {
    if (entries.kinds[root] !== walk.kind || walk.isNeeded?.(root) === false) continue;
    if (!family(root)) return false;
    if (performance.now() - turned < TURN_MS) continue;
    // A signal is only heard when the event loop turns.
    await setImmediate();
    turned = performance.now();
    if (walk.signal?.aborted === true) return false;
  }
  return true;
};
