import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError, exitCodes } from '../errors.ts';
import { findRepository } from '../git/repository.ts';
import { AdminError } from '../incident/admin.ts';
import { seconds } from '../incident/revoke.ts';
import { type RotationPlan, planRotation, stateOf } from '../incident/rotate-plan.ts';
import type { RotateTools, RotateWays, RotationEnd } from '../incident/rotate-tools.ts';
import { continueRotation } from '../incident/rotate.ts';
import { type RotationState, type StateFile, openState, readState } from '../incident/rotation-state.ts';
import { visible } from '../report/visible.ts';
import { confirmName } from './confirm.ts';
import type { Io } from './io.ts';
import { type LeakedKey, openLeakedKey } from './leaked-key.ts';
import { checkNeverCommitted } from './never-committed.ts';
import { readNewKey } from './new-key.ts';
import { elsewhere } from './not-by-api.ts';
import { projectScrub } from './project-scrub.ts';
import { type Session, asUsageError, openSession } from './revoke-sources.ts';
import { type RotateCommand, type RotateSettings, checkHandOver, readRotateOptions } from './rotate-options.ts';
import { headLine, planLines, stateLines } from './rotate-text.ts';

/**
 * `tripkey rotate`: says how a leaked key would be replaced, and with `--apply` replaces it, or goes on with what an earlier run began. Resolves to the exit
 * status: 0 proved dead, or a dry run that nothing stands against; 2 refused; 3 not at its end yet; 130 interrupted.
 */
export const runRotate = async (command: RotateCommand, io: Io, signal: AbortSignal): Promise<number> => {
  const settings = readRotateOptions(command, io);
  const leaked = await openLeakedKey(command.target, command, io, signal);
  const print = printer(leaked, io);
  const other = elsewhere(leaked.finding);
  if (other !== undefined) {
    print([headLine(leaked.finding), ...other]);
    return exitCodes.usage;
  }
  const path = statePath(command, leaked, io);
  const session = openSession(leaked, command, io, signal);
  const run: Run = { command, settings, leaked, session, print, io, signal };
  try {
    return command.apply ? await applyWithState(path, run) : await dryRun(path, run);
  } catch (error) {
    if (!signal.aborted) throw asUsageError(error);
    io.stderr.write('tripkey: interrupted; what was begun is gone on with by the same command\n');
    return exitCodes.interrupted;
  } finally {
    await session.close();
  }
};

interface Run {
  readonly command: RotateCommand;
  readonly settings: RotateSettings;
  readonly leaked: LeakedKey;
  readonly session: Session;
  readonly print: (lines: readonly string[]) => void;
  readonly io: Io;
  readonly signal: AbortSignal;
}

/** What servers and files name, without keys and without power over the screen. */
const printer = ({ finding, policies }: LeakedKey, io: Io): Run['print'] => {
  const secrets = [finding.secret, ...io.keys.values()].map((secret) => secret.trim());
  const scrub = projectScrub(policies.config, secrets);
  return (lines) => void io.stdout.write(lines.map((line) => `${visible(scrub(line))}\n`).join(''));
};

/** All worktrees of a repository share one state. */
const statePath = ({ state }: RotateCommand, { finding }: LeakedKey, io: Io): string => {
  if (state !== undefined) return resolve(io.cwd, state);
  const repository = findRepository(io.cwd, io.env);
  if (repository === null) throw new UsageError('nowhere to remember how far it is', 'name a file: --state FILE');
  return join(commonFolder(repository.gitDir), `tripkey-rotation-${finding.fingerprint}.json`);
};

const commonFolder = (gitDir: string): string => {
  try {
    return resolve(gitDir, readFileSync(join(gitDir, 'commondir'), 'utf8').trim());
  } catch {
    return gitDir;
  }
};

const dryRun = async (path: string, run: Run): Promise<number> => {
  const { leaked, command, settings, print } = run;
  const state = readState(path);
  if (state !== null) {
    checkState(state, run);
    print([...stateLines(state, leaked.finding), '', 'Nothing was changed. To go on, the same with --apply.']);
    return exitCodes.clean;
  }
  // A plan that `--apply` would refuse is none.
  if (command.write !== undefined) checkNeverCommitted(command.write, run.io);
  const plan = await makePlan(run);
  print(planLines(plan, command, settings));
  if (plan.refusals.length > 0) return exitCodes.usage;
  print(['', 'Nothing was changed. To do it, the same with --apply.']);
  return exitCodes.clean;
};

const makePlan = async (run: Run): Promise<RotationPlan> => {
  const { leaked, settings, session, io } = run;
  io.stderr.write(`tripkey: verifying sends 1 key to ${new URL(session.origin).host}\n`);
  const plan = await planRotation(leaked.finding, settings.wishes, session.sources);
  // What was not answered any more would look like a refusal.
  if (run.signal.aborted) throw new UsageError('interrupted');
  return plan;
};

const applyWithState = async (path: string, run: Run): Promise<number> => {
  const file = openState(path);
  try {
    const begun = file.state ?? (await begin(file, run));
    if (begun === null) return exitCodes.usage;
    checkState(begun, run);
    return await goOn(begun, file, run);
  } finally {
    file.close();
  }
};

/** A new rotation; null when it is refused. Nothing is written before its plan stands. */
const begin = async (file: StateFile, run: Run): Promise<RotationState | null> => {
  const { command, settings, session, print, io } = run;
  checkHandOver(command, settings, io);
  const plan = await makePlan(run);
  print(planLines(plan, command, settings));
  const id = randomBytes(4).toString('hex');
  const state = stateOf(plan, { id, origin: session.origin, startedAt: seconds(session.sources.now()) });
  if (plan.refusals.length > 0 || state === null) return null;
  print(['']);
  file.save(state);
  return state;
};

const checkState = (state: RotationState, { leaked, session, command, settings }: Run): void => {
  const file = command.state ?? 'the rotation that was begun';
  if (state.fingerprint !== leaked.finding.fingerprint)
    throw new UsageError(`${file} is about another key (${state.fingerprint})`, 'name another file: --state FILE');
  if (state.origin !== session.origin)
    throw new UsageError(`${file} was begun with ${state.origin}`, 'go on with the same --api-base');
  const { scopes } = settings.wishes;
  if (scopes !== undefined && scopes.join() !== state.scopes?.toSorted().join())
    throw new UsageError(
      `${file} was begun with ${state.scopes === null ? 'no scopes' : `these scopes: ${state.scopes.join(',')}`}`,
      'go on with the same --scopes, or leave it out',
    );
};

const goOn = async (state: RotationState, file: StateFile, run: Run): Promise<number> => {
  const { command, settings, print, signal } = run;
  const isBefore = state.handedAt === null;
  if (isBefore && (state.way === 'given') !== settings.wishes.isGiven)
    throw new UsageError(
      state.way === 'given'
        ? 'this rotation takes its new key from standard input'
        : 'this rotation makes its new key itself',
      state.way === 'given' ? '--new-key -' : 'leave --new-key out',
    );
  const isThere = state.next.fingerprint !== null && settings.handOver?.has(state.next.fingerprint) === true;
  if (isBefore && !isThere) checkHandOver(command, settings, run.io);
  const end = await endOf(state, file, run);
  print(end.text);
  if (end.kind === 'done') file.remove();
  return signal.aborted && end.kind !== 'done' ? exitCodes.interrupted : STATUS[end.kind];
};

const STATUS: Readonly<Record<RotationEnd['kind'], number>> = {
  done: exitCodes.clean,
  waiting: exitCodes.incomplete,
  not_proved: exitCodes.incomplete,
  refused: exitCodes.usage,
  interrupted: exitCodes.interrupted,
};

const endOf = async (state: RotationState, file: StateFile, run: Run): Promise<RotationEnd> => {
  const { leaked, signal } = run;
  try {
    return await continueRotation(leaked.finding, state, await waysOf(state, run), toolsOf(state, file, run));
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    const text = [error.message, ...(error.hint === undefined ? [] : [`  ${error.hint}`]), GO_ON];
    return { kind: signal.aborted ? 'interrupted' : 'not_proved', text };
  }
};

const GO_ON = 'What was done so far is remembered. Run the same again: it goes on from there.';

/** The old key as it is now: a state tells no more than ids. */
const waysOf = async (state: RotationState, { session, settings, command }: Run): Promise<RotateWays> => {
  const { admin } = session.sources;
  const project = (await admin.projects()).find(({ id }) => id === state.old.projectId);
  if (project === undefined)
    throw new UsageError(
      `the project ${state.old.projectId} is not there any more`,
      'is OPENAI_ADMIN_KEY of the same organization?',
    );
  const record = (await admin.projectKeys(project)).find(({ id }) => id === state.old.keyId) ?? null;
  return {
    project,
    record,
    baseName: settings.wishes.serviceAccount ?? record?.owner.name ?? 'service',
    quietMs: settings.quietMs,
    timeoutMs: settings.timeoutMs,
    forceInUse: command.forceInUse,
    touch: command.touch,
  };
};

const toolsOf = (state: RotationState, file: StateFile, run: Run): RotateTools => {
  const { settings, session, leaked, print, io, signal } = run;
  return {
    ...session.sources,
    save: file.save,
    ask: session.ask,
    handOver: settings.handOver?.hand ?? (() => Promise.resolve(null)),
    wasHandedOver: settings.handOver?.has ?? (() => false),
    given: () => readNewKey(leaked.policies.config, io, signal),
    confirm: async (doomed) => {
      const { yes, keyId, serviceAccountId } = run.command;
      if (yes) {
        const isNamed =
          keyId === state.old.keyId || (doomed.what === 'service account' && serviceAccountId === doomed.id);
        return isNamed ? null : `--yes names another ${doomed.what} than ${doomed.id}`;
      }
      return (await confirmName(doomed, io, signal)) ? null : 'that is not its name';
    },
    say: (line) => print([line]),
  };
};
