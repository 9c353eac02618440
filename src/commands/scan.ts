import type { Config } from '../config/config.ts';
import { UsageError, exitCodes } from '../errors.ts';
import { type Repository, findRepository, openRepository, readRepository } from '../git/repository.ts';
import { refreshHook } from '../hook/refresh.ts';
import { createToRoot } from '../policies/paths.ts';
import { createMessageSource, editedMessage } from '../sources/commit-message.ts';
import { createFilesSource } from '../sources/files.ts';
import { expandGlobs } from '../sources/named.ts';
import { type Push, createPushSource } from '../sources/push.ts';
import { createRangeSource } from '../sources/range.ts';
import type { ScanLog, Source } from '../sources/source.ts';
import { createStagedSource } from '../sources/staged.ts';
import { createStdinSource } from '../sources/stdin.ts';
import { type ScanOptions, scan } from '../scan.ts';
import type { Io } from './io.ts';
import { pairOutputs } from './outputs.ts';
import { plainPolicies } from './plain-policies.ts';
import type { LoadedPolicies, PolicyOptions } from './policies.ts';
import { createProgress } from './progress.ts';
import { renderReports } from './render.ts';
import { type Reported, toReport } from './report.ts';
import { type VerifyOptions, checkVerify, verifyStep } from './verify-options.ts';
import { checkReveal, writeOutputs } from './write.ts';

/** The options of `tripkey scan`, as yargs hands them on. */
export interface ScanCommand extends PolicyOptions, VerifyOptions {
  readonly paths: readonly string[];
  readonly staged: boolean;
  readonly range: string | undefined;
  /** What a push brings, for a hook of either side. */
  readonly push?: Push;
  readonly includeIgnored: boolean;
  readonly verbose: boolean;
  readonly reveal: boolean;
  readonly color: boolean | undefined;
  /** The hook that called: silence when there is nothing to say, and its fast path is kept up to date. */
  readonly hook: string | undefined;
  readonly argv: readonly string[];
}

/** Runs one scan, writes its reports, and returns the exit status. */
export const runScan = async (command: ScanCommand, io: Io, signal: AbortSignal): Promise<number> => {
  const outputs = pairOutputs(command.argv);
  checkReveal(command.reveal, io);
  const { report, status, config } = await performScan(command, io, signal);
  const isSilent =
    command.hook !== undefined &&
    status === exitCodes.clean &&
    report.findings.every(({ status: is }) => is !== 'known');
  if (!isSilent) writeOutputs(outputs, await renderReports(outputs, report, command, io), command.reveal, io);
  if (command.hook !== undefined) keepHookCurrent(command.hook, config, io);
  return status;
};

/** What is to be scanned and by which rules: `tripkey scan` without what becomes of the report. */
export type ScanRequest = Omit<ScanCommand, 'verbose' | 'color' | 'argv'>;

/** A scan's report, for whoever writes it. */
export interface Performed extends Reported {
  readonly config: Config;
}

/** Whoever follows a scan while it runs; told how the project judges what comes. */
export type Follow = (policies: LoadedPolicies) => Pick<ScanOptions, 'onProgress' | 'onPlace' | 'pause'>;

/** Runs one scan and writes nothing but progress. The status says so when the signal ended it. Throws UsageError for what cannot be scanned. */
export const performScan = async (
  request: ScanRequest,
  io: Io,
  signal: AbortSignal,
  follow?: Follow,
): Promise<Performed> => {
  checkUsage(request);
  const read = request.staged && request.verify !== true ? readRepository(io.cwd, io.env) : null;
  if (read === null) return performIn(repositoryFor(request, io), request, io, signal, follow);
  try {
    return await performIn(read, request, io, signal, follow);
  } catch (error) {
    // What git has against the repository comes first, as if it had been asked first.
    if (!signal.aborted) openRepository(io.cwd, io.env);
    throw error;
  }
};

const repositoryFor = ({ staged, range, push }: ScanRequest, { cwd, env }: Io): Repository | null =>
  staged || range !== undefined || push !== undefined ? openRepository(cwd, env) : findRepository(cwd, env);

const performIn = async (
  repository: Repository | null,
  request: ScanRequest,
  io: Io,
  signal: AbortSignal,
  follow: Follow | undefined,
): Promise<Performed> => {
  checkFiles(request, repository);
  const policies =
    plainPolicies(request, repository, io) ?? (await import('./policies.ts')).loadPolicies(request, repository, io);
  const { config } = policies;
  const paths = await expandGlobs(request.paths, io.cwd);
  const verify = await verifyStep(request, { config, cwd: io.cwd }, io, signal);
  const progress = createProgress(io, request.hook === undefined);
  const outcome = await scan((log) => openSource({ ...request, paths }, { repository, policies, log, io }), config, {
    signal,
    onProgress: progress.update,
    toRoot: createToRoot(config.root, io.cwd),
    ...follow?.(policies),
  }).finally(progress.stop);
  const { paths: named, exclude = [] } = request;
  const isWhole = outcome.mode === 'files' && repository?.prefix.length === 0 && named.length + exclude.length === 0;
  const reported = await toReport(outcome, policies, { reveal: request.reveal, isWhole, verify });
  const status = outcome.interrupted || signal.aborted ? exitCodes.interrupted : reported.status;
  return { ...reported, status, config };
};

/** A scan that says no more than what is to be scanned, and which hook called. */
export type PlainScan = Partial<Pick<ScanCommand, 'paths' | 'staged' | 'hook'>>;

/** As `runScan`, everything else as it is without options. */
export const runPlain = (plain: PlainScan, io: Io, signal: AbortSignal): Promise<number> =>
  runScan({ ...defaults, ...plain }, io, signal);

const defaults: ScanCommand = {
  paths: [],
  staged: false,
  range: undefined,
  includeIgnored: false,
  verbose: false,
  reveal: false,
  color: undefined,
  hook: undefined,
  argv: [],
};

interface Opening {
  readonly repository: Repository | null;
  readonly policies: LoadedPolicies;
  readonly log: ScanLog;
  readonly io: Io;
}

const openSource = (command: ScanRequest, { repository, policies, log, io }: Opening): Source => {
  const { config } = policies;
  const include = policies.include();
  const limits = { maxFileSize: config.limits.maxFileSize };
  if (command.staged) return createStagedSource(repository!, log, include, limits);
  if (command.push !== undefined) return createPushSource(repository!, command.push, log, include, limits);
  if (command.range !== undefined) return createRangeSource(repository!, command.range, log, include, limits);
  if (command.paths.length === 1 && command.paths[0] === '-') return createStdinSource(io.stdin, log, limits);
  const { cwd, env, isGuest = false } = io;
  const { paths, includeIgnored } = command;
  const message = editedMessage(paths, repository, io);
  if (message !== undefined) return createMessageSource(message, log, limits);
  return createFilesSource({ paths, cwd, includeIgnored, include, ...limits, env, isGuest }, log);
};

const checkUsage = (command: ScanRequest): void => {
  const modes = [
    command.staged && '--staged',
    command.range !== undefined && '--range',
    command.paths.length > 0 && 'paths',
  ].filter(Boolean);
  if (modes.length > 1) throw new UsageError(`${modes.join(' and ')} do not go together`, 'scan one thing at a time');
  if (command.paths.includes('')) throw new UsageError('a path is empty', 'leave it out to scan everything here');
  if (command.paths.length > 1 && command.paths.includes('-'))
    throw new UsageError('- (standard input) does not go with other paths');
  checkVerify(command);
  if (command.hook !== undefined && command.verify === true)
    throw new UsageError(
      'a hook does not verify keys',
      'a commit must not wait for the network: verify by hand, or in CI',
    );
};

/** What lies in there is git's own storage, packed: nothing shows in it. */
const checkFiles = ({ paths, staged, range, push }: ScanRequest, repository: Repository | null): void => {
  if (repository?.top !== null || paths.length > 0 || staged || range !== undefined || push !== undefined) return;
  throw new UsageError(
    'this repository has no work tree, and so no files of its own',
    'tripkey scan-history searches what it holds; tripkey scan . reads what lies here as it is',
  );
};

const keepHookCurrent = (hook: string, config: Config, io: Io): void => {
  if (refreshHook(hook, config) === 'outdated') {
    io.stderr.write('tripkey: the hook is of another version: run `npx tripkey init` and commit the change\n');
  }
};
