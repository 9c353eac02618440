import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { makeTemporaryFolder } from '../folders.ts';
import { environmentElsewhere, gitEnvironment, gitProgram } from './environment.ts';
import { createUrlScrub, protocols, shownUrl } from './url.ts';

/** A bare clone in a temporary folder of this user's alone. */
export interface Clone {
  readonly path: string;
  /** Removes it. */
  close(): void;
}

export interface CloneOptions {
  /** Every ref that the server shows (`refs/pull/*`), not branches and tags alone. */
  readonly allRefs: boolean;
  readonly signal: AbortSignal;
  /** The process is another program's: its signals are not listened to, only its end. */
  readonly isGuest?: boolean;
  /** What git is at, in its own words, e.g. `Receiving objects: 12%`. */
  readonly onProgress?: (what: string) => void;
}

/**
 * Clones a repository with its whole history. No hook, template, submodule or work tree of it is made, and nobody is asked for a password.
 * It is removed by `close`, and when the process ends before that. Throws UsageError when git cannot clone, or there is no room for it; aborted, the signal's reason.
 */
export const cloneBare = async (url: string, env: NodeJS.ProcessEnv, options: CloneOptions): Promise<Clone> => {
  const folder = makeTemporaryFolder('tripkey-clone-');
  const guard = guardFolder(folder, options);
  try {
    options.signal.throwIfAborted();
    const path = join(folder, 'repository.git');
    const run: Run = { env: networkEnvironment(env), guard, onProgress: options.onProgress };
    const { status, words } = await runGit(cloneOf(url, path, options), run);
    options.signal.throwIfAborted();
    if (status !== 0) throw cloneError(url, words);
    if (isEmpty(path) && /^https?:/.test(url) && !(await speaksGit(url, run))) throw notGit(url);
    options.signal.throwIfAborted();
    return { path, close: guard.close };
  } catch (error) {
    guard.close();
    throw error;
  }
};

interface Guard {
  /** Stopped when the process is. */
  watch(child: ChildProcess): void;
  readonly close: () => void;
}

/** Removes the folder however the process ends: also by a second Ctrl-C, which nothing else waits for, or by another signal. */
const guardFolder = (folder: string, { signal, isGuest }: CloneOptions): Guard => {
  let child: ChildProcess | undefined;
  let isLast = signal.aborted;
  const stop = (): void => void (child !== undefined && killGroup(child));
  const remove = (): void => {
    stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const end = (name: NodeJS.Signals): void => {
    // The first Ctrl-C is heard by the program, which ends in good order.
    if (name === 'SIGINT' && !isLast) {
      isLast = true;
      return;
    }
    close();
    process.kill(process.pid, name);
  };
  const names = isGuest === true ? [] : (['SIGINT', 'SIGTERM', 'SIGHUP'] as const);
  const close = (): void => {
    signal.removeEventListener('abort', stop);
    process.removeListener('exit', remove);
    for (const name of names) process.removeListener(name, end);
    remove();
  };
  signal.addEventListener('abort', stop);
  process.once('exit', remove);
  for (const name of names) process.on(name, end);
  return { watch: (started) => void (child = started), close };
};

const killGroup = (child: ChildProcess): void => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    // git's helpers (ssh, curl, index-pack) are in its group.
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
};

const settings = [
  'core.askPass=',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'credential.interactive=never',
  'fetch.fsckObjects=false',
  'submodule.recurse=false',
  'transfer.fsckObjects=false',
].flatMap((setting) => ['-c', setting]);

const cloneOf = (url: string, path: string, { allRefs, onProgress }: CloneOptions): readonly string[] => {
  const kind = allRefs ? ['--mirror'] : ['--bare'];
  return [
    'clone',
    ...kind,
    '--template=',
    '--no-recurse-submodules',
    onProgress ? '--progress' : '--quiet',
    '--',
    url,
    path,
  ];
};

/** Whether git has brought no object at all. */
const isEmpty = (path: string): boolean => {
  const objects = readdirSync(join(path, 'objects'));
  return objects.every((name) => name.length > 2) && readdirSync(join(path, 'objects', 'pack')).length === 0;
};

/** Any page without a line break (a login, an error) is to git the empty list of refs of a plain web server: then it has read no packet. */
const speaksGit = async (url: string, run: Run): Promise<boolean> => {
  const env = { ...run.env, GIT_TRACE_PACKET: '1' };
  const { words } = await runGit(['ls-remote', '--', url], { ...run, env });
  return /\bpacket:/.test(words);
};

interface Run {
  readonly env: NodeJS.ProcessEnv;
  readonly guard: Guard;
  readonly onProgress: CloneOptions['onProgress'];
}

const runGit = (
  args: readonly string[],
  { env, guard, onProgress }: Run,
): Promise<{ status: number; words: string }> => {
  const child = spawn(gitProgram(env), ['--no-pager', ...settings, ...args], {
    cwd: tmpdir(),
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
    // Without a terminal of its own, no ssh can ask for anything there.
    detached: process.platform !== 'win32',
  });
  guard.watch(child);
  const words = collectWords(child, onProgress);
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => reject(startError(error)));
    child.once('close', (status) => resolve({ status: status ?? 128, words: words() }));
  });
};

/** As for every git, but this one may reach the network. */
const networkEnvironment = (inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...gitEnvironment(environmentElsewhere(inherited)),
  GIT_ALLOW_PROTOCOL: protocols.join(':'),
  GIT_ASKPASS: '',
  GIT_TEMPLATE_DIR: '',
  SSH_ASKPASS: '',
  SSH_ASKPASS_REQUIRE: 'never',
});

const MOST_WORDS = 65_536;

const collectWords = (child: ChildProcess, onProgress: CloneOptions['onProgress']): (() => string) => {
  let words = '';
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (chunk: string) => {
    const [progress] = /(?:Receiving objects|Resolving deltas): +\d+%/.exec(chunk) ?? [];
    if (progress !== undefined) onProgress?.(progress);
    else if (words.length < MOST_WORDS) words += chunk;
  });
  return () => words;
};

const startError = (error: NodeJS.ErrnoException): Error =>
  error.code === 'ENOENT'
    ? new UsageError('git is not installed, or not in PATH', 'https://git-scm.com/downloads', { cause: error })
    : error;

const notGit = (url: string): UsageError =>
  new UsageError(
    `cannot clone ${shownUrl(url)}: what answers there is no git server`,
    'a page in a browser, to log in for one, looks like an empty repository to git',
  );

/** git's reason, without anything of the URL that may be a password. */
const cloneError = (url: string, words: string): UsageError => {
  const scrub = createUrlScrub(url);
  const lines = scrub(words)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '' && !/^(?:Cloning into|hint:(?: |$))/.test(line));
  const reason = lines.find((line) => line.startsWith('fatal: ')) ?? lines[0] ?? 'git ended without a word';
  const isRefused =
    /Authentication failed|could not read|unable to get password|Permission denied|publickey|40[13]/.test(words);
  const hint = isRefused
    ? 'git must be able to clone it without asking: a key in the ssh agent, or a credential helper'
    : lines.find((line) => line !== reason);
  return new UsageError(`cannot clone ${shownUrl(url)}: ${reason.replace(/^fatal: /, '')}`, hint);
};
