import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Finding } from '../detect/finding.ts';
import { UsageError, exitCodes } from '../errors.ts';
import { type Audit, auditHistory } from '../history/audit.ts';
import { parseDate, parseMaxAge } from '../history/dates.ts';
import { repositoryCache } from '../history/repository-cache.ts';
import type { Narrowing } from '../history/scope.ts';
import type { SearchCache } from '../history/suspect.ts';
import type { PlanParts } from './history-plan.ts';
import { type Target, openTarget } from './history-target.ts';
import type { Io } from './io.ts';
import { type Output, pairOutputs } from './outputs.ts';
import { plainPolicies } from './plain-policies.ts';
import type { LoadedPolicies, PolicyOptions } from './policies.ts';
import { policyStamp } from './policy-stamp.ts';
import { type HistoryProgress, createHistoryProgress } from './progress.ts';
import { renderReports } from './render.ts';
import { type ReportMemory, type Told, createReportMemory } from './report-memory.ts';
import { type Reported, type Verify, toReport } from './report.ts';
import { type VerifyOptions, checkVerify, verifyStep } from './verify-options.ts';
import { checkReveal, writeOutputs } from './write.ts';

/** The options of `tripkey scan-history`, as yargs hands them on. */
export interface HistoryCommand extends PolicyOptions, VerifyOptions {
  /** A folder or a URL; undefined: the working directory. */
  readonly repository: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly maxAge?: string | undefined;
  readonly ref?: readonly string[] | undefined;
  readonly unreachable: string;
  readonly allRefs: boolean;
  readonly allowShallow: boolean;
  readonly cache: boolean;
  readonly plan: boolean;
  readonly threads?: string | undefined;
  readonly verbose: boolean;
  readonly reveal: boolean;
  readonly color: boolean | undefined;
  readonly argv: readonly string[];
}

/** Searches a history, writes the reports or the plan, and returns the exit status. */
export const runScanHistory = async (command: HistoryCommand, io: Io, signal: AbortSignal): Promise<number> => {
  const outputs = checkOutputs(command, io);
  const { reported, plan } = await performHistory(command, io, signal);
  const texts = plan === undefined ? await renderReports(outputs, reported.report, command, io) : [plan];
  writeOutputs(outputs, texts, command.reveal, io);
  if (plan !== undefined) sayIncomplete(reported, io);
  return reported.status;
};

/** As `runScanHistory`, everything as it is without options. */
export const runPlainHistory = (repository: string | undefined, io: Io, signal: AbortSignal): Promise<number> =>
  runScanHistory({ ...defaults, repository }, io, signal);

const defaults: HistoryCommand = {
  repository: undefined,
  unreachable: 'yes',
  allRefs: false,
  allowShallow: false,
  cache: true,
  plan: false,
  verbose: false,
  reveal: false,
  color: undefined,
  argv: [],
};

/** What is to be searched and by which rules: `tripkey scan-history` without what becomes of the report. */
export type HistoryRequest = Omit<HistoryCommand, 'verbose' | 'color' | 'argv'>;

/** Searches a history and writes nothing but progress. The status says so when the signal ended it. Throws UsageError for what cannot be searched. */
export const performHistory = async (
  request: HistoryRequest,
  io: Io,
  signal: AbortSignal,
  progress: HistoryProgress = createHistoryProgress(io),
): Promise<{ readonly reported: Told; readonly plan: string | undefined }> => {
  checkVerify(request);
  const narrowing = readNarrowing(request);
  const threads = readThreads(request.threads);
  const target = await openTarget(request.repository, io, {
    allRefs: request.allRefs,
    signal,
    isGuest: io.isGuest === true,
    ...(io.stderr.isTTY === true && { onProgress: progress.say }),
  });
  try {
    const policies = await policiesOf(request, target, io);
    const { config } = policies;
    const verify = await verifyStep(request, { config, cwd: target.repository.top ?? null }, io, signal);
    const cache = cacheOf(request, target, config, io);
    const memory = memoryOf(request, target, policies, cache);
    const before = memory?.recall();
    if (before !== undefined) return { reported: before, plan: undefined };
    const { allowShallow } = request;
    const { bytes: onBytes, found: onFound } = progress;
    const options = { config, narrowing, allowShallow, threads, cache, signal, onBytes, onFound };
    const audit = await auditHistory(target.repository, options);
    progress.stop();
    const reported = await report(audit, request, { target, policies, verify });
    const plan = request.plan
      ? await planText(reported, audit, { target, policies, policyRef: request.policyRef })
      : undefined;
    const isOver = audit.outcome.interrupted || signal.aborted;
    if (!isOver && isLasting(audit)) memory?.keep(reported);
    return { reported: isOver ? { ...reported, status: exitCodes.interrupted } : reported, plan };
  } finally {
    progress.stop();
    target.close();
  }
};

const checkOutputs = (command: HistoryCommand, io: Io): readonly Output[] => {
  const { argv, plan, reveal } = command;
  const outputs = pairOutputs(argv);
  checkReveal(reveal, io);
  if (plan && (reveal || outputs.length > 1 || outputs[0]?.format !== 'text')) {
    throw new UsageError(
      '--plan is written instead of a report',
      'leave out --format and --reveal; --output names its file',
    );
  }
  return outputs;
};

const readNarrowing = (command: HistoryRequest): Narrowing => {
  const { since, until, maxAge, ref = [], unreachable } = command;
  if (since !== undefined && maxAge !== undefined) {
    throw new UsageError('--since and --max-age do not go together', 'both say when to begin');
  }
  const now = new Date();
  const date = (text: string | undefined, end: 'since' | 'until'): number | undefined =>
    text === undefined ? undefined : parseDate(text, end, now);
  const from = maxAge === undefined ? date(since, 'since') : parseMaxAge(maxAge, now);
  const to = date(until, 'until');
  if (from !== undefined && from > now.getTime() / 1000) throw new UsageError(`--since lies in the future: ${since}`);
  if (from !== undefined && to !== undefined && from > to) {
    throw new UsageError('--until is before the beginning', 'nothing can be committed in between');
  }
  return { since: from, until: to, refs: ref, unreachable: unreachable === 'yes' };
};

const readThreads = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const threads = Number(text);
  if (/^[0-9]{1,2}$/.test(text) && threads >= 1 && threads <= 64) return threads;
  throw new UsageError(`--threads ${text}: not a number from 1 to 64`);
};

/** Those of the scanned repository, wherever the command runs: a clone's project has no files to read them from. */
const policiesOf = async (command: HistoryRequest, { repository }: Target, io: Io): Promise<LoadedPolicies> => {
  const config = command.config === undefined ? undefined : resolve(io.cwd, command.config);
  const options = { ...command, config };
  const place = { cwd: repository.cwd, env: io.env };
  return (
    plainPolicies(options, repository, place) ??
    (await import('./policies.ts')).loadPolicies(options, repository, place)
  );
};

/** A clone is gone when this ends, and its packs are never seen again. */
const cacheOf = (
  command: HistoryRequest,
  { repository, isUrl }: Target,
  config: Config,
  io: Io,
): SearchCache | undefined => (!command.cache || isUrl ? undefined : repositoryCache(repository, config, io.env));

/** Only of what comes to the same tomorrow, and needs no key once more. */
const memoryOf = (
  request: HistoryRequest,
  { repository }: Target,
  policies: LoadedPolicies,
  cache: SearchCache | undefined,
): ReportMemory | undefined => {
  const { since, until, maxAge, ref = [], unreachable, allowShallow, verify, reveal, plan } = request;
  // A revision may have a time in it, too: `main@{yesterday}`.
  const isOfToday = [since, until, maxAge, ...ref].some((word) => word !== undefined);
  if (cache === undefined || isOfToday || verify === true || reveal || plan) return undefined;
  const asked = JSON.stringify({ unreachable, allowShallow });
  return createReportMemory(repository, cache, { asked, judged: policyStamp(policies) });
};

/** What cannot be read today may be read tomorrow. */
const isLasting = ({ outcome }: Audit): boolean => outcome.incomplete.every(({ lasts }) => lasts === true);

interface Reporting {
  readonly target: Target;
  readonly policies: LoadedPolicies;
  readonly verify: Verify | undefined;
}

const report = (audit: Audit, command: HistoryRequest, { target, policies, verify }: Reporting): Promise<Reported> => {
  const { outcome, notices } = audit;
  const findings = pushedWith(target, outcome.findings);
  // A part of what the baseline knows stands in files that were never committed.
  return toReport({ ...outcome, findings }, policies, { reveal: command.reveal, isWhole: false, notices, verify });
};

const planText = async (
  { report }: Reported,
  { outcome, stores: [own, ...submodules] }: Audit,
  { target, policies, policyRef }: Pick<PlanParts, 'target' | 'policies' | 'policyRef'>,
): Promise<string> => {
  const { historyPlan } = await import('./history-plan.ts');
  return historyPlan(report, {
    own: { ...outcome, findings: pushedWith(target, own!.findings) },
    submodules,
    target,
    policies,
    policyRef,
  });
};

const pushedWith = ({ isUrl }: Target, findings: readonly Finding[]): readonly Finding[] =>
  isUrl ? findings.map(asPushed) : findings;

/** A clone has no refs that say what was pushed: all of it was. */
const asPushed = (finding: Finding): Finding =>
  finding.history === undefined ? finding : { ...finding, history: { ...finding.history, pushed: true } };

/** Who writes a plan to a file does not see what it begins with. */
const sayIncomplete = ({ report: { incomplete } }: Told, io: Io): void => {
  for (const { what, why } of incomplete) io.stderr.write(`tripkey: not read: ${what}: ${why}\n`);
};
