import type { Blob } from './detect/blob.ts';
import type { Incomplete, ScanLog } from './sources/source.ts';

/** What was read, for the summary. */
export interface Counts {
  readonly files: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly commits: number;
  /** Of a history alone. */
  readonly trees?: number;
  readonly tags?: number;
}

/** Counts what is read and keeps what is said of the reading. */
export interface Tally {
  readonly log: ScanLog;
  /** As it stands; changes with each blob. */
  readonly counts: Counts;
  readonly incomplete: readonly Incomplete[];
  readonly skipped: readonly Incomplete[];
  blob(blob: Blob): void;
}

type Writable = { -readonly [what in keyof Counts]: Counts[what] };

/** An empty tally. */
export const createTally = (): Tally => {
  const counts: Writable = { files: 0, blobs: 0, bytes: 0, commits: 0 };
  const incomplete: Incomplete[] = [];
  const skipped: Incomplete[] = [];
  return {
    log: {
      incomplete: (entry) => void incomplete.push(entry),
      skipped: (entry) => void skipped.push(entry),
      count: (what, by = 1) => {
        counts[what] = (counts[what] ?? 0) + by;
      },
    },
    counts,
    incomplete,
    skipped,
    blob({ bytes, origin }) {
      // A name is searched, but nobody counts it as something read.
      if (origin.in === 'path') return;
      counts.blobs++;
      counts.bytes += bytes.length;
    },
  };
};
