import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Repository } from './repository.ts';
import { askGit, runGit } from './run.ts';

/** A ref that is no alias of another one. */
export interface Ref {
  /** In full, git's bytes. */
  readonly name: Buffer;
  /** What it names directly: an annotated tag's own id. */
  readonly id: string;
}

/** Every ref, in the order of their names, whether the object is there or not. Throws GitError. */
export const listRefs = (repository: Repository): Ref[] => {
  // Asks for nothing that git would have to open the object for: one that is absent would end the listing.
  const listing = runGit(repository, ['for-each-ref', '--format=%(objectname)%00%(symref)%00%(refname)']);
  const refs: Ref[] = [];
  for (let at = 0; at < listing.length;) {
    const end = listing.indexOf(0x0a, at);
    const line = listing.subarray(at, end === -1 ? listing.length : end);
    at += line.length + 1;
    const id = line.indexOf(0);
    const alias = line.indexOf(0, id + 1);
    if (alias === id + 1)
      refs.push({ name: Buffer.from(line.subarray(alias + 1)), id: line.toString('latin1', 0, id) });
  }
  return refs;
};

/** The commits that HEAD stands at, in every work tree. */
export const listHeads = (repository: Repository): string[] => {
  const { stdout } = askGit(repository, ['worktree', 'list', '--porcelain']);
  const heads = stdout.toString('latin1').matchAll(/^HEAD ([0-9a-f]{40,64})$/gm);
  return [...new Set([...heads].map(([, id]) => id ?? '').concat(repository.head ?? []))];
};

/** Every id that a reflog names, those of `refs/stash` apart; objects that are gone may be among them. */
export interface Reflogs {
  readonly ids: ReadonlySet<string>;
  readonly stashes: ReadonlySet<string>;
}

/** Reads the logs of all refs, and of HEAD in every work tree. */
export const readReflogs = (repository: Repository): Reflogs => {
  const common = commonDir(repository.gitDir);
  if (existsSync(join(common, 'reftable'))) return askReflogs(repository);
  // The files themselves: git's own walk of them ends at the first object that is corrupt.
  const ids = new Set<string>();
  const stashes = new Set<string>();
  for (const folder of [common, ...worktreeDirs(repository.gitDir)]) {
    const logs = join(folder, 'logs');
    const stash = join(logs, 'refs', 'stash');
    for (const file of filesUnder(logs)) {
      for (const id of loggedIds(file)) (file === stash ? stashes : ids).add(id);
    }
  }
  return { ids, stashes };
};

/** The index files of all work trees. */
export const indexFiles = (repository: Repository): string[] => {
  const own = repository.env['GIT_INDEX_FILE'];
  // A hook's index is named from the top of the work tree.
  const current = own === undefined ? [] : [resolve(repository.top ?? repository.cwd, own)];
  const all = [repository.gitDir, commonDir(repository.gitDir), ...worktreeDirs(repository.gitDir)];
  return [...new Set([...current, ...all.map((folder) => join(folder, 'index'))])].filter((file) => existsSync(file));
};

/** The commits whose parents a shallow clone leaves out. */
export const shallowCommits = (repository: Repository): ReadonlySet<string> => {
  if (!repository.shallow) return new Set();
  try {
    return new Set(readFileSync(join(commonDir(repository.gitDir), 'shallow'), 'latin1').split('\n'));
  } catch {
    return new Set();
  }
};

/** Where refs and objects are; a linked work tree's own folder names it. */
const commonDir = (gitDir: string): string => {
  try {
    return resolve(gitDir, readFileSync(join(gitDir, 'commondir'), 'utf8').trimEnd());
  } catch {
    return gitDir;
  }
};

const worktreeDirs = (gitDir: string): string[] => {
  const folder = join(commonDir(gitDir), 'worktrees');
  return namesIn(folder).map((name) => join(folder, name));
};

const askReflogs = (repository: Repository): Reflogs => {
  const ask = (...args: readonly string[]): Set<string> =>
    new Set(
      askGit(repository, ['rev-list', ...args])
        .stdout.toString('latin1')
        .split('\n')
        .filter(Boolean),
    );
  return { ids: ask('--reflog', '--no-walk=unsorted'), stashes: ask('--walk-reflogs', 'refs/stash', '--') };
};

const filesUnder = (folder: string): string[] =>
  namesIn(folder).flatMap((name) => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) return filesUnder(path);
    return found?.isFile() === true ? [path] : [];
  });

/** `<old id> <new id> <who> <when>\t<what>`, a line for each change. */
const loggedIds = (file: string): string[] => {
  try {
    const lines = readFileSync(file, 'latin1').matchAll(/^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) /gm);
    return [...lines].flatMap(([, before = '', after = '']) => [before, after]);
  } catch {
    return [];
  }
};

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
