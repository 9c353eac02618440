import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError, codeOf, exitCodes } from '../errors.ts';
import { findRepository } from '../git/repository.ts';
import { type ScanOutcome, scan } from '../scan.ts';
import { createReportedSource } from '../sources/reported.ts';
import type { ScanLog, Source } from '../sources/source.ts';
import { createStdinSource } from '../sources/stdin.ts';
import { createVariablesSource, variablesWithout } from '../sources/variables.ts';
import type { Io } from './io.ts';
import { pairOutputs } from './outputs.ts';
import { type LoadedPolicies, type PolicyOptions, loadPolicies } from './policies.ts';
import { type ReportedFinding, readReport } from './read-report.ts';
import { renderReports } from './render.ts';
import { LONGEST_REPORT, decodeReport, openReportInput } from './report-input.ts';
import { toReport } from './report.ts';
import { type VerifyOptions, checkVerify, verifyStep } from './verify-options.ts';
import { checkReveal, writeOutputs } from './write.ts';

/** The options of `tripkey verify`, as yargs hands them on. */
export interface VerifyCommand extends PolicyOptions, VerifyOptions {
  /** A report, or `-`. */
  readonly target: string | undefined;
  /** Names of variables. */
  readonly env?: readonly string[] | undefined;
  readonly verbose: boolean;
  readonly reveal: boolean;
  readonly color: boolean | undefined;
  readonly argv: readonly string[];
}

/** Asks whether the keys of a report, of a text or of variables are live, and writes a report. Returns the exit status. */
export const runVerify = async (command: VerifyCommand, io: Io, signal: AbortSignal): Promise<number> => {
  const outputs = pairOutputs(command.argv);
  checkReveal(command.reveal, io);
  const options = { ...command, verify: true };
  checkVerify(options);
  const policies = loadPolicies(command, findRepository(io.cwd, io.env), io);
  const verify = await verifyStep(options, { config: policies.config, cwd: io.cwd }, io, signal);
  const outcome = await readKeys(command, policies, io, signal);
  const { report, status } = await toReport(outcome, policies, { reveal: command.reveal, isWhole: false, verify });
  writeOutputs(outputs, await renderReports(outputs, report, command, io), command.reveal, io);
  return signal.aborted ? exitCodes.interrupted : status;
};

const readKeys = async (
  { target, env = [] }: VerifyCommand,
  policies: LoadedPolicies,
  io: Io,
  signal: AbortSignal,
): Promise<ScanOutcome> => {
  if (target !== undefined && env.length > 0) throw new UsageError('a report and --env do not go together', WHAT);
  if (env.length > 0) return searchVariables(env, policies, io, signal);
  if (target === undefined) throw new UsageError('what is to be verified is missing', WHAT);
  if (target !== '-') {
    const report = readReport(readFile(target, io));
    if (report === undefined) throw new UsageError(`not a report of tripkey: ${target}`, WHAT);
    return searchReported(report, policies, io, signal);
  }
  const input = await openReportInput(io.stdin);
  const report = readReport(input.report ?? '');
  if (report !== undefined) return searchReported(report, policies, io, signal);
  return searchText(input.text, policies, signal);
};

const WHAT =
  'name a report of --format json, give a text with keys on standard input (-), or name variables: --env OPENAI_API_KEY';

/** Everything that a rule sees: whoever asks about a text means what is in it. */
const search = (
  open: (log: ScanLog) => Source,
  { config }: LoadedPolicies,
  signal: AbortSignal,
): Promise<ScanOutcome> => scan(open, { ...config, minConfidence: 'low' }, { signal });

/** A text in which nothing is seen was not verified, a half of a key or a report for people: that is no clean result. */
const searchText = async (
  text: AsyncIterable<Uint8Array>,
  policies: LoadedPolicies,
  signal: AbortSignal,
): Promise<ScanOutcome> => {
  const outcome = await search((log) => createStdinSource(text, log), policies, signal);
  const { counts, findings, incomplete, interrupted } = outcome;
  // A pipe that broke before this says so itself.
  if (findings.length > 0 || incomplete.length > 0 || interrupted) return outcome;
  if (counts.bytes === 0) throw new UsageError('standard input is empty: there is nothing to verify', WHAT);
  return { ...outcome, incomplete: [{ what: 'standard input', why: `it holds no key of a known form. ${NO_KEY}` }] };
};

const NO_KEY = 'Of reports, those of --format json and jsonl are read; others show no key';

/** The same of a variable. */
const searchVariables = async (
  names: readonly string[],
  policies: LoadedPolicies,
  io: Io,
  signal: AbortSignal,
): Promise<ScanOutcome> => {
  const outcome = await search(() => createVariablesSource(names, io), policies, signal);
  const unseen = variablesWithout(outcome.findings, names, io);
  const incomplete = unseen.map((what) => ({ what, why: 'the variable holds no key of a known form' }));
  return { ...outcome, incomplete: [...outcome.incomplete, ...incomplete] };
};

/** A report has no keys: they are read again where it says that they stand, and known by their fingerprints. */
const searchReported = async (
  report: readonly ReportedFinding[],
  policies: LoadedPolicies,
  io: Io,
  signal: AbortSignal,
): Promise<ScanOutcome> => {
  const places = report.flatMap((finding) => finding.places);
  const { maxFileSize } = policies.config.limits;
  const options = { cwd: io.cwd, repository: findRepository(io.cwd, io.env), env: io.env, maxFileSize };
  const outcome = await search((log) => createReportedSource(places, options, log), policies, signal);
  const wanted = new Set(report.map(({ fingerprint }) => fingerprint));
  const findings = outcome.findings.filter(({ fingerprint }) => wanted.has(fingerprint));
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  const gone = report.filter(({ fingerprint }) => !found.has(fingerprint));
  const incomplete = gone.map(({ fingerprint, preview }) => ({
    what: `${preview} (fingerprint ${fingerprint})`,
    why: 'not verified: it stands no longer where the report says. Run it in the folder of the scan, or give the key on standard input (-)',
  }));
  return { ...outcome, findings, incomplete: [...outcome.incomplete, ...incomplete] };
};

const readFile = (path: string, io: Io): string => {
  const bytes = readBytes(path, io);
  if (bytes.length > LONGEST_REPORT) throw new UsageError(`cannot read ${path}: too long for a report`, WHAT);
  return decodeReport(bytes);
};

const readBytes = (path: string, io: Io): Buffer => {
  try {
    return readFileSync(resolve(io.cwd, path));
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${codeOf(error)}`, WHAT, { cause: error });
  }
};
