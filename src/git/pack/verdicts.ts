/** What became of an entry. */
export const verdict = { unseen: 0, clean: 1, suspect: 2, unread: 3 } as const;

/** What the search says of each entry, in shared memory. */
export interface Verdicts {
  /** A `verdict` each. */
  readonly of: Uint8Array;
  /** The `entryKind` that a delta comes to in the end. */
  readonly kinds: Uint8Array;
}
