import { basename, resolve, sep } from 'node:path';
import { askGit } from '../git/run.ts';
import { findBlock } from './block.ts';
import { readIfThere, writeAtomically } from './files.ts';
import { type RuleSource, writeLiterals } from './literals-file.ts';
import { hookNames, renderBlock } from './script.ts';
import type { HookName } from './script.ts';

/**
 * `outdated`: the hook is another version's and not ours to rewrite (committed, shared by all repositories, not writable, without our lines);
 * `tripkey init` mends it.
 */
export type Refreshed = 'current' | 'rewritten' | 'outdated';

/**
 * Writes the literals of the rules in force for the hook that started this process, so that its fast path may be taken again, and rewrites its
 * lines where this tripkey has others. Runs in the hook's own folder and environment. What cannot be written is left: the next commit is
 * slow again, never blind.
 */
export const refreshHook = (path: string, source: RuleSource): Refreshed => {
  const name = hookNameOf(path);
  const file = readIfThere(path);
  const found = name === undefined || file === undefined ? undefined : findBlock(name, file);
  if (name === undefined || found === undefined) return 'outdated';
  const block = renderBlock(name, found.settings);
  const current = found.block.equals(block);
  const isOurs = current || !(found.settings.shared || isTracked(path));
  try {
    if (!current && isOurs) writeAtomically(path, Buffer.concat([found.before, block, found.after]));
    if (name !== 'pre-push') writeLiterals(name, process.env['GIT_DIR'] ?? '.git', source);
  } catch {
    return current ? 'current' : 'outdated';
  }
  return current ? 'current' : isOurs ? 'rewritten' : 'outdated';
};

const hookNameOf = (path: string): HookName | undefined => hookNames.find((name) => basename(path) === name);

/** Asked only when the hook is out of date. A git that cannot answer counts as yes: nothing is rewritten then. */
const isTracked = (path: string): boolean => {
  // git itself refuses to track anything below a `.git`: the hooks of worktrees and submodules are there too.
  if (resolve(path).split(sep).includes('.git')) return false;
  return askGit({ cwd: process.cwd(), env: process.env }, ['ls-files', '--error-unmatch', '--', path]).status !== 1;
};
