/** A commit (or an annotated tag) that is named and may have to be fetched. */
export type End =
  /** By its full id. */
  | { readonly kind: 'id'; readonly id: string }
  /** What a ref of the remote points to: `refs/heads/main`. */
  | { readonly kind: 'ref'; readonly name: string }
  /** What the remote's ref is, if it is an annotated tag of this commit; else the commit itself. */
  | { readonly kind: 'tag'; readonly id: string; readonly name: string }
  /** As somebody wrote it: a branch, a tag, an id, `HEAD~3`. */
  | { readonly kind: 'revision'; readonly text: string };

/** What is to be read. */
export type Reading =
  /** What `head` has and the first of `bases` that can be had has not; where none can be had, all that `head` reaches. */
  | { readonly kind: 'range'; readonly head: End; readonly bases: readonly End[] }
  | { readonly kind: 'history' }
  | { readonly kind: 'files' }
  | { readonly kind: 'nothing'; readonly why: string };

/** What an event asks for. */
export interface Plan {
  readonly reading: Reading;
  /** Where configuration and baseline are read: `base` where somebody proposes a change, so that it does not allow its own keys. */
  readonly policy: 'base' | 'work-tree';
  /** The first of them that can be had has the policy, where that is `base`; where none can, the range's own base. */
  readonly policyBases: readonly End[];
  /** The pull request that is commented on. */
  readonly pullRequest: number | undefined;
  readonly warnings: readonly string[];
}
