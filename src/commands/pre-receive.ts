import { UsageError, codeOf, exitCodes } from '../errors.ts';
import { type Repository, openRepository } from '../git/repository.ts';
import { isZeroId } from '../git/revision-range.ts';
import { askGit } from '../git/run.ts';
import { pushText, toAscii } from '../report/push.ts';
import { type RefUpdate, parsePushed, parseReceived } from '../sources/ref-updates.ts';
import type { Io } from './io.ts';
import { pairOutputs } from './outputs.ts';
import { type PolicyOptions, loadPolicies } from './policies.ts';
import { commentsCount, pushMode, pushOptionsOf } from './push-mode.ts';
import { renderReports } from './render.ts';
import { type ScanCommand, performScan, runScan } from './scan.ts';
import { writeOutputs } from './write.ts';

/**
 * Judges a push on the server, before any ref moves (githooks, "pre-receive"): by the server's own policy and settings, whatever is pushed. Returns
 * the exit status; git refuses the push on any but 0.
 */
export const runPreReceive = async (command: ScanCommand, io: Io, signal: AbortSignal): Promise<number> => {
  const repository = openRepository(io.cwd, io.env);
  const settings = {
    mode: setting(repository, 'tripkey.preReceive'),
    option: setting(repository, 'tripkey.pushOption'),
    comments: setting(repository, 'tripkey.allowComments'),
  };
  const allowComments = commentsCount(settings);
  const { mode, why } = pushMode(settings, pushOptionsOf(io.env));
  if (mode === 'off') {
    io.stderr.write(`tripkey: this push was not scanned: ${why}\n`);
    return exitCodes.clean;
  }
  const push = { updates: parseReceived(await inputOf(io)), without: ['--all'] };
  checkNextPolicy({ ...command, ofServer: true }, push.updates, repository, io);
  const { report, status } = await performScan({ ...command, push, ofServer: true, allowComments }, io, signal);
  const outputs = pairOutputs(command.argv);
  // Without a format of its own, the report is for whoever pushes.
  if (outputs.some(({ format, file }) => format !== 'text' || file !== undefined))
    writeOutputs(outputs, await renderReports(outputs, report, command, io), false, io);
  const text = pushText(report, { isBlocking: mode === 'block', allowComments });
  io.stderr.write(isUtf8(io.env) ? text : toAscii(text));
  if (mode === 'block' || status === exitCodes.interrupted) return status;
  if (text !== '') io.stderr.write(`tripkey: let in ${why}\n`);
  return exitCodes.clean;
};

/** A policy with a mistake in it would refuse every push after it, the one that mends it as well: it does not get in. Throws UsageError, naming the mistake. */
const checkNextPolicy = (
  options: PolicyOptions,
  updates: readonly RefUpdate[],
  repository: Repository,
  io: Io,
): void => {
  const main = askGit(repository, ['symbolic-ref', '--quiet', 'HEAD']).stdout.subarray(0, -1);
  const moved = updates.find(({ ref, to }) => ref.equals(main) && !isZeroId(to));
  if (moved !== undefined && options.policyRef === undefined)
    loadPolicies({ ...options, policyRef: moved.to }, repository, io);
};

/** Judges a push where it starts: everything that the remote's branches here do not reach. `remote`: its name, the first argument of git's hook. */
export const runPrePush = async (
  command: ScanCommand,
  remote: string,
  io: Io,
  signal: AbortSignal,
): Promise<number> => {
  const push = { updates: parsePushed(await inputOf(io)), without: [`--remotes=${remote}`] };
  return runScan({ ...command, push }, io, signal);
};

/** A variable of git's configuration; the last one counts, as in git. */
const setting = (repository: Repository, name: string): string | undefined => {
  const { status, stdout } = askGit(repository, ['config', '--get', name]);
  return status === 0 ? stdout.toString().replace(/\n$/, '') : undefined;
};

const inputOf = async ({ stdin }: Io): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  } catch (error) {
    throw new UsageError(`cannot read the list of refs on standard input: ${codeOf(error)}`, undefined, {
      cause: error,
    });
  }
  return Buffer.concat(chunks);
};

const isUtf8 = (env: Io['env']): boolean => /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
