import type { Reported } from '../commands/report.ts';
import { type HistoryRequest, performHistory } from '../commands/scan-history.ts';
import { type ScanRequest, performScan } from '../commands/scan.ts';
import type { VerifyOptions } from '../commands/verify-options.ts';
import { exitCodes } from '../errors.ts';
import { isZeroId } from '../git/revision-range.ts';
import { plural } from '../report/page.ts';
import type { Report } from '../report/report.ts';
import { version } from '../version.ts';
import { obtainCommit, obtainHistory, obtainRange } from './fetch.ts';
import type { Inputs } from './inputs.ts';
import type { Outcome } from './outcome.ts';
import { type Place, fromTop, repositoryOf } from './place.ts';
import type { Plan, Reading } from './plan.ts';
import { type Policy, policyOf } from './policy.ts';

/** What was read, and what had to be done for it. */
export interface Read {
  readonly outcome: Outcome;
  /** The ends of the range, where one was read. */
  readonly commits: { readonly base: string; readonly head: string } | undefined;
  /** For the log. */
  readonly fetched: readonly string[];
}

/** What a reading is made with. */
interface Job {
  readonly plan: Plan;
  readonly inputs: Inputs;
  readonly place: Place;
  readonly signal: AbortSignal;
}

/** Fetches what is not here and scans what the plan names. What could not be had makes the outcome incomplete. Throws UsageError and GitError for what cannot be scanned at all. */
export const readPlan = async (job: Job): Promise<Read> => {
  const { reading } = job.plan;
  if (reading.kind === 'range') return readRange(job, reading);
  if (reading.kind === 'nothing') return readNothing(reading.why);
  return reading.kind === 'history' ? readHistory(job) : readFiles(job);
};

const readRange = async (job: Job, reading: Extract<Reading, { kind: 'range' }>): Promise<Read> => {
  const { plan, inputs, place, signal } = job;
  const { base, head, problem, fetched } = await obtainRange(repositoryOf(place), reading, signal);
  if (head === undefined) return unread(problem, fetched, plan.warnings);
  const commits = { base, head };
  const policyBase = await policyBaseOf(job);
  const policy = policyOf(plan, inputs, place, { base: policyBase ?? base, range: commits });
  const range = `${base}..${head}`;
  const performed = withProblem(await performScan({ ...requestOf(job, policy), range }, place.io, signal), problem);
  const ends = isZeroId(base) ? `all up to ${head.slice(0, 12)}` : `${base.slice(0, 12)}..${head.slice(0, 12)}`;
  const what = `${plural(performed.report.counts.commits, 'commit')}, ${ends}`;
  const isOlder = policyBase === undefined && isPolicyOfBase(job) && plan.policyBases.length > 0 && !isZeroId(base);
  const warnings = [
    ...plan.warnings,
    ...(isOlder ? [`the default branch could not be fetched: policy was read in ${base.slice(0, 12)}`] : []),
    ...policy.warnings,
    ...allowedByThemselves(performed.report),
  ];
  return { outcome: { ...performed, what, range, warnings }, commits, fetched };
};

const readHistory = async (job: Job): Promise<Read> => {
  const { plan, place, signal } = job;
  const repository = repositoryOf(place);
  const policy = policyOf(plan, job.inputs, place, { base: await policyBaseOf(job), range: undefined });
  const { problem, fetched } = await obtainHistory(repository, signal);
  const request: HistoryRequest = {
    ...common(job, policy),
    minConfidence: job.inputs.minConfidence,
    repository: undefined,
    unreachable: 'yes',
    allRefs: false,
    allowShallow: false,
    cache: false,
    plan: false,
  };
  const { reported } = await performHistory(request, place.io, signal);
  // What a shallow checkout is of has been completed; other branches were never in it.
  const what = repository.shallow ? 'the whole history of what is checked out' : 'the whole history';
  const warnings = [...plan.warnings, ...policy.warnings];
  return {
    outcome: { ...withProblem(reported, problem), what, range: undefined, warnings },
    commits: undefined,
    fetched,
  };
};

const readFiles = async (job: Job): Promise<Read> => {
  const { plan, inputs, place, signal } = job;
  const policy = policyOf(plan, inputs, place, { base: await policyBaseOf(job), range: undefined });
  const paths = inputs.paths.length > 0 ? inputs.paths.map((path) => fromTop(place, path)) : [fromTop(place, '.')];
  const isAll = paths.every((path) => path === '');
  const request = { ...requestOf(job, policy), paths: isAll ? [] : paths.map((path) => `./${path}`) };
  const performed = await performScan(request, place.io, signal);
  // A workspace in which nothing is, is a checkout that was forgotten.
  if (performed.report.counts.files === 0) repositoryOf(place);
  const what = inputs.paths.length > 0 ? `the files at ${inputs.paths.join(', ')}` : 'the files that are checked out';
  const warnings = [...plan.warnings, ...policy.warnings];
  return { outcome: { ...performed, what, range: undefined, warnings }, ...withoutRange };
};

const withoutRange = { commits: undefined, fetched: [] } as const;

/** Undefined where nobody asks for it, or where it is not to be had. */
const policyBaseOf = async (job: Job): Promise<string | undefined> => {
  const { plan, place, signal } = job;
  return isPolicyOfBase(job) && place.repository !== null
    ? obtainCommit(place.repository, plan.policyBases, signal)
    : undefined;
};

const isPolicyOfBase = ({ plan, inputs }: Job): boolean => plan.policy === 'base' && inputs.policyRef === undefined;

const common = (
  { inputs }: Job,
  { options }: Policy,
): Policy['options'] & VerifyOptions & { readonly reveal: false } => ({
  ...options,
  verify: inputs.verify,
  ...(inputs.verify && inputs.failOn === 'live' && { failOn: inputs.failOn }),
  reveal: false,
});

const requestOf = (job: Job, policy: Policy): ScanRequest => ({
  ...common(job, policy),
  minConfidence: job.inputs.minConfidence,
  paths: [],
  staged: false,
  range: undefined,
  includeIgnored: false,
  hook: undefined,
});

/** Never green without having read it all, whatever the scan itself has noticed. */
const withProblem = (
  { report, status }: Pick<Reported, 'report' | 'status'>,
  problem: string | undefined,
): Pick<Reported, 'report' | 'status'> => {
  if (problem === undefined) return { report, status };
  const incomplete = [...report.incomplete, { what: 'the commits', why: problem }];
  return {
    report: { ...report, complete: false, incomplete },
    status: status === exitCodes.clean ? exitCodes.incomplete : status,
  };
};

/** Whoever reviews the change decides about that, too. */
const allowedByThemselves = ({ findings }: Report): readonly string[] =>
  findings.flatMap(({ status, locations, preview }) => {
    const place = locations.find(({ allowed }) => allowed !== undefined);
    if (status !== 'allowed' || place === undefined) return [];
    return [
      `${preview} in ${place.path ?? 'a message'}:${place.startLine} is allowed by these commits themselves (${place.allowed})`,
    ];
  });

const readNothing = (why: string): Read => ({
  outcome: { report: emptyReport, status: exitCodes.clean, what: `nothing: ${why}`, range: undefined, warnings: [] },
  ...withoutRange,
});

const unread = (problem: string | undefined, fetched: readonly string[], warnings: readonly string[]): Read => {
  const { report, status } = withProblem(
    { report: emptyReport, status: exitCodes.clean },
    problem ?? 'they are not here',
  );
  return { outcome: { report, status, what: 'nothing', range: undefined, warnings }, commits: undefined, fetched };
};

const emptyReport: Report = {
  tool: { name: 'tripkey', version },
  mode: 'range',
  complete: true,
  incomplete: [],
  skipped: [],
  counts: { files: 0, blobs: 0, bytes: 0, commits: 0 },
  findings: [],
  problems: [],
  notices: [],
};
