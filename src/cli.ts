import { setImmediate } from 'node:timers/promises';
import { GitError, UsageError, codeOf, exitCodes } from './errors.ts';
import { runPlain, scrubText, standardInput, visible } from './commands/all.ts';
import { forgetKeys } from './commands/forget-keys.ts';
import type { Io } from './commands/io.ts';
import type { PlainScan } from './commands/scan.ts';
import { questionOf } from './manual/question.ts';

/** Node makes each of its streams when it is asked for, which takes a millisecond or two. */
const io: Io = {
  keys: forgetKeys(process.env),
  get stdin() {
    return standardInput();
  },
  stdout: process.stdout,
  get stderr() {
    return stderr();
  },
  get cwd() {
    return workingDirectory();
  },
  env: process.env,
};
const interruption = new AbortController();
let isUnwritten = false;

const main = async (): Promise<void> => {
  process.once('SIGINT', () => {
    // A second Ctrl-C ends it at once.
    interruption.abort();
    // Nothing more will come from a keyboard or a pipe.
    process.stdin.destroy();
  });
  process.stdout.on('error', sayUnwritten);
  try {
    const status = await run(process.argv.slice(2));
    process.exitCode = isUnwritten ? exitCodes.usage : status;
  } catch (error) {
    // git dies of a Ctrl-C, too, and what it did not say is no error.
    await setImmediate();
    process.exitCode = interruption.signal.aborted ? exitCodes.interrupted : printError(error);
  }
};

/** What needs no table of options does without: to load it takes as long as a hook's whole scan. */
const run = async (words: readonly string[]): Promise<number> => {
  const plain = plainScan(words);
  if (plain !== undefined) return runPlain(plain, io, interruption.signal);
  if (isPlainHistory(words)) {
    const { runPlainHistory } = await import('./commands/scan-history.ts');
    return runPlainHistory(words[1], io, interruption.signal);
  }
  const question = questionOf(words);
  if (question !== undefined) {
    const { answer } = await import('./commands/manual.ts');
    return answer(question, io);
  }
  // yargs asks for it as soon as it is loaded.
  workingDirectory();
  const { runCommandLine } = await import('./command-line.ts');
  return runCommandLine(words, io, interruption.signal);
};

/** `scan` with paths alone, and what the hook calls: `scan --staged --hook=…`. */
const plainScan = ([command, ...words]: readonly string[]): PlainScan | undefined => {
  if (command !== 'scan') return undefined;
  if (words.every((word) => word === '-' || !word.startsWith('-'))) return { paths: words };
  const [staged, hook, ...more] = words;
  if (staged !== '--staged' || more.length > 0) return undefined;
  if (hook === undefined) return { staged: true };
  return hook.startsWith('--hook=') ? { staged: true, hook: hook.slice('--hook='.length) } : undefined;
};

/** `scan-history` of one repository, or of the one here. */
const isPlainHistory = ([command, repository = '.', ...more]: readonly string[]): boolean =>
  command === 'scan-history' && !repository.startsWith('-') && more.length === 0;

/** Throws UsageError where the folder was removed meanwhile: by another shell, or by a checkout of a branch without it. */
const workingDirectory = (): string => {
  try {
    return process.cwd();
  } catch (error) {
    const message = `the folder that this runs in cannot be found: ${codeOf(error)}`;
    throw new UsageError(message, 'it may be gone, or made anew: cd to it again', { cause: error });
  }
};

const stderr = (): NodeJS.WriteStream => {
  // There is nowhere left to say it; the exit status stays.
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => {});
  return process.stderr;
};

/** A reader that has seen enough (`| head`) is no error; the exit status stays. A full disk has cut the report off, whatever it would have said. */
const sayUnwritten = (error: NodeJS.ErrnoException): void => {
  if (error.code === 'EPIPE' || isUnwritten) return;
  isUnwritten = true;
  process.exitCode = printError(new UsageError(`cannot write to standard output: ${codeOf(error)}`));
};

/** Errors may quote arguments, and arguments may hold keys: they are redacted like everything else. */
const printError = (error: unknown): number => {
  const [message, ...more] = describe(error).map(scrubText);
  // A message is one line, whatever the arguments in it hold.
  const lines = [`tripkey: ${message}`, ...more.flatMap((part) => part.split('\n'))];
  stderr().write(lines.map((line) => `${visible(line)}\n`).join(''));
  return exitCodes.usage;
};

const describe = (error: unknown): readonly string[] => {
  if (error instanceof UsageError) return [error.message, ...(error.hint === undefined ? [] : [`  ${error.hint}`])];
  if (error instanceof GitError)
    return [error.message, ...(error.stderr === '' ? [] : [`  ${error.stderr.split('\n')[0]}`])];
  return [
    'this is a bug in tripkey, please report it',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  ];
};

await main();
