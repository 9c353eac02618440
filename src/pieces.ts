import type { Blob } from './detect/blob.ts';
import { segmentOverlap, segmentSize } from './sources/segments.ts';

/** Matches that begin in `[from, to)` of a blob are this piece's to tell. */
export interface Share {
  readonly from: number;
  readonly to: number;
}

/** Decides whose a match is where two pieces of a long file overlap: a value that one of them cuts is not a second finding. */
export interface Pieces {
  /** The next blob, before it is searched. */
  next(blob: Pick<Blob, 'bytes' | 'base'>): Share;
  /** What this piece would add if it is the last one. */
  keep(add: () => void): void;
  /** There are no more blobs. */
  end(): void;
}

/** The middle of an overlap divides it: on either side of it, both pieces see more than any value is long. */
export const createPieces = (): Pieces => {
  /** In bytes of the file: where the next piece's share begins. */
  let boundary: number | undefined;
  let kept: (() => void)[] = [];

  const end = (): void => {
    for (const add of kept) add();
    kept = [];
    boundary = undefined;
  };

  return {
    next({ bytes, base }) {
      const offset = base?.offset ?? 0;
      const from = offset > 0 && boundary !== undefined ? boundary - offset : 0;
      if (from > 0) kept = [];
      end();
      const to = bytes.length < segmentSize ? bytes.length : bytes.length - segmentOverlap / 2;
      if (to < bytes.length) boundary = offset + to;
      return { from, to };
    },
    keep: (add) => void kept.push(add),
    end,
  };
};
