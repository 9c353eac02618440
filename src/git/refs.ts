import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { filesUnder, readRefFiles } from './ref-files.ts';
import type { Repository } from './repository.ts';
import { askGit, gitError, type GitPlace } from './run.ts';

/** A ref that is no alias of another one. */
export interface Ref {
  /** In full, git's bytes. */
  readonly name: Buffer;
  /** What it names directly: an annotated tag's own id. */
  readonly id: string;
}

/** A ref that names nothing, or what keeps refs from being listed. */
export interface BrokenRef {
  /** A ref's full name, git's bytes; else a file of git's. */
  readonly what: Buffer;
  readonly isRef: boolean;
  readonly why: string;
}

export interface RefListing {
  /** In the order of their names, whether the object is there or not. */
  readonly refs: readonly Ref[];
  readonly broken: readonly BrokenRef[];
}

/** Lists all refs: as git does, or from their files where git refuses all because of one. */
export const listRefs = (repository: Repository): RefListing => {
  const answer = askGit(repository, listing);
  if (answer.status === 0) return { refs: parseListing(answer.stdout), broken: ignoredRefs(answer.stderr) };
  const { message } = gitError(listing, answer.status, answer.stderr);
  const refused = { what: Buffer.from(refFile(answer.stderr)), isRef: false, why: message };
  const files = readRefFiles(commonDir(repository.gitDir), ['refs']).filter(({ isAlias }) => !isAlias);
  const empty = files.filter(({ id }) => id === null).map(({ name }) => brokenRef(name));
  return { refs: files.flatMap(({ name, id }) => (id === null ? [] : { name, id })), broken: [refused, ...empty] };
};

// Asks for nothing that git would have to open the object for: one that is absent would end the listing.
const listing = ['for-each-ref', '--format=%(objectname)%00%(symref)%00%(refname)'];

/** Positions are found in a text: a view of each part of each line would take longer. */
const parseListing = (bytes: Buffer): Ref[] => {
  const text = bytes.toString('latin1');
  const refs: Ref[] = [];
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const id = text.indexOf('\0', at);
    const alias = text.indexOf('\0', id + 1);
    if (alias === id + 1) refs.push({ name: bytes.subarray(alias + 1, end), id: text.slice(at, id) });
    at = end + 1;
  }
  return refs;
};

/** What git passes over, it says. */
const ignoredRefs = (stderr: string): BrokenRef[] =>
  [...stderr.matchAll(/^warning: ignoring (?:broken ref|ref with broken name) (.+)$/gm)].map(([, name = '']) =>
    brokenRef(Buffer.from(name)),
  );

const brokenRef = (what: Buffer): BrokenRef => ({ what, isRef: true, why: 'this ref is broken: git ignores it' });

const refFile = (stderr: string): string => (stderr.includes('packed-refs') ? 'packed-refs' : 'the refs');

/** The refs that other work trees of the repository have for themselves (git-worktree, "Refs"), named as git names them from here. */
export const listWorktreeRefs = (repository: Repository): Ref[] => {
  const common = commonDir(repository.gitDir);
  const others = [common, ...worktreeDirs(repository.gitDir)].filter((folder) => folder !== repository.gitDir);
  return others.flatMap((folder) => {
    const start = folder === common ? 'main-worktree' : `worktrees/${basename(folder)}`;
    return ownRefs(folder, repository).map(({ name, id }) => ({
      name: Buffer.concat([Buffer.from(`${start}/`), name]),
      id,
    }));
  });
};

const own = ['refs/worktree', 'refs/bisect', 'refs/rewritten'];

const ownRefs = (gitDir: string, { cwd, env }: GitPlace): Ref[] => {
  if (existsSync(join(gitDir, 'reftable'))) {
    return parseListing(askGit({ cwd, env: { ...env, GIT_DIR: gitDir } }, [...listing, ...own]).stdout);
  }
  return readRefFiles(gitDir, own).flatMap(({ name, id, isAlias }) => (id === null || isAlias ? [] : { name, id }));
};

/** The commits that HEAD and their own refs stand at, in every work tree. */
export const listHeads = (repository: Repository): string[] => {
  const refs = listWorktreeRefs(repository).map(({ id }) => id);
  return [...new Set(linkedHeads(repository).concat(repository.head ?? [], refs))];
};

/** Of all work trees where there are several. */
const linkedHeads = (repository: Repository): string[] => {
  if (worktreeDirs(repository.gitDir).length === 0) return [];
  const { stdout } = askGit(repository, ['worktree', 'list', '--porcelain']);
  return Array.from(stdout.toString('latin1').matchAll(/^HEAD ([0-9a-f]{40,64})$/gm), ([, id]) => id ?? '');
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
    const stash = Buffer.from(join(logs, 'refs', 'stash'));
    for (const file of filesUnder(Buffer.from(logs))) {
      for (const id of loggedIds(file)) (file.equals(stash) ? stashes : ids).add(id);
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

/** `<old id> <new id> <who> <when>\t<what>`, a line for each change. */
const loggedIds = (file: Buffer): string[] => {
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
