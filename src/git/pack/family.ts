import type { Families } from './families.ts';
import type { Hits } from './parts.ts';
import type { TextStack } from './text-stack.ts';

export interface FamilyVisitor {
  /** Takes an entry while its text stands in the module's memory, with its hits. `isDelta`: what the last delta has touched is known. */
  readonly see: (entry: number, hits: Hits, isDelta: boolean) => void;
  /** An entry's text cannot be made, nor what is made from it. Answers whether to go on with the others. */
  readonly miss: (entry: number) => boolean;
  /** Whether an entry, or what is made from it, has to be seen; absent: all. */
  readonly isNeeded?: ((entry: number) => boolean) | undefined;
}

/**
 * Depth first from a root, so that a base is inflated once and stays until its last delta is made: every version's text is there for a moment, in the
 * module's memory, and only what is new in it is searched. Answers false when the visitor did not go on.
 */
export const createFamilyWalk = (
  stack: TextStack,
  { firstDelta, nextDelta }: Families,
  { see, miss, isNeeded }: FamilyVisitor,
): ((root: number) => boolean) => {
  /** The next delta of each text on the stack. */
  const pending: number[] = [];
  const needed = (from: number): number => {
    let delta = from;
    while (delta !== -1 && isNeeded?.(delta) === false) delta = nextDelta[delta]!;
    return delta;
  };
  return (root) => {
    const first = stack.root(root);
    if (first === undefined) return miss(root);
    see(root, first, false);
    pending[0] = needed(firstDelta[root]!);
    for (let depth = 0; depth >= 0;) {
      const delta = pending[depth]!;
      if (delta === -1) {
        depth--;
        continue;
      }
      pending[depth] = needed(nextDelta[delta]!);
      const made = stack.delta(delta, depth);
      if (made === undefined) {
        if (!miss(delta)) return false;
        continue;
      }
      see(delta, made, true);
      pending[depth + 1] = needed(firstDelta[delta]!);
      if (pending[depth] === -1 && stack.isCrowded(depth + 1)) {
        stack.replaceBase(depth + 1);
        pending[depth] = pending[depth + 1]!;
      } else depth++;
    }
    return true;
  };
};
