import { join, resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { readPlainRepository } from './plain-repository.ts';
import { environmentAround } from './tracked-repository.ts';
import { askGit, gitError, type GitPlace } from './run.ts';

export type ObjectFormat = 'sha1' | 'sha256';

/** What one `git rev-parse` tells about a repository, or the files of an ordinary one. It is a place to run git in: its `cwd` and `env`. */
export interface Repository extends GitPlace {
  /** Absolute path of the work tree's top; null in a bare repository and inside `.git`. */
  readonly top: string | null;
  readonly gitDir: string;
  /** Absolute path of the folder of objects, those borrowed from elsewhere apart. */
  readonly objects: string;
  /** From the top to the working directory, bytes, with `/` at the end; empty at the top and without a work tree. */
  readonly prefix: Uint8Array;
  readonly bare: boolean;
  readonly shallow: boolean;
  readonly objectFormat: ObjectFormat;
  /** The commit id of HEAD; null when there is no commit yet. */
  readonly head: string | null;
}

/** Ids of the tree without entries: what a first commit is compared with. Every git knows them without storing them. */
export const emptyTrees: Readonly<Record<ObjectFormat, string>> = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** Opens the repository of a folder. Throws UsageError when there is none, GitError when git refuses it (ownership). */
export function openRepository(cwd: string, env: NodeJS.ProcessEnv = process.env): Repository {
  const found = findRepository(cwd, env);
  if (found === null) throw new UsageError(`not a git repository: ${cwd}`, 'run it inside a repository');
  return found;
}

/** As `openRepository`; null when the folder is in no repository. */
export function findRepository(cwd: string, env: NodeJS.ProcessEnv = process.env): Repository | null {
  // rev-parse echoes an option that it does not know: a separator that no path can be taken for at its place.
  const paths = ['--git-path', 'objects', separator, '--show-prefix', separator];
  const sections = [...answers, '--absolute-git-dir', separator, ...paths];
  // The top comes last: git ends there where there is no work tree.
  const answer = askGit({ cwd, env }, ['rev-parse', ...sections, '--revs-only', 'HEAD', '--show-toplevel']);
  const [start, objects, prefix, rest] = split(answer.stdout, Buffer.from(`${separator}\n`));
  const lines = start?.toString() ?? '';
  const facts = /^(true|false)\n(?:true|false)\n(true|false)\n(sha1|sha256)\n([^]+)\n$/.exec(lines);
  if (facts === null) {
    if (answer.stderr.includes('not a git repository')) return null;
    throw gitError(['rev-parse'], answer.status, answer.stderr);
  }
  const gitDir = facts[4] ?? '';
  const around = environmentAround(gitDir, { cwd, env });
  if (around !== null) return findRepository(cwd, around);
  const [, head = null] = /^([0-9a-f]{40}|[0-9a-f]{64})\n/.exec(rest?.toString('latin1') ?? '') ?? [];
  const top = head === null ? topOf({ cwd, env }) : line(rest?.subarray(head.length + 1));
  return {
    cwd,
    env: boundEnvironment(env, gitDir, top),
    top,
    gitDir,
    objects: resolve(cwd, line(objects) ?? ''),
    prefix: prefix?.subarray(0, -1) ?? Buffer.alloc(0),
    bare: facts[1] === 'true',
    shallow: facts[2] === 'true',
    objectFormat: facts[3] === 'sha256' ? 'sha256' : 'sha1',
    head,
  };
}

/**
 * As `openRepository`, of an ordinary repository without asking git; null where only git can tell. For whoever runs git in it next, and asks
 * `openRepository` when that fails: whether git can read all of its configuration, nobody has asked it.
 */
export function readRepository(cwd: string, env: NodeJS.ProcessEnv = process.env): Repository | null {
  const plain = readPlainRepository(cwd, env);
  if (plain === null) return null;
  const { gitDir, prefix } = plain;
  const fixed = { bare: false, shallow: false, objectFormat: 'sha1' } as const;
  return { ...plain, ...fixed, cwd, env, objects: join(gitDir, 'objects'), prefix: Buffer.from(prefix) };
}

/** What the index is compared with: HEAD, or the empty tree before the first commit. */
export function headOrEmptyTree(repository: Repository): string {
  return repository.head ?? emptyTrees[repository.objectFormat];
}

/** The id of the commit that a revision names. Throws UsageError, naming it, when it names none. */
export function resolveCommit(repository: Repository, revision: string): string {
  return resolveRevision(repository, revision).commit;
}

/** A commit, and the ids of the annotated tags on the way to it, outermost first. */
export interface Resolved {
  readonly commit: string;
  readonly tags: readonly string[];
}

/** As `resolveCommit`, with the tags. */
export function resolveRevision(repository: Repository, revision: string): Resolved {
  const resolved = peel(repository, revision);
  if (resolved !== null) return resolved;
  const hint = repository.shallow
    ? 'this clone is shallow: fetch more of the history (git fetch --unshallow)'
    : undefined;
  throw new UsageError(`unknown revision: ${revision}`, hint);
}

/** As `resolveCommit`; null where the revision names no commit that is here. */
export function commitOf(repository: Repository, revision: string): string | null {
  return peel(repository, revision)?.commit ?? null;
}

/** Whether the object of an id is here. */
export function hasObject(repository: Repository, id: string): boolean {
  return objectOf(repository, id) !== null;
}

function peel(repository: Repository, revision: string): Resolved | null {
  const tags: string[] = [];
  let named = objectOf(repository, revision);
  // A tag names what was there before it, so there is no ring of them.
  for (; named?.type === 'tag'; named = taggedBy(repository, named.id)) tags.push(named.id);
  return named?.type === 'commit' ? { commit: named.id, tags } : null;
}

function taggedBy(repository: Repository, tag: string): { id: string; type: string } | null {
  const [, id] =
    /^object ([0-9a-f]{40,64})\n/.exec(askGit(repository, ['cat-file', 'tag', tag]).stdout.toString()) ?? [];
  return id === undefined ? null : objectOf(repository, id);
}

/** Asked on stdin: whatever the revision holds, it is no option, and no other process sees it in a list of arguments. */
function objectOf(repository: Repository, revision: string): { id: string; type: string } | null {
  if (revision === '' || /[\0\n]/.test(revision)) return null;
  const answer = askGit(repository, ['cat-file', '--batch-check'], `${revision}\n`);
  const found = /^([0-9a-f]{40,64}) ([a-z]+) [0-9]+\n$/.exec(answer.stdout.toString('latin1'));
  return found === null ? null : { id: found[1] ?? '', type: found[2] ?? '' };
}

const separator = '--tripkey-separator';
const answers = ['--is-bare-repository', '--is-inside-work-tree', '--is-shallow-repository', '--show-object-format'];

/**
 * Relative paths in a hook's variables hold for the folder that the hook runs in, and GIT_DIR alone makes every folder
 * that git runs in the work tree's top: absolute, they hold for all of its folders.
 */
function boundEnvironment(env: NodeJS.ProcessEnv, gitDir: string, top: string | null): NodeJS.ProcessEnv {
  if (env['GIT_DIR'] === undefined && env['GIT_WORK_TREE'] === undefined) return env;
  return boundTo({ env, gitDir, top });
}

/** The environment in which git is in this repository wherever it runs: its work tree may know nothing of it (`core.worktree`). */
export function boundTo({ env, gitDir, top }: Pick<Repository, 'env' | 'gitDir' | 'top'>): NodeJS.ProcessEnv {
  const bound = { ...env, GIT_DIR: gitDir };
  return top === null ? bound : { ...bound, GIT_WORK_TREE: top };
}

/** After a HEAD that names no commit yet, rev-parse takes all for names of files. */
function topOf(place: GitPlace): string | null {
  return line(askGit(place, ['rev-parse', '--show-toplevel']).stdout);
}

/** A section's text without its last newline; null when git did not get that far. */
function line(section: Buffer | undefined): string | null {
  return section === undefined || section.length === 0 ? null : section.subarray(0, -1).toString();
}

function split(bytes: Buffer, at: Uint8Array): Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (let found = bytes.indexOf(at); found !== -1; found = bytes.indexOf(at, start)) {
    parts.push(bytes.subarray(start, found));
    start = found + at.length;
  }
  return [...parts, bytes.subarray(start)];
}
