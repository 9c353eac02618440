import type { RedactedFinding } from '../detect/finding.ts';
import { csv } from './csv.ts';
import type { FormatName } from './format-names.ts';
import { github } from './github/github.ts';
import { gitlab } from './gitlab/gitlab.ts';
import { html } from './html/html.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown/markdown.ts';
import { sarif } from './sarif/sarif.ts';
import { text } from './text.ts';

/** Something that was not read, with its name redacted. */
export interface Unread {
  readonly what: string;
  readonly why: string;
}

/** A hygiene check's result. */
export interface Problem {
  readonly check: string;
  readonly severity: string;
  readonly path?: string;
  readonly startLine?: number;
  readonly message: string;
  readonly fix?: string;
}

/** Everything that a reporter may say. No raw secret is in it, but for `revealed`. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  readonly mode: string;
  /** When the run began and when it was over, in milliseconds since 1970: for formats that must say so. Others give the same bytes tomorrow. */
  readonly ran?: { readonly from: number; readonly to: number };
  readonly complete: boolean;
  readonly incomplete: readonly Unread[];
  /** Left out on purpose, e.g. a FIFO. */
  readonly skipped: readonly Unread[];
  readonly counts: {
    readonly files: number;
    readonly blobs: number;
    readonly bytes: number;
    readonly commits: number;
    /** Of a history alone, as `tags`: annotated tags. */
    readonly trees?: number;
    readonly tags?: number;
    /** Of an account alone, as `keys`: those of its projects and admin keys. */
    readonly projects?: number;
    readonly keys?: number;
  };
  readonly findings: readonly RedactedFinding[];
  /** Keys that are known to be dead do not count for the exit status (`--fail-on live`). */
  readonly deadPass?: boolean;
  readonly problems: readonly Problem[];
  /** Said beside the findings: unused baseline entries, expired allow entries. */
  readonly notices: readonly string[];
}

/** How a report is to look; what is not text ignores it. */
export interface Look {
  readonly color: boolean;
  /** Findings that do not count (baseline, allowed) are shown too. */
  readonly verbose: boolean;
  /** Of the terminal; lines are fitted into them. */
  readonly columns: number;
}

/** Turns a report into the text of one format. Pure. A new format is a file, a line in `reporters` and its name in `formatNames`. */
export type Reporter = (report: Report, look: Look) => string;

export const reporters = {
  text,
  json,
  jsonl,
  sarif,
  gitlab,
  junit,
  github,
  markdown,
  csv,
  html,
} as const satisfies Record<FormatName, Reporter>;
