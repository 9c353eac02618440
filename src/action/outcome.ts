import type { Report } from '../report/report.ts';
/** What the Action did, for everything that tells of it. */
export interface Outcome {
  readonly report: Report;
  /** The exit status that decides over the step, before fail-on is applied by the scan itself: 0, 1, 2, 3. */
  readonly status: number;
  /** What was read, for people: e.g. `3 commits, 1a2b3c4d5e6f..9f8e7d6c5b4a`, or `the whole history`. */
  readonly what: string;
  /** `A..B` with full ids where a range was read. */
  readonly range: string | undefined;
  /** Said in the summary, the log and the comment: changed policy files, pull_request_target's warning, … */
  readonly warnings: readonly string[];
}
