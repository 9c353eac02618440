import type { Blob } from '../detect/blob.ts';

/** Something that was asked for and could not be read. */
export interface Incomplete {
  /** A path, object id or revision; raw, redacted on its way out. */
  readonly what: string;
  readonly why: string;
}

/** What a source tells about its reading, beside the bytes. */
export interface ScanLog {
  /** Something to be read was not: the scan is incomplete (exit 3 when nothing is found). */
  incomplete(entry: Incomplete): void;
  /** Left out on purpose (a FIFO in a walk, a submodule that is not checked out): said, but not incomplete. */
  skipped(entry: Incomplete): void;
  count(what: 'files' | 'commits', by?: number): void;
}

/** Where bytes come from. Synchronous where it can be: a hundred thousand awaits cost more than reading the files. */
export interface Source {
  readonly mode: 'files' | 'stdin' | 'staged' | 'range';
  blobs(): Iterable<Blob> | AsyncIterable<Blob>;
}
