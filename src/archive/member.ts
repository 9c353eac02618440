import type { Budget } from './budget.ts';

/** What one archive holds: a member, or bytes of its own structure that are neither a member nor seen elsewhere. */
export interface Member {
  /** As it stands in the archive, in whatever encoding; undefined for the archive's own structure. */
  readonly name: Uint8Array | undefined;
  /** Unpacked. Empty when there is nothing to search. */
  readonly bytes: Uint8Array;
}

/** What the reader of a format works with, beside the bytes. */
export interface Reading {
  readonly budget: Budget;
  /** Says that a member (or, without a name, the archive) could not be read in full. `why` holds nothing of the archive. */
  incomplete(why: string, name?: Uint8Array): void;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 where it is that, else each byte as one character: zip, tar and gzip do not reliably say which encoding they use. */
export function decodeName(name: Uint8Array): string {
  try {
    return utf8.decode(name);
  } catch {
    return Buffer.from(name).toString('latin1');
  }
}
