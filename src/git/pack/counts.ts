import type { ObjectCounts } from '../../history/suspect.ts';
import { objectTypes } from './entries.ts';

/** Nothing searched yet. */
export const emptyCounts = (): MutableCounts => ({ commits: 0, trees: 0, blobs: 0, tags: 0, bytes: 0 });

type MutableCounts = { -readonly [Key in keyof ObjectCounts]: number };

/** Adds one object. */
export const count = (counts: MutableCounts, kind: number, size: number): void => {
  counts[`${objectTypes[kind as 1 | 2 | 3 | 4]}s`]++;
  counts.bytes += size;
};

/** Adds those of another part. */
export const addCounts = (counts: MutableCounts, more: ObjectCounts): void => {
  for (const key of Object.keys(counts) as (keyof ObjectCounts)[]) counts[key] += more[key];
};
