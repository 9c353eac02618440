import { basename, dirname } from 'node:path';
import { UsageError, exitCodes } from '../errors.ts';
import { applyChanges, readIfThere } from '../hook/files.ts';
import { withEnvEntries } from '../hook/gitignore.ts';
import { writeLiterals } from '../hook/literals-file.ts';
import type { RuleSource } from '../hook/literals-file.ts';
import { findPlace } from '../hook/place.ts';
import type { Manager, Place } from '../hook/place.ts';
import { planInit, planRemoval } from '../hook/plan.ts';
import type { Plan, Tool, Wanted } from '../hook/plan.ts';
import { takeDefaults, withPrompt } from '../hook/prompt.ts';
import type { Ask } from '../hook/prompt.ts';
import type { HookName } from '../hook/script.ts';
import type { Io } from './io.ts';
import { scrubText } from './scrub.ts';

export interface InitOptions {
  /** Ask nothing. */
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly uninstall: boolean;
  /** What the hook is for; what the repository uses already when absent. */
  readonly manager?: Manager | undefined;
  readonly prePush: boolean;
  readonly commitMsg: boolean;
  /** Add `.env` to .gitignore. */
  readonly gitignore: boolean;
  /** Write into a core.hooksPath that other repositories use too. */
  readonly globalHooks: boolean;
  /** The rules that the hook's pattern is made from. */
  readonly config: RuleSource;
  readonly tool: Tool;
}

export interface InitIo extends Pick<Io, 'stdin' | 'stdout' | 'cwd' | 'env'> {
  /** A person is there to answer. */
  readonly isTTY: boolean;
}

/**
 * `tripkey init`: installs the hook where git will look for it, or takes it out again. Resolves to the exit status.
 * Throws a UsageError for everything that people can mend: no repository, a folder that cannot be written, a file in the way.
 */
export const runInit = async (options: InitOptions, io: InitIo): Promise<number> => {
  checkUninstall(options);
  const place = await findPlace(io.cwd, io.env);
  try {
    const plan = options.uninstall ? planRemoval(place, options.globalHooks) : await planWith(place, options, io);
    if (!options.dryRun) carryOut(plan, place, options.config);
    io.stdout.write(scrubText(options.dryRun ? describe(plan, options.uninstall) : summary(plan, options.uninstall)));
    return exitCodes.clean;
  } catch (error) {
    throw asUsageError(error);
  }
};

/** Who names one hook beside it does not expect the others to go. */
const checkUninstall = ({ uninstall, prePush, commitMsg, manager, gitignore }: InitOptions): void => {
  if (!uninstall) return;
  if (manager !== undefined)
    throw new UsageError('--manager does not go with --uninstall', 'every hook of tripkey is taken out: leave it out');
  if (gitignore)
    throw new UsageError('--gitignore does not go with --uninstall', 'what .gitignore has stays there: leave it out');
  if (!prePush && !commitMsg) return;
  throw new UsageError(
    `--uninstall takes every hook of tripkey out, not ${prePush ? '--pre-push' : '--commit-msg'} alone`,
    'leave that out; to keep the others, run "tripkey init" with them afterwards',
  );
};

/** What the disk refuses, people can mend. */
const asUsageError = (error: unknown): unknown => {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined || path === undefined) return error;
  const what = /\.tripkey-\d+\.tmp$/.test(path) ? dirname(path) : path;
  return new UsageError(`${what} cannot be read or written (${code})`, 'mend it and run init again', { cause: error });
};

const planWith = async (place: Place, options: InitOptions, io: InitIo): Promise<Plan> => {
  const plan = async (ask: Ask): Promise<Plan> => planInit(place, await wantedBy(place, options, ask), options.tool);
  return io.isTTY && !options.yes ? withPrompt(io.stdin, io.stdout, plan) : plan(takeDefaults);
};

const wantedBy = async (place: Place, options: InitOptions, ask: Ask): Promise<Wanted> => {
  const manager = options.manager ?? place.manager;
  const scripts = manager === 'git' || manager === 'husky';
  const commitMsg = options.commitMsg || (scripts && (await ask('Check commit messages as well?', false)));
  const prePush = options.prePush || (scripts && (await ask('Check what is pushed as well?', false)));
  const ignored = Buffer.from(withEnvEntries(textOf(place))).equals(Buffer.from(textOf(place)));
  // Only an answer adds the entries: --yes alone leaves .gitignore as it is.
  const asked = !options.gitignore && !ignored && ask !== takeDefaults;
  const gitignore = options.gitignore || (asked && (await ask('Add .env to .gitignore?', true)));
  const hooks: HookName[] = ['pre-commit'];
  if (commitMsg) hooks.push('commit-msg');
  if (prePush) hooks.push('pre-push');
  return { manager, hooks, gitignore, globalHooks: options.globalHooks };
};

const textOf = ({ top }: Place): string => readIfThere(`${top}/.gitignore`)?.toString('latin1') ?? '';

/** A hook fresh from init has its literals: its first commit takes the fast path already. */
const carryOut = ({ changes, searching }: Plan, { gitDirectory }: Place, config: RuleSource): void => {
  applyChanges(changes);
  for (const name of searching) writeLiterals(name, gitDirectory, config);
};

type Said = Pick<Plan, 'changes' | 'notes'>;

/** Every file in full, as it would be. */
const describe = ({ changes, notes }: Said, uninstall: boolean): string => {
  if (changes.length === 0) return summary({ changes, notes }, uninstall);
  return changes
    .map((change) => {
      if (change.kind === 'move') return `would move ${change.path} to ${basename(change.to)}\n`;
      if (change.kind === 'remove') return `would remove ${change.path}\n`;
      return `would write ${change.path}:\n${change.content.toString()}\n`;
    })
    .join('');
};

const summary = ({ changes, notes }: Said, uninstall: boolean): string => {
  if (changes.length === 0)
    return uninstall ? 'Nothing of tripkey is installed here.\n' : 'Already installed; nothing to change.\n';
  const lines = changes.map((change) => {
    if (change.kind === 'move') return `moved ${change.path} to ${basename(change.to)}`;
    return change.kind === 'remove'
      ? `removed ${change.path}`
      : `${change.was === undefined ? 'wrote' : 'changed'} ${change.path}`;
  });
  return [...lines, ...notes, ''].join('\n');
};
