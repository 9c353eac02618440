/** A map from whole numbers to whole numbers above 0 that never changes; `undefined` is the empty one. Versions share what they have in common. */
export type Trie = Node | undefined;

type Node = readonly (Node | number | undefined)[];

/** Operations on maps with keys from 0 to below a size. */
export interface Tries {
  /** 0 where there is nothing. */
  get(trie: Trie, key: number): number;
  /** With `value` 0, without that key. */
  set(trie: Trie, key: number, value: number): Trie;
  /** Visits every key whose value differs; parts that the two share are passed over unseen. */
  compare(a: Trie, b: Trie, visit: (key: number, a: number, b: number) => void): void;
}

const bits = 4;
const width = 1 << bits;

/** A version costs a few small nodes, however much is in it: one is kept for each open line of a history. */
export const createTries = (size: number): Tries => {
  let top = 0;
  while (size > 2 ** (top + bits)) top += bits;

  const set = (node: Node | undefined, key: number, value: number, shift: number): Node | undefined => {
    const slot = (key >>> shift) % width;
    const old = node?.[slot];
    const next = shift === 0 ? value || undefined : set(old as Node | undefined, key, value, shift - bits);
    if (next === old) return node;
    const copy = node === undefined ? Array.from<undefined>({ length: width }) : [...node];
    copy[slot] = next as undefined;
    return next === undefined && copy.every((entry) => entry === undefined) ? undefined : copy;
  };

  const compare = (a: Trie, b: Trie, visit: Visit, shift: number, from: number): void => {
    if (a === b) return;
    for (let slot = 0; slot < width; slot++) {
      const [x, y] = [a?.[slot], b?.[slot]];
      if (x === y) continue;
      const key = from + slot * 2 ** shift;
      if (shift === 0) visit(key, (x as number | undefined) ?? 0, (y as number | undefined) ?? 0);
      else compare(x as Trie, y as Trie, visit, shift - bits, key);
    }
  };

  return {
    get(trie, key) {
      let node: Node | number | undefined = trie;
      for (let shift = top; shift >= 0 && node !== undefined; shift -= bits) {
        node = (node as Node)[(key >>> shift) % width];
      }
      return (node as number | undefined) ?? 0;
    },
    set: (trie, key, value) => set(trie, key, value, top),
    compare: (a, b, visit) => compare(a, b, visit, top, 0),
  };
};

type Visit = (key: number, a: number, b: number) => void;
