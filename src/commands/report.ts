import type { Finding, RedactedFinding } from '../detect/finding.ts';
import { exitCodes } from '../errors.ts';
import { redact } from '../redact.ts';
import type { Report, Unread } from '../report/report.ts';
import type { ScanOutcome } from '../scan.ts';
import type { Incomplete } from '../sources/source.ts';
import type { Judged, LoadedPolicies } from './policies.ts';
import { projectScrub } from './project-scrub.ts';
import { version } from '../version.ts';

export interface Reported {
  readonly report: Report;
  /** Those of the report, with their secrets, in its order. */
  readonly findings: readonly Finding[];
  /** Exit status by findings and completeness. */
  readonly status: number;
}

export interface ReportOptions {
  readonly reveal: boolean;
  /** Everything was scanned, so that an entry which met nothing is unused. */
  readonly isWhole: boolean;
  /** Said beside those of the policies. */
  readonly notices?: readonly string[];
  /** Asks whether keys are live, and leaves out what is not to be shown. Called once, with every finding and its status. */
  readonly verify?: Verify | undefined;
}

export type Verify = (findings: readonly Finding[]) => Promise<Verified>;

/** Findings that were asked about, in their order. */
export interface Verified {
  /** Those that are to be shown. */
  readonly findings: readonly Finding[];
  /** Those that may count for the exit status. */
  readonly counted: readonly Finding[];
  /** As the report has it. */
  readonly deadPass?: boolean;
  readonly notices: readonly string[];
}

/** The last step before reporters: policies, the exit status, and redaction of everything that is shown. */
export const toReport = async (
  outcome: ScanOutcome,
  { config, apply }: LoadedPolicies,
  options: ReportOptions,
): Promise<Reported> => {
  const complete = outcome.incomplete.length === 0 && !outcome.interrupted;
  const judged = apply(outcome.findings, options.isWhole && complete);
  const { findings, counted, notices, deadPass } = (await options.verify?.(judged.findings)) ?? unasked(judged);
  const scrub = projectScrub(config, [...new Set(findings.map(({ secret }) => secret))]);
  const report: Report = {
    tool: { name: 'tripkey', version },
    mode: outcome.mode,
    complete,
    incomplete: unread(outcome.incomplete, scrub),
    skipped: unread(outcome.skipped, scrub),
    counts: outcome.counts,
    findings: findings.map((finding): RedactedFinding => redact(finding, scrub, options.reveal)),
    ...(deadPass === true && { deadPass }),
    problems: [],
    notices: [...judged.notices, ...(options.notices ?? []), ...notices].map(scrub),
  };
  return { report, findings, status: statusOf(counted, complete) };
};

const unasked = ({ findings }: Judged): Verified => ({ findings, counted: findings, notices: [] });

const statusOf = (findings: readonly Finding[], complete: boolean): number => {
  if (findings.some(({ status }) => status === 'new')) return exitCodes.findings;
  return complete ? exitCodes.clean : exitCodes.incomplete;
};

const unread = (entries: readonly Incomplete[], scrub: (text: string) => string): readonly Unread[] =>
  entries.map(({ what, why }) => ({ what: scrub(what), why: scrub(why) })).sort(byName);

/** Folders come in the order in which the disk has them. */
const byName = (a: Unread, b: Unread): number =>
  (a.what < b.what ? -1 : Number(a.what > b.what)) || (a.why < b.why ? -1 : Number(a.why > b.why));
