import type { ByteOrder } from './utf16-order.ts';

/** Where a text stands that is no file's content: in git's storage, or in an environment variable. */
export type Place = 'message' | 'author' | 'committer' | 'tag' | 'ref' | 'path' | 'note' | 'variable';

/** Where a blob's bytes came from. Every string here is raw: it may itself hold a key, so it is redacted on its way out. */
export interface Origin {
  /** Relative to where the command ran, `/` on every system; null when the text is no file's content. Members of archives: `a.zip!inner.txt`. */
  readonly path: string | null;
  readonly in?: Place;
  /** Object id, when the bytes are git's. */
  readonly blob?: string;
  /** The commit that adds them, for ranges and history. */
  readonly commit?: string;
}

/** Where the first byte of a blob stands when a long file is read in overlapping pieces. Lines and columns count from 0 here. */
export interface Base {
  readonly offset: number;
  readonly line: number;
  /** In UTF-16 code units. */
  readonly column: number;
  /** Of a file in UTF-16, as its beginning tells. */
  readonly order?: ByteOrder | undefined;
}

/**
 * A run of bytes to search, with where it came from.
 * `bytes` may be a view of a buffer that the source reuses: it is valid until the source is asked for the next blob.
 */
export interface Blob {
  readonly bytes: Uint8Array;
  readonly origin: Origin;
  readonly base?: Base;
  /** Those of a list of names: each is a text of its own, and `bytes` has them all, a line each. Almost always nothing is in any. */
  readonly names?: () => Iterable<Uint8Array>;
  /** All bytes of the file, where this is the first piece of a longer one: archives are read whole. Undefined when they cannot be had. */
  readonly whole?: () => Promise<Uint8Array | undefined>;
  /** The version that this one replaces (HEAD's for the index, the parents' for a commit): keys that it holds are not new. Undefined when there was none. */
  readonly previous?: () => Promise<readonly Uint8Array[]>;
}
