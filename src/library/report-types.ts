/**
 * What the library gives: the documents of docs/json.md and schema/report.schema.json, as types. Written out rather than taken from the
 * program's own types, so that the published declarations are these few files; test/library/types.test.ts compares them with the schema.
 */

/** A scan that is awaited for its report, or iterated for its findings while it runs. It begins with the first of the two. */
export interface Scan<F extends Finding = Finding> extends Promise<Report<F>> {
  /** Each key once, as soon as it counts; what does not count (accepted, known) at the end. One loop a scan. */
  [Symbol.asyncIterator](): AsyncIterableIterator<F>;
}

/** The whole report. No findings mean clean only where `scan.complete` is true. */
export interface Report<F extends Finding = Finding> {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'tripkey'; readonly version: string };
  readonly scan: ScanSummary;
  /** One a secret, each with every place it stands in. */
  readonly findings: readonly F[];
  /** Of `tripkey doctor` alone: empty here. */
  readonly problems: readonly unknown[];
}

export interface ScanSummary {
  /** `stdin` (a text), `files`, `staged`, `range` or `history`; later versions add values. */
  readonly mode: string;
  /** False when anything that was asked for could not be read. */
  readonly complete: boolean;
  /** What could not be read. */
  readonly incomplete: readonly Unread[];
  /** Left out on purpose, e.g. a FIFO. */
  readonly skipped: readonly Unread[];
  readonly counts: Counts;
  /** Said beside the findings, e.g. baseline entries that match nothing any more. */
  readonly notices: readonly string[];
}

/** Something that was not read, and why. */
export interface Unread {
  readonly what: string;
  readonly why: string;
}

/** What was read. */
export interface Counts {
  readonly files: number;
  /** Contents searched, members of archives included. */
  readonly blobs: number;
  readonly bytes: number;
  readonly commits: number;
  /** Of a history alone, as `tags`: annotated ones. */
  readonly trees?: number;
  readonly tags?: number;
}

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export type Confidence = 'high' | 'medium' | 'low';
/** Only `new` counts. */
export type Status = 'new' | 'baseline' | 'allowed' | 'known';

/** One secret. The secret itself is not in it. */
export interface Finding {
  /** See docs/rules.md; rules of the configuration have ids of their own. */
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Why the confidence is what it is. */
  readonly reasons: readonly string[];
  /** 16 hexadecimal digits that name the secret: no path, line or commit goes into it. */
  readonly fingerprint: string;
  /** Prefix, `…`, last four characters. Safe to log. */
  readonly preview: string;
  readonly status: Status;
  /** Why the status is not `new`. */
  readonly statusReason?: string;
  /** In a report, every place; of a finding that is handed on while the scan runs, the one that made it count. */
  readonly locations: readonly Location[];
  /** Of `scanHistory` alone. */
  readonly history?: History;
  /** Where keys were verified. */
  readonly verification?: Verification;
}

/** With `reveal: true`. Not to be logged. */
export interface RevealedFinding extends Finding {
  /** The whole key. */
  readonly secret: string;
}

/** Where a text stands that is no file's content. */
export type Place = 'message' | 'author' | 'committer' | 'tag' | 'ref' | 'path' | 'note' | 'variable';

/** Lines and columns count from 1, columns in UTF-16 code units; `endColumn` is exclusive. */
export interface Location {
  /** Relative to where the scan ran, or in a history to the repository's top; `/` on every system; `a.zip!b.txt` in an archive; null for what is no file's content. */
  readonly path: string | null;
  readonly in?: Place;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The encodings that were undone to see it, outermost first. */
  readonly decodedFrom?: readonly string[];
  /** Git object id of the content. */
  readonly blob?: string;
  /** The commit that adds it; in a history the first one that has it there. */
  readonly commit?: string;
  /** Stood already in the version that this one replaces. */
  readonly known?: true;
  /** The inline comment that lets it pass. */
  readonly allowed?: string;
}

/** The strongest thing that keeps a key in the repository; after `refs`, only this clone holds it. */
export type Reach = 'refs' | 'stash' | 'worktree' | 'index' | 'reflog' | 'unreachable';

/** What the whole history says of one key. */
export interface History {
  /** Commits that brought the key where none of their parents had it, oldest first. */
  readonly introduced: readonly Commit[];
  /** Commits that took it away where their parents had it, oldest first. */
  readonly removed: readonly Commit[];
  /** Every path that it ever stood in. */
  readonly paths: readonly string[];
  /** It stands in the tree of HEAD. */
  readonly inHead: boolean;
  /** Full names of the refs at whose tip it stands. */
  readonly tips: readonly string[];
  /** Full names of the refs whose history holds it. */
  readonly refs: readonly string[];
  /** Whether a remote-tracking ref's history holds it; null where there are no such refs. */
  readonly pushed: boolean | null;
  readonly reach: Reach;
  /** By committer time; `to` is null while it stands at the tip of a ref, or when no commit took it away. */
  readonly exposure: { readonly from: string | null; readonly to: string | null };
}

export interface Commit {
  readonly id: string;
  /** `Name <address>` */
  readonly author: string;
  /** ISO 8601 in the writer's own offset, to the second. */
  readonly authoredAt: string;
  readonly committedAt: string;
  /** The first line of the message. */
  readonly subject: string;
}

/** `unknown` is not `dead`: treat it like `live`. */
export type Verdict = 'live' | 'live_restricted' | 'dead' | 'unknown';

/** What asking the service said of a key. */
export interface Verification {
  readonly verdict: Verdict;
  /** Why, for programs; docs/verify.md lists them. */
  readonly reason: string;
  /** Who was asked; null when nothing was sent. */
  readonly host: string | null;
  /** ISO 8601, UTC, to the second. */
  readonly checkedAt: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  /** The organization's short name. */
  readonly organization?: string;
  /** The project's id. */
  readonly project?: string;
  readonly missingScopes?: readonly string[];
  /** Limits a minute. */
  readonly rateLimits?: RateLimits;
  /** A user key of the oldest form: it acts in every organization of its user. */
  readonly legacy?: true;
  /** With `analyze` alone. */
  readonly analysis?: Analysis;
}

export interface RateLimits {
  readonly requests?: number;
  readonly tokens?: number;
}

/** What a live key can do. */
export interface Analysis {
  readonly reach: 'critical' | 'high' | 'medium' | 'low' | 'unknown';
  readonly permissions: readonly Permission[];
  readonly identity?: Identity;
  /** Fine-tuned models. */
  readonly ownModels?: readonly string[];
}

export interface Permission {
  readonly area: string;
  readonly access: 'granted' | 'denied' | 'unknown';
  readonly scopes: readonly string[];
}

export interface Identity {
  readonly user: string;
  readonly organizations: readonly { readonly id: string; readonly title: string; readonly role: string }[];
}

/** What `verify` says of one key. */
export interface KeyVerdict {
  /** The rule that knows the key's form; null when none does, and then nothing was sent. */
  readonly ruleId: string | null;
  /** As in a report; null when no rule knows the form. */
  readonly fingerprint: string | null;
  /** Safe to log. */
  readonly preview: string;
  readonly verification: Verification;
}
