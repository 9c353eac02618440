import { entryKind } from './entries.ts';
import type { Machine } from './machine.ts';

/**
 * Notes what a text in the module's memory names and nobody stores. `onlyNew`: only what the last delta has touched; the rest was asked before. `entry`: under
 * which number the ledger has it, if there is one.
 */
export type CheckLinks = (kind: number, entry: number, text: number, size: number, onlyNew: boolean) => void;

const NONE = 0xff_ff_ff_ff;

/** Ids that texts name, and what is to be known of them. */
export type Notes = Map<string, 'login' | 'absent'>;

/** Adds what is absent to `notes`. */
export function createLinks(machine: Machine, idSize: number, notes: Notes): CheckLinks {
  const { core } = machine;
  const inTree = (entry: number, text: number, size: number, onlyNew: boolean): void => {
    for (let from = 0; ; from = core.next.value as number) {
      const id = core.absentInTree(entry, text, size, from, onlyNew ? 1 : 0) >>> 0;
      if (id === NONE) return;
      notes.set(machine.bytes().toString('hex', text + id, text + id + idSize), 'absent');
    }
  };
  const inLines = (text: number, size: number): void => {
    for (let from = 0; ; from = core.next.value as number) {
      const digits = core.absentInLines(text, size, from) >>> 0;
      if (digits === NONE) return;
      const id = machine.bytes().toString('latin1', text + digits, text + digits + 2 * idSize);
      if (/^[0-9a-f]+$/.test(id)) notes.set(id, 'absent');
    }
  };
  return (kind, entry, text, size, onlyNew) => {
    if (kind === entryKind.tree) inTree(entry, text, size, onlyNew);
    else if (kind !== entryKind.blob) inLines(text, size);
  };
}
