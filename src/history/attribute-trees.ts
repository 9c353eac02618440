import type { ObjectChange, WantedObjects } from '../git/object-changes.ts';
import { findTreeSteps } from '../git/pack/tree-search.ts';
import type { TreeSteps } from '../git/pack/tree-steps.ts';
import { baseOf, comparedIn, type Changes } from './attribute-changes.ts';
import type { CommitGraph } from './attribute-graph.ts';
import type { StoredHistory } from './attribute-storage.ts';

/** Compares trees by what is looked for in them. */
export interface TreeComparison {
  /** What comes and goes from one tree to another; from nothing, all that the second one holds. Each change is `of` what is said. */
  changes(of: string, from: string | undefined, to: string): ObjectChange[];
  /** The trees on the way from a tree to a path in it, itself the first. Undefined where nothing that is looked for is there. */
  wayTo(tree: string, path: string): readonly string[] | undefined;
}

/** As `askChanges`, by trees that are read from the storage. Undefined where git has to be asked. */
export const readChanges = async (
  stored: StoredHistory,
  graph: CommitGraph,
  wanted: WantedObjects,
  trees: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly changes: Changes; readonly comparison: TreeComparison } | undefined> => {
  const roots = new Set([...graph.trees, ...trees]);
  const comparison = await compareStored(stored, wanted, roots, signal);
  return comparison && { changes: changesOf(graph, trees, comparison), comparison };
};

const changesOf = (graph: CommitGraph, trees: readonly string[], { changes }: TreeComparison): Changes => {
  const byId = new Map<string, readonly ObjectChange[]>();
  const put = (of: string, from: string | undefined, to: string): void => {
    const found = changes(of, from, to);
    if (found.length > 0) byId.set(of, found);
  };
  const { torn, whole } = comparedIn(graph);
  for (const commit of whole) {
    const base = baseOf(graph, commit);
    put(graph.ids[commit]!, base === undefined ? undefined : graph.trees[base]!, graph.trees[commit]!);
  }
  for (const tree of new Set([...torn.map((commit) => graph.trees[commit]!), ...trees])) put(tree, undefined, tree);
  return { byId, listed: new Set(torn), broken: new Map() };
};

/** `roots`: the trees that will be compared. */
const compareStored = async (
  { storage, walker }: StoredHistory,
  { ids }: WantedObjects,
  roots: Iterable<string>,
  signal: AbortSignal | undefined,
): Promise<TreeComparison | undefined> => {
  const steps = await findTreeSteps(storage, walker, ids, roots, signal);
  const leads = steps && findLeading(steps);
  return leads && createComparison({ steps, leads, ids: [...ids] });
};

/** Folders in folders, at the most; git itself ends at 2048 with its default settings. */
const DEEPEST = 1000;

/** Which trees lead to something wanted. Undefined where they lead too deep, or to themselves. */
const findLeading = ({ count, starts, ends, folders, wanted }: TreeSteps): Uint8Array | undefined => {
  /** Folders below, from 1; 0 for what leads nowhere, -1 for what was not looked at. */
  const heights = new Int32Array(count).fill(-1);
  const heightOf = (tree: number, depth: number): number => {
    if (heights[tree] !== -1) return heights[tree]!;
    // For as long as it is looked at, it is deeper than anything may be.
    heights[tree] = DEEPEST + 1;
    if (depth > DEEPEST) return DEEPEST + 1;
    let height = 0;
    for (let step = starts[tree]!; step < ends[tree]!; step++) {
      const below = folders[step] === -1 ? 0 : heightOf(folders[step]!, depth + 1);
      if (below > 0 || wanted[step] !== -1) height = Math.max(height, below + 1);
    }
    heights[tree] = height;
    return height;
  };
  for (let tree = 0; tree < count; tree++) if (heightOf(tree, 0) > DEEPEST) return undefined;
  return Uint8Array.from(heights, (height) => Math.min(height, 1));
};

interface Comparing {
  readonly steps: TreeSteps;
  readonly leads: Uint8Array;
  /** The wanted objects, in their order. */
  readonly ids: readonly string[];
}

const createComparison = (comparing: Comparing): TreeComparison => {
  const { steps } = comparing;
  const numbers = new Map<string, number>();
  const numberOf = (tree: string): number => {
    const number = numbers.get(tree) ?? steps.numberOf(tree);
    numbers.set(tree, number);
    return number;
  };
  return {
    changes(of, from, to) {
      const found: ObjectChange[] = [];
      const put = (path: string, oldId: string, newId: string): void => void found.push({ of, oldId, newId, path });
      compare({ ...comparing, put }, '', from === undefined ? NOTHING : numberOf(from), numberOf(to));
      return found;
    },
    wayTo: (tree, path) => wayTo(comparing, numberOf(tree), path),
  };
};

const NOTHING = -1;

interface Putting extends Comparing {
  put(path: string, oldId: string, newId: string): void;
}

const compare = (putting: Putting, folder: string, from: number, to: number): void => {
  if (from === to) return;
  const [left, right] = differing(putting.steps, from, to);
  const { names } = putting.steps;
  const byName = new Map<number, number>();
  for (let step = right.start; step < right.end; step++) byName.set(names[step]!, step);
  for (let old = left.start; old < left.end; old++) {
    change(putting, folder, old, byName.get(names[old]!) ?? NOTHING);
    byName.delete(names[old]!);
  }
  for (const step of byName.values()) change(putting, folder, NOTHING, step);
};

interface Steps {
  start: number;
  end: number;
}

/** Without what the two have in common at both ends: trees are in order, and nearly all of two versions is the same. */
const differing = (steps: TreeSteps, from: number, to: number): [Steps, Steps] => {
  const { starts, ends } = steps;
  const left = { start: starts[from] ?? 0, end: ends[from] ?? 0 };
  const right = { start: starts[to] ?? 0, end: ends[to] ?? 0 };
  while (left.start < left.end && right.start < right.end && isSame(steps, left.start, right.start)) {
    left.start++;
    right.start++;
  }
  while (left.start < left.end && right.start < right.end && isSame(steps, left.end - 1, right.end - 1)) {
    left.end--;
    right.end--;
  }
  return [left, right];
};

const isSame = ({ names, folders, wanted }: TreeSteps, a: number, b: number): boolean =>
  names[a] === names[b] && folders[a] === folders[b] && wanted[a] === wanted[b];

/** Tells of what one name stands for before and after; `NOTHING` for no step. */
const change = (putting: Putting, folder: string, old: number, step: number): void => {
  const { steps, leads, ids } = putting;
  const { names, folders, wanted } = steps;
  const folderOf = (one: number): number => {
    const tree = one === NOTHING ? NOTHING : folders[one]!;
    return tree !== NOTHING && leads[tree] === 1 ? tree : NOTHING;
  };
  const idOf = (one: number): string => ids[wanted[one] ?? NOTHING] ?? '';
  const [before, after] = [folderOf(old), folderOf(step)];
  const [oldId, newId] = [idOf(old), idOf(step)];
  if (before === after && oldId === newId) return;
  const path = `${folder}${steps.nameOf(names[step === NOTHING ? old : step]!)}`;
  if (oldId !== newId) putting.put(path, oldId, newId);
  compare(putting, `${path}/`, before, after);
};

const wayTo = ({ steps }: Comparing, top: number, path: string): readonly string[] | undefined => {
  const way: string[] = [];
  let tree = top;
  let isWanted = false;
  for (const name of path.split('/')) {
    if (tree === NOTHING) return undefined;
    way.push(steps.idOf(tree));
    const step = stepOf(steps, tree, name);
    if (step === undefined) return undefined;
    tree = steps.folders[step]!;
    isWanted = steps.wanted[step] !== NOTHING;
  }
  return isWanted ? way : undefined;
};

const stepOf = ({ starts, ends, names, nameOf }: TreeSteps, tree: number, name: string): number | undefined => {
  for (let step = starts[tree]!; step < ends[tree]!; step++) if (nameOf(names[step]!) === name) return step;
  return undefined;
};
