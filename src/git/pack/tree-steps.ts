import { createIdTable, noRow } from './id-table.ts';
import type { Machine } from './machine.ts';

/**
 * Trees that lead to what is looked for, and some that may, by number, each with its steps: entries that are looked for, and folders among these trees. In tables:
 * an old key stands in most trees of a history.
 */
export interface TreeSteps {
  /** -1 where it is none of these. */
  numberOf(id: string): number;
  idOf(tree: number): string;
  readonly count: number;
  /** Where the steps of each tree begin and end. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** What each step is called: git's bytes as latin1, by number. */
  readonly names: Int32Array;
  nameOf(name: number): string;
  /** The tree that each step leads to; -1 for none of these. */
  readonly folders: Int32Array;
  /** Which of the wanted ids each step has, in their order; -1 for none. */
  readonly wanted: Int32Array;
}

/** What the module writes of each entry that it finds, and where its id is. */
export const FOUND = 8;
export const IS_FOLDER = 1 << 30;
export const IS_WANTED = 1 << 31;
export const OFFSET = IS_FOLDER - 1;
export const BAD = 0;

/** Ids with their numbers: those of the places that they have one after another. */
interface IdNumbers {
  readonly count: number;
  idOf(number: number): string;
  /** -1 for another id. */
  find(bytes: Buffer, at: number): number;
  /** Of the first eight bytes of an id: as good as whether it is one of these. */
  mayHave(first: number, second: number): boolean;
}

export const idNumbers = (ids: Buffer, size: number): IdNumbers => {
  const table = createIdTable();
  const count = ids.length / size;
  for (let number = 0; number < count; number++) table.add(ids, number * size, number);
  return {
    count,
    mayHave: (first, second) => table.findParts(first, second) !== noRow,
    idOf: (number) => ids.toString('hex', number * size, (number + 1) * size),
    find(bytes, at) {
      for (let row = table.find(bytes, at); row !== noRow; row = table.next(row)) {
        const from = table.numberAt(row) * size;
        if (bytes.compare(ids, from, from + size, at, at + size) === 0) return table.numberAt(row);
      }
      return -1;
    },
  };
};

export interface StepTable {
  /** Answers whether the tree makes sense. */
  read(tree: number, text: number, size: number): boolean;
  finish(): TreeSteps;
}

export const createStepTable = (machine: Machine, trees: IdNumbers, wanted: IdNumbers): StepTable => {
  const { core } = machine;
  const [starts, ends] = [new Int32Array(trees.count), new Int32Array(trees.count)];
  const columns = createColumns();
  const names = new Map<string, number>();
  const nameAt = (from: number, end: number): number => {
    const name = machine.bytes().toString('latin1', from, end);
    const known = names.get(name) ?? names.size;
    names.set(name, known);
    return known;
  };

  return {
    read(tree, text, size) {
      const bytes = machine.bytes();
      const end = core.findInTree(text, size, 0, 0, machine.hits);
      starts[tree] = columns.count();
      for (let found = machine.hits; found < end; found += FOUND) {
        const info = bytes.readInt32LE(found + 4);
        const at = text + (info & OFFSET);
        const mode = (info & IS_FOLDER) === 0 ? FILE_MODE : FOLDER_MODE;
        const folder = mode === FOLDER_MODE ? trees.find(bytes, at) : -1;
        const object = wanted.find(bytes, at);
        if (folder === -1 && object === -1) continue;
        const name = nameAt(text + bytes.readInt32LE(found) + mode, at - 1);
        if (!columns.add(tree, name, folder, object)) return false;
      }
      ends[tree] = columns.count();
      return end !== BAD;
    },
    finish() {
      const listed = [...names.keys()];
      const numberOf = (id: string): number => trees.find(Buffer.from(id, 'hex'), 0);
      const nameOf = (name: number): string => listed[name]!;
      return { count: trees.count, numberOf, idOf: trees.idOf, starts, ends, ...columns.all(), nameOf };
    },
  };
};

interface Columns {
  /** Answers whether the tree has no other step of that name: which of two is meant, git knows. */
  add(tree: number, name: number, folder: number, wanted: number): boolean;
  count(): number;
  all(): Pick<TreeSteps, 'names' | 'folders' | 'wanted'>;
}

const createColumns = (): Columns => {
  let [names, folders, wanted] = [new Int32Array(FEW), new Int32Array(FEW), new Int32Array(FEW)];
  /** By name: the last tree that had it, from 1. */
  let seen = new Int32Array(FEW);
  let count = 0;
  return {
    add(tree, name, folder, object) {
      if (count === names.length) [names, folders, wanted] = [doubled(names), doubled(folders), doubled(wanted)];
      if (name === seen.length) seen = doubled(seen);
      names[count] = name;
      folders[count] = folder;
      wanted[count++] = object;
      const isFirst = seen[name] !== tree + 1;
      seen[name] = tree + 1;
      return isFirst;
    },
    count: () => count,
    all: () => ({ names, folders, wanted }),
  };
};

const FEW = 1 << 10;

const doubled = (table: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(table.length * 2);
  larger.set(table);
  return larger;
};

/** `40000 ` and `100644 `. */
const FOLDER_MODE = 6;
const FILE_MODE = 7;
