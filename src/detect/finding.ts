import type { Origin } from './blob.ts';
import type { Confidence, Severity } from './rule.ts';

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
}

/** What reporters get: no raw secret in the type (`revealed` is set by `--reveal` alone). */
export interface RedactedFinding extends Omit<Finding, 'secret'> {
  readonly preview: string;
  readonly revealed?: string;
}
