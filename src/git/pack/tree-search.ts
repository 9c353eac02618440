import { emptyTrees } from '../repository.ts';
import { idBytes } from '../tree.ts';
import { entryKind } from './entries.ts';
import { entriesOfKind } from './families.ts';
import type { PackWalker } from './depth-first.ts';
import { createIdTable, noRow, type IdTable } from './id-table.ts';
import { forEachNamed } from './ledger.ts';
import type { Machine } from './machine.ts';
import type { Storage, StoredPack } from './storage.ts';
import { storedIds } from './stored-ids.ts';
import { BAD, createStepTable, FOUND, idNumbers, IS_FOLDER, IS_WANTED, OFFSET, type TreeSteps } from './tree-steps.ts';

/**
 * Finds the ways from trees to objects. The first pass looks at what is new in each tree, against the one that it is stored as a delta of, and notes
 * which folders it names and where a wanted id first comes; a tree may hold what its base does. From there the folders lead up to all trees
 * that may lead to a wanted object; the second pass reads those. Undefined where a tree, or one of `roots`, is absent, cannot be read or makes no sense, and when
 * the signal stopped it.
 */
export const findTreeSteps = async (
  storage: Storage,
  walker: PackWalker,
  wanted: ReadonlySet<string>,
  roots: Iterable<string>,
  signal?: AbortSignal,
): Promise<TreeSteps | undefined> => {
  const { machine } = walker;
  const search: TreeSearch = { storage, walker, wanted, signal };
  const named: Named = { folders: createIdTable(), holders: [] };
  machine.useWanted(storedIds([bytesOf(wanted)], storage.format));
  for (const root of roots) named.folders.add(Buffer.from(root, 'hex'), 0, NOWHERE);
  if (!(await findHolders(search, named)) || !areAllStored(storage, named)) return undefined;
  const marked = listMarked(storage, markUpwards(storage, named));
  machine.useWanted(storedIds([bytesOf(wanted), marked.ids], storage.format));
  return readSteps(search, marked);
};

interface TreeSearch {
  readonly storage: Storage;
  readonly walker: PackWalker;
  readonly wanted: ReadonlySet<string>;
  readonly signal: AbortSignal | undefined;
}

/** What trees name. */
interface Named {
  /** Folders → the trees in which they came up. */
  readonly folders: IdTable;
  /** Trees in which wanted ids came up. */
  readonly holders: number[];
}

const bytesOf = (ids: Iterable<string>): Buffer => Buffer.from([...ids].join(''), 'hex');

/** A root is no tree's folder. */
const NOWHERE = -1;

/** Trees by number: the entries of the packs, one pack after another, then loose ones. */
const startsOf = ({ packs }: Storage): number[] => {
  const starts = [0];
  for (const { entries } of packs) starts.push(starts.at(-1)! + entries.count);
  return starts;
};

const findHolders = async (
  { storage, walker, wanted, signal }: TreeSearch,
  { folders, holders }: Named,
): Promise<boolean> => {
  const { machine } = walker;
  const { core } = machine;
  const idSize = idBytes[storage.format];
  const starts = startsOf(storage);
  let isSound = true;
  const look = (tree: number, text: number, size: number, isDelta: boolean): void => {
    const bytes = machine.bytes();
    const end = core.findInTree(text, size, 1, isDelta ? 1 : 0, machine.hits);
    if (end === BAD) isSound = false;
    for (let found = machine.hits; found < end; found += FOUND) {
      const info = bytes.readInt32LE(found + 4);
      const at = text + (info & OFFSET);
      if ((info & IS_FOLDER) !== 0) folders.add(bytes, at, tree);
      if ((info & IS_WANTED) !== 0 && wanted.has(bytes.toString('hex', at, at + idSize))) holders.push(tree);
    }
  };
  const sought = idNumbers(bytesOf(wanted), idSize);
  for (const [at, pack] of storage.packs.entries()) {
    if (pack.ledger !== undefined) {
      forEachNamed(pack.ledger, (entry, isFolder, first, second) => {
        const tree = starts[at]! + entry;
        if (isFolder) folders.addParts(first, second, tree);
        if (sought.mayHave(first, second)) holders.push(tree);
      });
      continue;
    }
    const see = (entry: number, text: number, size: number, isDelta: boolean): void =>
      look(starts[at]! + entry, text, size, isDelta);
    if (!(await walker.walk(pack, { kind: entryKind.tree, see, signal })) || !isSound) return false;
  }
  for (const [at, { type, content }] of storage.loose.entries()) {
    if (type !== 'tree') continue;
    look(starts.at(-1)! + at, putLoose(machine, content), content.length, false);
  }
  return isSound;
};

/** Whether each folder that was named is a tree. The one without entries is known to git, and not stored. */
const areAllStored = (storage: Storage, { folders }: Named): boolean => {
  folders.claim(Buffer.from(emptyTrees[storage.format], 'hex'), 0);
  for (const { index, entries, families } of storage.packs) {
    for (const entry of entriesOfKind(entryKind.tree, entries, families)) {
      folders.claim(index.ids, entries.places[entry]! * index.idSize);
    }
  }
  for (const { id, type } of storage.loose) if (type === 'tree') folders.claim(Buffer.from(id, 'hex'), 0);
  return folders.areAllClaimed();
};

const putLoose = (machine: Machine, content: Buffer): number => {
  machine.reserve(machine.arena + content.length);
  content.copy(machine.bytes(), machine.arena);
  return machine.arena;
};

/** Marks trees in which something wanted came up, what is made from them, and all trees in which those came up. */
const markUpwards = (storage: Storage, { folders, holders }: Named): Uint8Array => {
  const starts = startsOf(storage);
  const marked = new Uint8Array(starts.at(-1)! + storage.loose.length);
  const waiting: number[] = [];
  const mark = (tree: number): void => {
    if (tree === NOWHERE || marked[tree] !== 0) return;
    marked[tree] = 1;
    waiting.push(tree);
  };
  const markNaming = (bytes: Buffer, at: number): void => {
    for (let row = folders.find(bytes, at); row !== noRow; row = folders.next(row)) mark(folders.numberAt(row));
  };
  for (const tree of holders) mark(tree);
  for (let tree = waiting.pop(); tree !== undefined; tree = waiting.pop()) {
    const at = starts.findLastIndex((start) => start <= tree);
    const pack = storage.packs[at];
    if (pack === undefined) markNaming(Buffer.from(storage.loose[tree - starts[at]!]!.id, 'hex'), 0);
    else {
      const { index, entries, families } = pack;
      const entry = tree - starts[at]!;
      markNaming(index.ids, entries.places[entry]! * index.idSize);
      for (let delta = families.firstDelta[entry]!; delta !== -1; delta = families.nextDelta[delta]!) {
        mark(starts[at]! + delta);
      }
    }
  }
  return marked;
};

/** The marked trees in the order of their places, with numbers of their own. */
interface Marked {
  readonly ids: Buffer;
  /** By place; -1 for the others. */
  readonly numbers: Int32Array;
}

const listMarked = ({ packs, loose }: Storage, marked: Uint8Array): Marked => {
  const ids: Uint8Array[] = [];
  const numbers = new Int32Array(marked.length).fill(-1);
  let place = 0;
  for (const { entries, index } of packs) {
    for (let entry = 0; entry < entries.count; entry++, place++) {
      if (marked[place] === 0) continue;
      const from = entries.places[entry]! * index.idSize;
      numbers[place] = ids.push(index.ids.subarray(from, from + index.idSize)) - 1;
    }
  }
  for (const { id } of loose) if (marked[place++] !== 0) numbers[place - 1] = ids.push(Buffer.from(id, 'hex')) - 1;
  return { ids: Buffer.concat(ids), numbers };
};

const readSteps = async (search: TreeSearch, { ids, numbers }: Marked): Promise<TreeSteps | undefined> => {
  const { storage, walker, wanted, signal } = search;
  const { machine } = walker;
  const size = idBytes[storage.format];
  const table = createStepTable(machine, idNumbers(ids, size), idNumbers(bytesOf(wanted), size));
  const starts = startsOf(storage);
  let isSound = true;
  const read = (place: number, text: number, size: number): void => {
    if (numbers[place] !== -1 && !table.read(numbers[place]!, text, size)) isSound = false;
  };
  for (const [at, pack] of storage.packs.entries()) {
    const needed = neededIn(pack, numbers.subarray(starts[at], starts[at + 1]));
    const see = (entry: number, text: number, size: number): void => read(starts[at]! + entry, text, size);
    const walk = { kind: entryKind.tree, see, isNeeded: (entry: number) => needed[entry] !== 0, signal };
    if (!(await walker.walk(pack, walk))) return undefined;
  }
  for (const [at, { content }] of storage.loose.entries()) {
    const place = starts.at(-1)! + at;
    if (numbers[place] !== -1) read(place, putLoose(machine, content), content.length);
  }
  return isSound ? table.finish() : undefined;
};

/** Marked entries, and those that they are made from. */
const neededIn = ({ entries }: StoredPack, numbers: Int32Array): Uint8Array => {
  const needed = new Uint8Array(entries.count);
  for (let entry = 0; entry < entries.count; entry++) {
    if (numbers[entry] === -1) continue;
    for (let base = entry; base >= 0 && needed[base] === 0; base = entries.bases[base]!) needed[base] = 1;
  }
  return needed;
};
