import type { Reach } from '../detect/finding.ts';
import type { CommitGraph } from './attribute-graph.ts';
import { stashRef, type Roots } from './attribute-roots.ts';

/** What keeps commits. */
export interface Keepers {
  /** The strongest thing that keeps one of some commits; `unreachable` for none. */
  reach(commits: Iterable<number>): Reach;
  /** Whether notes alone lead to a commit: its tree's paths are ids of what the notes are on. */
  isNote(commit: number): boolean;
}

const bits = { refs: 1, stash: 2, worktree: 4, reflog: 8, notes: 16 } as const;
const strongest = ['refs', 'stash', 'worktree', 'reflog'] as const;

/** Hands down from each root, children before parents, what keeps a commit. */
export const findKeepers = (graph: CommitGraph, roots: Roots): Keepers => {
  const masks = new Uint8Array(graph.ids.length);
  for (const { name, commit } of roots.refs) if (commit !== undefined) masks[commit]! |= bits[kindOf(name)];
  for (const kind of ['stashes', 'heads', 'reflogs'] as const) {
    for (const commit of roots[kind]) masks[commit]! |= bits[kinds[kind]];
  }
  for (const commit of graph.order.toReversed()) {
    for (const parent of graph.parents[commit]!) masks[parent]! |= masks[commit]!;
  }
  return {
    isNote: (commit) => (masks[commit]! & ~bits.reflog) === bits.notes,
    reach(commits) {
      let mask = 0;
      for (const commit of commits) mask |= masks[commit]!;
      if ((mask & bits.notes) !== 0) return 'refs';
      return strongest.find((kind) => (mask & bits[kind]) !== 0) ?? 'unreachable';
    },
  };
};

const kinds = { stashes: 'stash', heads: 'worktree', reflogs: 'reflog' } as const;

const kindOf = (ref: string): 'refs' | 'stash' | 'notes' => {
  if (ref === stashRef) return 'stash';
  return ref.startsWith('refs/notes/') ? 'notes' : 'refs';
};

/** Which histories hold some findings, those with numbers from `from` to below `to`. */
export interface Histories {
  readonly from: number;
  readonly to: number;
  /** A bit for each of them, the lowest for the first: whether the history of a commit, itself included, holds it. */
  maskOf(commit: number): number;
  isIn(commit: number, finding: number): boolean;
}

const chunk = 32;

/** For findings that begin at the commits of `starts`. Goes over all commits once for every 32; each answer is valid until the next. */
export function* traceHistories(graph: CommitGraph, starts: readonly Iterable<number>[]): Generator<Histories> {
  const masks = new Int32Array(graph.ids.length);
  for (let from = 0; from < starts.length; from += chunk) {
    const to = Math.min(from + chunk, starts.length);
    masks.fill(0);
    for (let finding = from; finding < to; finding++) {
      for (const commit of starts[finding] ?? []) masks[commit]! |= 1 << (finding - from);
    }
    for (const commit of graph.order) {
      for (const parent of graph.parents[commit]!) masks[commit]! |= masks[parent]!;
    }
    yield {
      from,
      to,
      maskOf: (commit) => masks[commit] ?? 0,
      isIn: (commit, finding) => ((masks[commit]! >>> (finding - from)) & 1) === 1,
    };
  }
}
