import { scrubText } from '../commands/scrub.ts';
import { forgetKeys } from '../commands/forget-keys.ts';
import type { Io } from '../commands/io.ts';
import { GitError, UsageError, exitCodes } from '../errors.ts';
import { errorLine } from './log.ts';
import { runAction } from './run.ts';

const io: Io = {
  keys: forgetKeys(process.env),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
};
const interruption = new AbortController();

const main = async (): Promise<void> => {
  // A cancelled run is asked to end, and killed seconds later.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort());
  try {
    process.exitCode = await runAction(io, interruption.signal);
  } catch (error) {
    process.exitCode = interruption.signal.aborted ? exitCodes.interrupted : exitCodes.usage;
    process.stdout.write(errorLine(scrubText(messageOf(error))));
  }
};

/** On one line: what went wrong, and the way out. */
const messageOf = (error: unknown): string => {
  if (error instanceof UsageError) return [error.message, error.hint].filter(Boolean).join(': ');
  if (error instanceof GitError) return [error.message, error.stderr].filter(Boolean).join(': ');
  return `this is a bug in tripkey, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
};

await main();
