import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GitError, UsageError } from '../errors.ts';
import { gitEnvironment, gitProgram } from './environment.ts';

/** Where git runs: a folder and the environment that it inherits (made safe by `gitEnvironment`). */
export interface GitPlace {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends what streams from git, whose next word may be long in coming. */
  readonly signal?: AbortSignal;
  /** Objects that git would look for without end (git/pack/families.ts): not to be asked for. */
  readonly avoid?: ReadonlySet<string>;
}

/** What git answered, whatever its exit status. */
export interface GitAnswer {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export type GitInput = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Overridden in front of every command; the files of the user's configuration stay in force (`safe.directory`). */
const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'core.useReplaceRefs=false',
  'color.ui=false',
  'diff.ignoreSubmodules=none',
  'diff.noprefix=false',
  'diff.renames=false',
  'log.showSignature=false',
  'protocol.allow=never',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting]);

/** Runs git to its end. Throws GitError with git's words on any exit status but 0, UsageError when git is not installed. */
export function runGit(place: GitPlace, args: readonly string[], input?: string | Uint8Array): Buffer {
  const answer = askGit(place, args, input);
  if (answer.status !== 0) throw gitError(args, answer.status, answer.stderr);
  return answer.stdout;
}

/** As `runGit`, for questions that git may answer with another exit status than 0. */
export function askGit(place: GitPlace, args: readonly string[], input?: string | Uint8Array): GitAnswer {
  const env = gitEnvironment(place.env);
  const { error, status, signal, stdout, stderr } = spawnSync(gitProgram(env), commandLine(args), {
    cwd: place.cwd,
    env,
    ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] as const } : { input }),
    // Listings of any length; a listing cut short would be a scan cut short.
    maxBuffer: Infinity,
    windowsHide: true,
  });
  // A git that ends before it has read its input (EPIPE) is judged by its exit status.
  if (error !== undefined && status === null && signal === null) throw startError(error, place.cwd);
  return {
    status: status ?? 128,
    stdout,
    stderr: signal === null ? stderr.toString() : `${stderr.toString()}killed by ${signal}`,
  };
}

/**
 * Streams git's output as it comes, with back-pressure; `input` is written at the pace at which git reads it.
 * Throws GitError after the last chunk when the exit status is not 0. Stops git when the consumer stops early.
 */
export async function* streamGit(place: GitPlace, args: readonly string[], input?: GitInput): AsyncGenerator<Buffer> {
  const env = gitEnvironment(place.env);
  const child = spawn(gitProgram(env), commandLine(args), {
    cwd: place.cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    ...(place.signal && { signal: place.signal }),
  });
  const ended = exitOf(child);
  const words = errorWords(child.stderr);
  const fed = feed(child.stdin, input);
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    const { status, error } = await ended;
    if (error !== undefined) throw startError(error, place.cwd);
    if (status !== 0 && fed.thrown === undefined) throw gitError(args, status, words());
    await fed.done;
    if (fed.thrown !== undefined) throw fed.thrown;
  } finally {
    child.stdout.destroy();
    child.stdin.destroy();
    // Nothing is left running or unread when a consumer stops in the middle.
    if (child.exitCode === null && child.signalCode === null) {
      const exit = new Promise((resolve) => child.once('exit', resolve));
      if (child.kill()) await exit;
    }
  }
}

function commandLine(args: readonly string[]): string[] {
  return ['--no-pager', ...settings, ...args];
}

interface Feeding {
  done: Promise<void>;
  /** What the input itself threw. A git that has stopped reading shows in its exit status instead. */
  thrown: Error | undefined;
}

function feed(stdin: Writable, input: GitInput | undefined): Feeding {
  const state: Feeding = { done: Promise.resolve(), thrown: undefined };
  const guarded = async function* (): AsyncGenerator<string | Uint8Array> {
    try {
      if (typeof input === 'string' || input instanceof Uint8Array) yield input;
      else if (input !== undefined) yield* input;
    } catch (error) {
      state.thrown = error instanceof Error ? error : new Error('the input failed', { cause: error });
    }
  };
  state.done = pipeline(guarded, stdin).catch(() => {});
  return state;
}

function exitOf(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<{ status: number; error?: Error }> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ status: 128, error }));
    child.once('close', (status) => resolve({ status: status ?? 128 }));
  });
}

/** Keeps the first 64 KB: enough for git's words, and no hostile repository fills the memory with warnings. */
function errorWords(stderr: Readable): () => string {
  let text = '';
  stderr.setEncoding('utf8');
  stderr.on('data', (chunk: string) => {
    if (text.length < 65_536) text += chunk;
  });
  return () => text;
}

/** What git said: its reason in the message; in `stderr`, on one line, what it advises (how to trust a folder), without its general hints. */
export function gitError(args: readonly string[], status: number, stderr: string): GitError {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^hint:(?: |$)/.test(line));
  const reason = lines.find((line) => line.startsWith('fatal: ')) ?? lines[0] ?? `exit status ${status}`;
  const advice = lines.filter((line) => line !== reason).slice(0, 4);
  return new GitError(`git ${args[0]}: ${reason.replace(/^(fatal|error): /, '')}`, advice.join(' '));
}

function startError(error: Error & { code?: string }, cwd: string): Error {
  if (error.code === 'ENOENT' && existsSync(cwd)) {
    return new UsageError('git is not installed, or not in PATH', 'https://git-scm.com/downloads', { cause: error });
  }
  if (error.code === 'ENOENT') return new UsageError(`no such folder: ${cwd}`, undefined, { cause: error });
  return new GitError(`git cannot be started: ${error.message}`, '', { cause: error });
}
