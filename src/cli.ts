import { setImmediate } from 'node:timers/promises';
import yargs, { type Argv } from 'yargs';
import { didYouMean } from './config/suggest.ts';
import { GitError, UsageError, exitCodes } from './errors.ts';
import { forgetKeys } from './commands/forget-keys.ts';
import type { Io } from './commands/io.ts';
import { allOptions, baselineOptions, commands, initOptions, policyOptions, scanOptions } from './commands/options.ts';
import { HELP, checkOnce, normalizeWords, usageErrorOf } from './commands/usage.ts';
import { version } from './version.ts';

const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
};
const interruption = new AbortController();

/**
 * Paths are taken from `_`: as a positional, yargs loses a lone `-` and what follows `--`. So its strictCommands, which takes
 * all of `_` for commands, is no use; `*` stands for what is no command.
 */
const commandLine = (argv: readonly string[]): Argv =>
  policyCommands(searchCommands(yargs([...argv]), argv))
    .scriptName('tripkey')
    .usage('$0 <command>\n\nFinds leaked OpenAI keys before they leave your machine.')
    .parserConfiguration({ 'parse-numbers': false, 'parse-positional-numbers': false, 'dot-notation': false })
    .middleware((parsed) => checkOnce(parsed, allOptions))
    .command('*', false, {}, ({ _: [word] }) => {
      if (word === undefined) throw new UsageError('a command is missing', HELP);
      throw new UsageError(`unknown command: ${word}${didYouMean(String(word), commands)}`, HELP);
    })
    .strictOptions()
    .exitProcess(false)
    .fail((message, error) => {
      throw usageErrorOf(message, error, allOptions);
    })
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 100));

const searchCommands = (y: Argv, argv: readonly string[]): Argv =>
  y
    .command(
      'scan',
      'Search files and folders (default: here), - for standard input, the index, or a range of commits',
      (command) =>
        command
          .usage('$0 scan [paths…]\n$0 scan -\n$0 scan --staged\n$0 scan --range A..B')
          .options({ ...scanOptions, ...policyOptions }),
      async (options) => {
        const { runScan } = await import('./commands/scan.ts');
        process.exitCode = await runScan({ ...options, paths: operands(options), argv }, io, interruption.signal);
      },
    )
    .command(
      'explain',
      'Why something was found or not: file:line, or a fingerprint',
      (command) => command.usage('$0 explain <file:line | fingerprint>').options(policyOptions),
      async (options) => {
        const { runExplain } = await import('./commands/explain.ts');
        process.exitCode = await runExplain({ ...options, target: single(operands(options)) }, io);
      },
    );

const policyCommands = (y: Argv): Argv =>
  y
    .command(
      'baseline',
      'Accept known findings: create, update or prune .tripkey-baseline',
      (command) => command.usage('$0 baseline [create|update|prune]').options({ ...baselineOptions, ...policyOptions }),
      async (options) => {
        const { baseline } = await import('./commands/run.ts');
        process.exitCode = await baseline(
          { ...options, action: choice(operands(options), ['create', 'update', 'prune']) } as never,
          io,
        );
      },
    )
    .command(
      'rules',
      'List the rules, or test them on their examples',
      (command) =>
        command.usage('$0 rules [test]').options({
          format: {
            alias: 'f',
            choices: ['text', 'json'] as const,
            describe: 'How the list is written',
            requiresArg: true,
          },
          ...policyOptions,
        }),
      async (options) => {
        const { rules } = await import('./commands/run.ts');
        process.exitCode = await rules({ ...options, action: choice(operands(options), ['test']) } as never, io);
      },
    )
    .command(
      'init',
      'Install the hooks',
      (command) => command.usage('$0 init').options(initOptions),
      async (options) => {
        none(operands(options));
        const { init } = await import('./commands/run.ts');
        process.exitCode = await init(options as never, io);
      },
    );

/** What stands on the command line beside the command and its options. */
const operands = (options: { readonly _: readonly (string | number)[] }): readonly string[] =>
  options._.slice(1).map(String);

const none = (words: readonly string[]): void => {
  if (words.length > 0) throw new UsageError(`unexpected argument: ${words[0]}`, HELP);
};

const single = (words: readonly string[]): string => {
  none(words.slice(1));
  if (words[0] === undefined)
    throw new UsageError('an argument is missing', 'tripkey explain <file:line | fingerprint>');
  return words[0];
};

const choice = <T extends string>(words: readonly string[], choices: readonly T[]): T | undefined => {
  none(words.slice(1));
  const word = words[0];
  if (word === undefined || choices.includes(word as T)) return word as T | undefined;
  throw new UsageError(`unknown action: ${word}`, `one of ${choices.join(', ')}`);
};

const main = async (): Promise<void> => {
  forgetKeys(process.env);
  process.once('SIGINT', () => {
    // A second Ctrl-C ends it at once.
    interruption.abort();
    // Nothing more will come from a keyboard or a pipe.
    process.stdin.destroy();
  });
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  try {
    const argv = normalizeWords(process.argv.slice(2), allOptions);
    await commandLine(argv).parseAsync();
  } catch (error) {
    // git dies of a Ctrl-C, too, and what it did not say is no error.
    await setImmediate();
    process.exitCode = interruption.signal.aborted ? exitCodes.interrupted : await printError(error);
  }
};

/** A reader that has seen enough (`| head`) is no error; the exit status stays. */
const ignoreClosedPipe = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};

/** Errors may quote arguments, and arguments may hold keys: they are redacted like everything else. */
const printError = async (error: unknown): Promise<number> => {
  const { scrubText } = await import('./commands/scrub.ts');
  const { visible } = await import('./report/visible.ts');
  const [message, ...more] = describe(error).map(scrubText);
  // A message is one line, whatever the arguments in it hold.
  const lines = [`tripkey: ${message}`, ...more.flatMap((part) => part.split('\n'))];
  process.stderr.write(lines.map((line) => `${visible(line)}\n`).join(''));
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
