import type { Blob } from '../detect/blob.ts';

/** Something that was asked for and could not be read. */
export interface Incomplete {
  /** A path, object id or revision; raw, redacted on its way out. */
  readonly what: string;
  readonly why: string;
  /** It is the same as long as the repository is as it is: not a matter of rights, time or memory. */
  readonly lasts?: true;
}

/** What is counted for the summary. */
export type Counted = 'files' | 'commits' | 'trees' | 'tags' | 'blobs' | 'bytes';

/** What a source tells about its reading, beside the bytes. */
export interface ScanLog {
  /** Something to be read was not: the scan is incomplete (exit 3 when nothing is found). */
  incomplete(entry: Incomplete): void;
  /** Left out on purpose (a FIFO in a walk, a submodule that is not checked out): said, but not incomplete. */
  skipped(entry: Incomplete): void;
  /** `blobs` and `bytes` are counted by who reads the blobs, but for a history: its source searches far more than it hands on. */
  count(what: Counted, by?: number): void;
}

/** Where bytes come from. Synchronous where it can be: a hundred thousand awaits cost more than reading the files. */
export interface Source {
  readonly mode: 'files' | 'stdin' | 'variables' | 'staged' | 'range' | 'history' | 'report';
  blobs(): Iterable<Blob> | AsyncIterable<Blob>;
}
