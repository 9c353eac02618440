import type { Origin } from './blob.ts';
import type { Confidence, Severity } from './rule.ts';
import type { Verification } from './verification.ts';

/** One rule's hit in one blob: byte offsets into the blob, `end` exclusive. Holds the raw secret. */
export interface Match {
  readonly ruleId: string;
  readonly secret: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: Confidence;
  readonly reasons: readonly string[];
  /** The encodings that were undone to see it, outermost first, e.g. `['base64']`. */
  readonly decodedFrom?: readonly string[];
}

/** Where a match stands for people. Lines and columns count from 1, columns in UTF-16 code units, `endColumn` exclusive (SARIF's defaults). */
export interface Location extends Origin {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly decodedFrom?: readonly string[];
  /** The line around the match with every match in it reduced to its preview; for text output only. */
  readonly snippet?: Snippet;
  /** Stood already in the version that this one replaces. */
  readonly known?: true;
  /** Why an inline comment lets it pass, e.g. "tripkey:allow on the line before". */
  readonly allowed?: string;
}

/** One line of context, already redacted; `column` and `length` (UTF-16 units, from 0) say what to underline. */
export interface Snippet {
  readonly line: string;
  readonly column: number;
  readonly length: number;
}

export type Status = 'new' | 'baseline' | 'allowed' | 'known';

/** A commit as a history tells of it. Every string is raw: redacted on its way out. Times are ISO 8601 in the writer's own offset, to the second. */
export interface CommitInfo {
  readonly id: string;
  /** `Name <address>` */
  readonly author: string;
  readonly authoredAt: string;
  readonly committedAt: string;
  /** The first line of the message. */
  readonly subject: string;
}

/** The strongest thing that keeps a key's place in the repository; after `refs`, only this clone holds it. */
export type Reach = 'refs' | 'stash' | 'worktree' | 'index' | 'reflog' | 'unreachable';

/** What the whole history says of one key. Paths and ref names are raw, and sorted. */
export interface History {
  /** Commits that brought the key where none of their parents had it, oldest first: several where branches or roots brought it apart from each other. */
  readonly introduced: readonly CommitInfo[];
  /** Commits that took it away where their parents had it, oldest first. */
  readonly removed: readonly CommitInfo[];
  /** Every path that it ever stood in. */
  readonly paths: readonly string[];
  /** It stands in the tree of HEAD. */
  readonly inHead: boolean;
  /** Full names of the refs at whose tip it stands. */
  readonly tips: readonly string[];
  /** Full names of the refs whose history holds it, those of `tips` included. */
  readonly refs: readonly string[];
  /** Whether a remote-tracking ref's history holds it; null where there are no such refs to tell by. False for what is only staged. */
  readonly pushed: boolean | null;
  readonly reach: Reach;
  /** By committer time: from its first commit to the last one that took it away; `to` is null while it stands at the tip of a ref, or when no commit took it away. */
  readonly exposure: { readonly from: string | null; readonly to: string | null };
}

/** One secret with every place it stands in. Holds the raw secret. */
export interface Finding {
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly reasons: readonly string[];
  readonly secret: string;
  readonly fingerprint: string;
  readonly status: Status;
  /** Why the status is not `new`, e.g. the baseline entry's reason. */
  readonly statusReason?: string;
  readonly locations: readonly Location[];
  /** Set by `scan-history` alone. */
  readonly history?: History;
  /** Azure resources that stand near the key, nearest first (azure-hosts.ts): whom to ask about it. */
  readonly hosts?: readonly string[];
  /** Set where keys were verified. */
  readonly verification?: Verification;
}

/** What reporters get: no raw secret in the type (`revealed` is set by `--reveal` alone). */
export interface RedactedFinding extends Omit<Finding, 'secret'> {
  readonly preview: string;
  readonly revealed?: string;
}
