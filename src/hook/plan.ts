import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { readIfThere } from './files.ts';
import type { Change } from './files.ts';
import { withEnvEntries } from './gitignore.ts';
import { planInstall, planUninstall } from './install.ts';
import type { HookFile } from './install.ts';
import { literalsPath } from './literals-file.ts';
import { refuseTornText, withLefthookCommand, withPreCommitHooks, withoutTripkey } from './managers.ts';
import type { Inserted } from './managers.ts';
import { LINK, lefthookFile } from './place.ts';
import type { Manager, Place } from './place.ts';
import { hookNames } from './script.ts';
import type { HookName, HookSettings } from './script.ts';

export interface Wanted {
  readonly manager: Manager;
  readonly hooks: readonly HookName[];
  readonly gitignore: boolean;
  /** Write into a hooks folder that other repositories use too. */
  readonly globalHooks: boolean;
}

/** The program that init was started as: absolute paths of Node and of cli.js; and its version. */
export interface Tool {
  readonly node: string;
  readonly cli: string;
  readonly version: string;
}

export interface Plan {
  readonly changes: readonly Change[];
  /** What is left for people to do. */
  readonly notes: readonly string[];
  /** Hooks that need the literals of the rules. */
  readonly searching: readonly HookName[];
}

/** What init is to do. Throws a UsageError when the hook cannot go where it is wanted. */
export const planInit = (place: Place, wanted: Wanted, tool: Tool): Plan => {
  if (wanted.globalHooks && wanted.manager !== 'git')
    throw new UsageError(
      `--global-hooks does not go with ${wanted.manager}`,
      `its hooks are those of this repository: leave it out, or add --manager git`,
    );
  const plan =
    wanted.manager === 'pre-commit' || wanted.manager === 'lefthook'
      ? planManager(place, wanted, tool)
      : planHooks(place, wanted, tool);
  return wanted.gitignore ? { ...plan, changes: [...plan.changes, ...planGitignore(place.top)] } : plan;
};

/**
 * Takes out everything that init may have put in, whichever manager it was for. `.gitignore` stays as it is. Throws a UsageError where other
 * repositories would lose their hook, unless that is meant.
 */
export const planRemoval = (place: Place, globalHooks: boolean): Plan => {
  const removal = (folder: string): readonly Change[] =>
    hookNames.flatMap((name) => planUninstall({ name, folder, husky: folder === place.husky }));
  const others = place.husky === undefined || place.husky === place.hooks ? [] : removal(place.husky);
  const here = removal(place.hooks);
  if (here.length > 0) refuseShared(place, globalHooks, 'the hook there runs');
  const hooks = [...here, ...others];
  const literals = hookNames.map((name) => literalsPath(name, place.gitDirectory)).filter((path) => existsSync(path));
  const files = [join(place.top, '.pre-commit-config.yaml'), lefthookFile(place.top)];
  return {
    changes: [
      ...hooks,
      ...literals.map((path) => ({ kind: 'remove', path }) as const),
      ...files.flatMap((path) => (path === undefined ? [] : planTextRemoval(path))),
    ],
    notes: [],
    searching: [],
  };
};

const planHooks = (place: Place, wanted: Wanted, tool: Tool): Plan => {
  const husky = wanted.manager === 'husky';
  const folder = husky ? huskyFolder(place) : gitFolder(place, wanted.globalHooks);
  const settings = settingsOf(place, husky, tool);
  const changes = wanted.hooks.flatMap((name) => planInstall({ name, folder, husky } satisfies HookFile, settings));
  const pointed = !husky || place.hooks === folder || place.hooks === join(folder, '_');
  const searching = wanted.hooks.filter((name) => name !== 'pre-push');
  return { changes, notes: pointed ? [] : ['Run "npx husky", so that git looks into .husky.'], searching };
};

/** Nothing of one machine goes into a file that is committed for all. */
const settingsOf = (place: Place, husky: boolean, { node, cli }: Tool): HookSettings => {
  if (husky) return {};
  return place.sharedBy === undefined ? { node, cli } : { node, cli, shared: true };
};

const huskyFolder = ({ husky }: Place): string => {
  if (husky === undefined)
    throw new UsageError('this repository does not use husky', 'run "npx husky init" first, or leave --manager out');
  return husky;
};

const gitFolder = (place: Place, globalHooks: boolean): string => {
  if (place.husky !== undefined && place.hooks.startsWith(place.husky)) {
    throw new UsageError(`git runs the hooks in ${place.hooks}, which husky writes anew`, 'use --manager husky');
  }
  if (place.emptiedBy !== undefined) {
    throw new UsageError(
      `core.hooksPath is empty, set by ${place.emptiedBy}: git runs no hook of this repository`,
      'take that setting out, or for this repository alone run: git config core.hooksPath .git/hooks',
    );
  }
  refuseShared(place, globalHooks, 'a hook there runs');
  return place.hooks;
};

const refuseShared = ({ hooks, sharedBy }: Place, globalHooks: boolean, what: string): void => {
  if (sharedBy === undefined || globalHooks) return;
  const meant = 'if that is what you want, add --global-hooks';
  if (sharedBy === LINK)
    throw new UsageError(`${hooks} is a link out of this repository: ${what} in other repositories too`, meant);
  throw new UsageError(
    `core.hooksPath is ${hooks}, set by ${sharedBy}: ${what} in other repositories too`,
    `${meant}; for this repository alone run: git config core.hooksPath .git/hooks`,
  );
};

const planManager = ({ top }: Place, { manager, hooks }: Wanted, { version }: Tool): Plan => {
  const preCommit = manager === 'pre-commit';
  const path = preCommit ? join(top, '.pre-commit-config.yaml') : (lefthookFile(top) ?? join(top, 'lefthook.yml'));
  const was = readIfThere(path)?.toString();
  if (was !== undefined) refuseTornText(path, was);
  const isYaml = /\.ya?ml$/.test(path);
  const text = preCommit
    ? textOrHint(path, withPreCommitHooks(was, hooks, version))
    : hooks.reduce((before, hook) => textOrHint(path, withLefthookCommand(before, hook, isYaml)), was);
  const types = hooks.length > 1 ? hooks.map((hook) => ` -t ${hook}`).join('') : '';
  const command = preCommit ? `pre-commit install${types}` : 'npx lefthook install';
  const changes = text === undefined || text === was ? [] : [write(path, text, was)];
  return { changes, notes: [`Run "${command}" once, if nobody did.`], searching: [] };
};

const textOrHint = (path: string, inserted: Inserted): string => {
  if ('text' in inserted) return inserted.text;
  throw new UsageError(
    `${path} is laid out in a way that tripkey does not edit`,
    `put this in by hand:\n\n${inserted.snippet}`,
  );
};

const planGitignore = (top: string): readonly Change[] => {
  const path = join(top, '.gitignore');
  const text = readIfThere(path)?.toString('latin1');
  const changed = withEnvEntries(text ?? '');
  if (changed === text) return [];
  const was = text === undefined ? {} : { was: Buffer.from(text, 'latin1') };
  return [{ kind: 'write', path, content: Buffer.from(changed, 'latin1'), ...was }];
};

const planTextRemoval = (path: string): readonly Change[] => {
  const text = readIfThere(path)?.toString();
  if (text === undefined) return [];
  refuseTornText(path, text);
  const rest = withoutTripkey(text);
  if (rest === text) return [];
  return rest === '' ? [{ kind: 'remove', path }] : [write(path, rest, text)];
};

const write = (path: string, text: string, was: string | undefined): Change => ({
  kind: 'write',
  path,
  content: Buffer.from(text),
  ...(was !== undefined && { was: Buffer.from(was) }),
});
