import yargs, { type Argv } from 'yargs';
import { didYouMean } from './config/suggest.ts';
import { UsageError } from './errors.ts';
import type { Io } from './commands/io.ts';
import {
  allOptions,
  baselineOptions,
  commands,
  doctorOptions,
  historyOptions,
  incidentOptions,
  initOptions,
  policyOptions,
  scanOptions,
  verifyCommandOptions,
} from './commands/options.ts';
import { revokeOptions, rotateOptions } from './commands/key-options.ts';
import { HELP, checkOnce, normalizeWords, usageErrorOf } from './commands/usage.ts';
import { version } from './version.ts';

/** Where a command runs, and where its exit status goes. */
interface Call {
  readonly argv: readonly string[];
  readonly io: Io;
  readonly signal: AbortSignal;
  status: number;
}

/** Runs what the words of a command line ask for. Resolves to the exit status; throws UsageError for words that make no sense. */
export const runCommandLine = async (words: readonly string[], io: Io, signal: AbortSignal): Promise<number> => {
  const call: Call = { argv: normalizeWords(words, allOptions), io, signal, status: 0 };
  await commandLine(call).parseAsync();
  return call.status;
};

/**
 * Paths are taken from `_`: as a positional, yargs loses a lone `-` and what follows `--`. So its strictCommands, which takes
 * all of `_` for commands, is no use; `*` stands for what is no command.
 */
const commandLine = (call: Call): Argv =>
  [searchCommands, keyCommands, policyCommands, setupCommands]
    .reduce((y, add) => add(y, call), yargs([...call.argv]))
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
    .wrap(Math.min(100, call.io.stdout.columns ?? 100));

const searchCommands = (y: Argv, call: Call): Argv =>
  y
    .command(
      'scan',
      'Search files and folders (default: here), - for standard input, the index, or a range of commits',
      (command) =>
        command
          .usage('$0 scan [paths…]\n$0 scan -\n$0 scan --staged\n$0 scan --range A..B\n$0 scan --ci')
          .options({ ...scanOptions, ...policyOptions }),
      async (options) => {
        const { runAnyScan } = await import('./commands/all.ts');
        call.status = await runAnyScan({ ...options, paths: operands(options), argv: call.argv }, call.io, call.signal);
      },
    )
    .command(
      'scan-history',
      'Search the whole history of a repository, here or at a URL: every object, in reach of a ref or not',
      (command) =>
        command.usage('$0 scan-history [repository or URL]').options({ ...historyOptions, ...policyOptions }),
      async (options) => {
        const { runScanHistory } = await import('./commands/scan-history.ts');
        const [repository, ...more] = operands(options);
        none(more);
        call.status = await runScanHistory({ ...options, repository, argv: call.argv }, call.io, call.signal);
      },
    )
    .command(
      'verify',
      'Ask OpenAI or Azure whether keys are live: those of a report, of standard input (-), or of variables',
      (command) =>
        command
          .usage('$0 verify <report.json>\n$0 verify -\n$0 verify --env OPENAI_API_KEY')
          .options({ ...verifyCommandOptions, ...policyOptions }),
      async (options) => {
        const { runVerify } = await import('./commands/online.ts');
        const [target, ...more] = operands(options);
        none(more);
        call.status = await runVerify({ ...options, target, argv: call.argv }, call.io, call.signal);
      },
    );

/** What is about one key. */
const keyCommands = (y: Argv, call: Call): Argv =>
  y
    .command(
      'incident',
      'All about one leaked key: exposure, owner, reach, use since then, and the ordered way out',
      (command) =>
        command
          .usage('$0 incident [fingerprint]\n$0 incident -\n$0 incident --env OPENAI_API_KEY')
          .options({ ...incidentOptions, ...policyOptions }),
      async (options) => {
        const { runIncident } = await import('./commands/online.ts');
        const [target, ...more] = operands(options);
        none(more);
        call.status = await runIncident({ ...options, target, argv: call.argv }, call.io, call.signal);
      },
    )
    .command(
      'rotate',
      'Replace a leaked key without an outage: a new key, handed over, checked; the old one watched, then revoked',
      (command) =>
        command
          .usage("$0 rotate [fingerprint] --exec 'gh secret set OPENAI_API_KEY'\n$0 rotate [fingerprint] --write FILE")
          .options({ ...rotateOptions, ...policyOptions }),
      async (options) => {
        const { runRotate } = await import('./commands/online.ts');
        const [target, ...more] = operands(options);
        none(more);
        call.status = await runRotate({ ...options, target }, call.io, call.signal);
      },
    )
    .command(
      'revoke',
      'Delete one leaked key, and prove that it is dead; without --apply, show what would be deleted',
      (command) =>
        command.usage('$0 revoke [fingerprint]\n$0 revoke -').options({ ...revokeOptions, ...policyOptions }),
      async (options) => {
        const { runRevoke } = await import('./commands/online.ts');
        const [target, ...more] = operands(options);
        none(more);
        call.status = await runRevoke({ ...options, target }, call.io, call.signal);
      },
    );

const policyCommands = (y: Argv, call: Call): Argv =>
  y
    .command(
      'explain',
      'Why something was found or not: file:line, or a fingerprint',
      (command) => command.usage('$0 explain <file:line | fingerprint>').options(policyOptions),
      async (options) => {
        const { runExplain } = await import('./commands/all.ts');
        call.status = await runExplain({ ...options, target: single(operands(options)) }, call.io);
      },
    )
    .command(
      'baseline',
      'Accept known findings: create, update or prune .tripkey-baseline',
      (command) => command.usage('$0 baseline [create|update|prune]').options({ ...baselineOptions, ...policyOptions }),
      async (options) => {
        const { baseline } = await import('./commands/all.ts');
        const action = choice(operands(options), ['create', 'update', 'prune']);
        call.status = await baseline({ ...options, action }, call.io);
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
        const { rules } = await import('./commands/all.ts');
        call.status = await rules({ ...options, action: choice(operands(options), ['test']) }, call.io);
      },
    );

/** What is about a repository or an organization as a whole. */
const setupCommands = (y: Argv, call: Call): Argv =>
  y
    .command(
      'doctor',
      'Check the habits that keep keys from leaking, in projects (default: here) or in an organization (--account)',
      (command) =>
        command
          .usage('$0 doctor [folders…] [--fix]\n$0 doctor --list\n$0 doctor --account')
          .options({ ...doctorOptions, ...policyOptions }),
      async (options) => {
        const { doctor } = await import('./commands/doctor-modes.ts');
        call.status = await doctor({ ...options, paths: operands(options), argv: call.argv }, call.io, call.signal);
      },
    )
    .command(
      'init',
      'Install the hooks',
      (command) => command.usage('$0 init').options(initOptions),
      async (options) => {
        none(operands(options));
        const { init } = await import('./commands/install.ts');
        call.status = await init(options, call.io);
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
