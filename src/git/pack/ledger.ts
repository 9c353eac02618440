import type { CommitHeader } from '../commit-header.ts';
import { LEDGER_SIZE, type Machine } from './machine.ts';

/**
 * What trees and commits of a pack name, written down while the search has their texts: whoever asks afterwards where an object has been need not read them
 * again. In the form in which the module writes it (core/assembly/ledger.ts), piece by piece.
 */
export interface Ledger {
  readonly trees: readonly Uint8Array<ArrayBuffer>[];
  readonly commits: readonly Uint8Array<ArrayBuffer>[];
}

export interface LedgerWriter {
  /** Notes a commit whose text stands in the module's memory. */
  commit(entry: number, text: number, size: number): void;
  /** Makes room for the next text. */
  turn(): void;
  /** Undefined where there was something that has to be read in another way: a tree or a commit that git would not write, or a huge one. */
  finish(): Ledger | undefined;
}

/** What is read of more objects than this takes more memory than git does: 384 MB of git's own 849 000, for 20 files of long life. Git is asked then. */
export const MOST_OBJECTS = 700_000;

/** Begins a ledger; what the module had of another one is gone. */
export const createLedger = ({ core, ledger, bytes }: Machine, idSize: number): LedgerWriter => {
  const commitsAt = ledger + LEDGER_SIZE / 2;
  core.openLedger(ledger, commitsAt, LEDGER_SIZE / 2, idSize);
  const trees: Uint8Array<ArrayBuffer>[] = [];
  const commits: Uint8Array<ArrayBuffer>[] = [];
  const take = (): void => {
    if (core.isWhole.value !== 0) {
      trees.push(Uint8Array.from(bytes().subarray(ledger, core.treesEnd.value as number)));
      commits.push(Uint8Array.from(bytes().subarray(commitsAt, core.commitsEnd.value as number)));
    }
    core.emptyLedger();
  };
  return {
    commit: core.noteCommit,
    turn() {
      if (core.isLedgerDue() !== 0) take();
    },
    finish() {
      take();
      const isWhole = core.isWhole.value !== 0;
      core.openLedger(ledger, commitsAt, 0, idSize);
      return isWhole ? { trees, commits } : undefined;
    },
  };
};

/** One of several parts; undefined where one is. */
export const joinLedgers = (parts: readonly (Ledger | undefined)[]): Ledger | undefined => {
  const all = parts.filter((part) => part !== undefined);
  if (all.length < parts.length) return undefined;
  return { trees: all.flatMap(({ trees }) => trees), commits: all.flatMap(({ commits }) => commits) };
};

const NAMED = 12;
const FLAG = 2 ** 31;

/** Takes an entry of a tree: the tree's number in its pack, and the first eight bytes of the id as two numbers. */
export type TakeNamed = (tree: number, isFolder: boolean, first: number, second: number) => void;

/** Every entry of a tree that is new in it, against the one that it is stored as a delta of; some others, too. Submodules apart. */
export const forEachNamed = ({ trees }: Ledger, take: TakeNamed): void => {
  for (const piece of trees) {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
    for (let at = 0; at < piece.length; at += NAMED) {
      const tree = view.getUint32(at, true);
      take(tree % FLAG, tree >= FLAG, view.getInt32(at + 4, true), view.getInt32(at + 8, true));
    }
  }
};

/** Bytes of a commit before its ids. */
const HEAD = 16;

/** Every commit, with its number in the pack. */
export const forEachCommit = (
  { commits }: Ledger,
  idSize: number,
  take: (entry: number, header: CommitHeader) => void,
): void => {
  const digits = 2 * idSize;
  for (const piece of commits) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    for (let at = 0; at < bytes.length;) {
      const flags = bytes.readUInt32LE(at + 4);
      const first = at + HEAD;
      const end = first + digits * (1 + (flags % FLAG));
      const parents: string[] = [];
      for (let id = first + digits; id < end; id += digits) parents.push(bytes.toString('latin1', id, id + digits));
      const tree = bytes.toString('latin1', first, first + digits);
      take(bytes.readUInt32LE(at), { tree, parents, time: bytes.readDoubleLE(at + 8), isIndex: flags >= FLAG });
      at = end;
    }
  }
};
