import { exitCodes } from '../errors.ts';
import { type Scrub, scrubAll } from '../redact.ts';
import { isCountedProblem } from '../report/counts.ts';
import type { Problem, Report, Unread } from '../report/report.ts';
import { version } from '../version.ts';

/** What a look at a project, a machine or an account has to say. Raw: it is redacted on its way into the report. */
export interface Diagnosis {
  readonly mode: 'doctor' | 'machine' | 'account';
  readonly problems: readonly Problem[];
  readonly incomplete: readonly Unread[];
  readonly skipped: readonly Unread[];
  readonly interrupted: boolean;
  readonly counts: Report['counts'];
  readonly notices: readonly string[];
}

/** Worst problems first; those that are as bad in the order in which they came. */
export const doctorReport = (diagnosis: Diagnosis, scrub: Scrub): Report => ({
  tool: { name: 'tripkey', version },
  mode: diagnosis.mode,
  complete: diagnosis.incomplete.length === 0 && !diagnosis.interrupted,
  incomplete: scrubAll(diagnosis.incomplete, scrub).toSorted(byName),
  skipped: scrubAll(diagnosis.skipped, scrub).toSorted(byName),
  counts: diagnosis.counts,
  findings: [],
  problems: scrubAll(diagnosis.problems, scrub).toSorted(bySeverity),
  notices: diagnosis.notices.map(scrub),
});

const byName = (a: Unread, b: Unread): number => (a.what < b.what ? -1 : Number(a.what > b.what));

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];

const bySeverity = (a: Problem, b: Problem): number => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);

/** 1 where a problem is of medium severity or worse, 3 where there is none and something could not be read. */
export const statusOf = ({ problems, complete }: Pick<Report, 'problems' | 'complete'>): number => {
  if (problems.some(isCountedProblem)) return exitCodes.findings;
  return complete ? exitCodes.clean : exitCodes.incomplete;
};
