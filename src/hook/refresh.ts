import { utimesSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import type { Config } from '../config/config.ts';
import { askGit } from '../git/run.ts';
import { findBlock } from './block.ts';
import { readIfThere, writeAtomically } from './files.ts';
import { hookLiteralsOf } from './literals.ts';
import { renderBlock } from './script.ts';
import type { HookName, HookSettings } from './script.ts';
import { stampTime, writeStamp } from './stamp.ts';

/** `tracked`: the hook is out of date and not ours to rewrite (committed, or shared by all repositories); say `tripkey init` mends it. */
export type Refreshed = 'current' | 'rewritten' | 'tracked';

/**
 * Compares the literals of the hook that started this process with the rules in force and rewrites them when they differ, so that the hook's
 * fast path may be taken again. Runs in the hook's own folder and environment. What cannot be written is left: the next commit is slow again, never blind.
 */
export const refreshHook = (path: string, config: Pick<Config, 'rules' | 'file' | 'root'>): Refreshed => {
  const name = hookNameOf(path);
  const file = readIfThere(path);
  const found = name === undefined || file === undefined ? undefined : findBlock(name, file);
  if (name === undefined || found === undefined) return 'tracked';
  const block = renderBlock(name, hookLiteralsOf(config.rules), withConfig(found.settings, config));
  const current = found.block.equals(block);
  if (!current && (found.settings.shared || isTracked(path))) return 'tracked';
  try {
    if (!current) rewrite(path, Buffer.concat([found.before, block, found.after]));
    writeStamp(name, process.env['GIT_DIR'] ?? '.git');
  } catch {
    return current ? 'current' : 'tracked';
  }
  return current ? 'current' : 'rewritten';
};

/** The settings of a hook with the configuration file that its rules now come from. */
export const withConfig = (settings: HookSettings, config: Pick<Config, 'file' | 'root'>): HookSettings => {
  const { config: _, ...rest } = settings;
  if (config.file === undefined || settings.shared) return rest;
  return { ...rest, config: relative(config.root, config.file).split(sep).join('/') };
};

const hookNameOf = (path: string): HookName | undefined =>
  (['pre-commit', 'commit-msg', 'pre-push'] as const).find((name) => basename(path) === name);

const rewrite = (path: string, content: Buffer): void => {
  writeAtomically(path, content);
  // Older than the stamp, or the next commit would compare again.
  const time = stampTime(Date.now());
  utimesSync(path, time, time);
};

/** Asked only when the hook is out of date. A git that cannot answer counts as yes: nothing is rewritten then. */
const isTracked = (path: string): boolean => {
  // git itself refuses to track anything below a `.git`: the hooks of worktrees and submodules are there too.
  if (resolve(path).split(sep).includes('.git')) return false;
  return askGit({ cwd: process.cwd(), env: process.env }, ['ls-files', '--error-unmatch', '--', path]).status !== 1;
};
