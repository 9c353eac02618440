import type { Holders } from './attribute-holders.ts';
import { createTries, type Trie } from './attribute-tries.ts';

/** What a tree holds: which holder each path has, and in how many paths each finding stands. Never changes. */
export interface State {
  readonly holders: Trie;
  readonly counts: Trie;
}

/** What is asked of states, and made of them. Paths, holders and findings by number. */
export interface States {
  /** 0 for none. */
  holderAt(state: State, path: number): number;
  has(state: State, finding: number): boolean;
  /** The state with another holder at a path, or with none (0). */
  put(state: State, path: number, holder: number): State;
  /** Findings that `after` has and `before` has not. */
  gained(before: State, after: State): number[];
}

export const nothing: State = { holders: undefined, counts: undefined };

export const createStates = ({ findings, total }: Holders, paths: number): States => {
  const byPath = createTries(paths);
  const byFinding = createTries(total);
  const add = (counts: Trie, holder: number, by: number): Trie =>
    (findings[holder] ?? []).reduce(
      (all, finding) => byFinding.set(all, finding, byFinding.get(all, finding) + by),
      counts,
    );

  return {
    holderAt: ({ holders }, path) => byPath.get(holders, path),
    has: ({ counts }, finding) => byFinding.get(counts, finding) > 0,
    put(state, path, holder) {
      const old = byPath.get(state.holders, path);
      if (old === holder) return state;
      const counts = add(add(state.counts, old, -1), holder, 1);
      return { holders: byPath.set(state.holders, path, holder), counts };
    },
    gained(before, after) {
      const found: number[] = [];
      byFinding.compare(before.counts, after.counts, (finding, was, is) => {
        if (was === 0 && is > 0) found.push(finding);
      });
      return found;
    },
  };
};
