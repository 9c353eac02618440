import type { ObjectCounts } from '../../history/suspect.ts';
import { entryKind } from './entries.ts';

/** Nothing searched yet. */
export const emptyCounts = (): MutableCounts => ({ commits: 0, trees: 0, blobs: 0, tags: 0, bytes: 0 });

type MutableCounts = { -readonly [Key in keyof ObjectCounts]: number };

/** Written out: a name that is made of each object's kind takes longer than the rest of counting. */
const names = {
  [entryKind.commit]: 'commits',
  [entryKind.tree]: 'trees',
  [entryKind.blob]: 'blobs',
  [entryKind.tag]: 'tags',
} as const;

/** Adds one object. */
export const count = (counts: MutableCounts, kind: number, size: number): void => {
  counts[names[kind as 1 | 2 | 3 | 4]]++;
  counts.bytes += size;
};

/** Adds those of another part. */
export const addCounts = (counts: MutableCounts, more: ObjectCounts): void => {
  for (const key of Object.keys(counts) as (keyof ObjectCounts)[]) counts[key] += more[key];
};
