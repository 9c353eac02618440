import yargs, { type Argv } from 'yargs';
import { didYouMean } from './config/suggest.ts';
import { UsageError } from './errors.ts';
import type { Io } from './commands/io.ts';
import { allOptions } from './commands/options.ts';
import { HELP, checkOnce, normalizeWords, usageErrorOf } from './commands/usage.ts';
import { incidentPage, revokePage, rotatePage } from './manual/key-pages.ts';
import { pages } from './manual/pages.ts';
import { baselinePage, completionPage, doctorPage, explainPage, initPage, rulesPage } from './manual/project-pages.ts';
import { scanHistoryPage, scanPage, verifyPage } from './manual/search-pages.ts';

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
    .parserConfiguration({ 'parse-numbers': false, 'parse-positional-numbers': false, 'dot-notation': false })
    .middleware((parsed) => checkOnce(parsed, allOptions))
    .command('*', false, {}, ({ _: [word] }) => {
      if (word === undefined) throw new UsageError('a command is missing', HELP);
      throw new UsageError(
        `unknown command: ${word}${didYouMean(
          String(word),
          pages.map(({ name }) => name),
        )}`,
        HELP,
      );
    })
    .strictOptions()
    .exitProcess(false)
    .fail((message, error) => {
      throw usageErrorOf(message, error, ownOptions(call.argv));
    })
    // Both are answered before (cli.ts): yargs takes a file called `help` for a question.
    .version(false)
    .help(false);

/** Of the command that the words name; what only others have is no suggestion. */
const ownOptions = (words: readonly string[]): Parameters<typeof usageErrorOf>[2] => {
  const [page] = words.flatMap((word) => pages.find(({ name }) => name === word) ?? []);
  return page?.options ?? allOptions;
};

const searchCommands = (y: Argv, call: Call): Argv =>
  y
    .command(
      scanPage.name,
      scanPage.summary,
      (command) => command.options(scanPage.options),
      async (options) => {
        const { runAnyScan } = await import('./commands/more.ts');
        call.status = await runAnyScan({ ...options, paths: operands(options), argv: call.argv }, call.io, call.signal);
      },
    )
    .command(
      scanHistoryPage.name,
      scanHistoryPage.summary,
      (command) => command.options(scanHistoryPage.options),
      async (options) => {
        const { runScanHistory } = await import('./commands/scan-history.ts');
        const [repository, ...more] = operands(options);
        none(more);
        call.status = await runScanHistory({ ...options, repository, argv: call.argv }, call.io, call.signal);
      },
    )
    .command(
      verifyPage.name,
      verifyPage.summary,
      (command) => command.options(verifyPage.options),
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
      incidentPage.name,
      incidentPage.summary,
      (command) => command.options(incidentPage.options),
      async (options) => {
        const { runIncident } = await import('./commands/online.ts');
        const [target, ...more] = operands(options);
        none(more);
        call.status = await runIncident({ ...options, target, argv: call.argv }, call.io, call.signal);
      },
    )
    .command(
      rotatePage.name,
      rotatePage.summary,
      (command) => command.options(rotatePage.options),
      async (options) => {
        const { runRotate } = await import('./commands/online.ts');
        const [target, ...more] = operands(options);
        none(more);
        call.status = await runRotate({ ...options, target }, call.io, call.signal);
      },
    )
    .command(
      revokePage.name,
      revokePage.summary,
      (command) => command.options(revokePage.options),
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
      explainPage.name,
      explainPage.summary,
      (command) => command.options(explainPage.options),
      async (options) => {
        const { runExplain } = await import('./commands/more.ts');
        call.status = await runExplain({ ...options, target: single(operands(options)) }, call.io);
      },
    )
    .command(
      baselinePage.name,
      baselinePage.summary,
      (command) => command.options(baselinePage.options),
      async (options) => {
        const { baseline } = await import('./commands/more.ts');
        const action = choice(operands(options), baselinePage.operands);
        call.status = await baseline({ ...options, action }, call.io);
      },
    )
    .command(
      rulesPage.name,
      rulesPage.summary,
      (command) => command.options(rulesPage.options),
      async (options) => {
        const { rules } = await import('./commands/more.ts');
        call.status = await rules({ ...options, action: choice(operands(options), rulesPage.operands) }, call.io);
      },
    );

/** What is about a repository or an organization as a whole. */
const setupCommands = (y: Argv, call: Call): Argv =>
  y
    .command(
      doctorPage.name,
      doctorPage.summary,
      (command) => command.options(doctorPage.options),
      async (options) => {
        const { doctor } = await import('./commands/doctor-modes.ts');
        call.status = await doctor({ ...options, paths: operands(options), argv: call.argv }, call.io, call.signal);
      },
    )
    .command(
      initPage.name,
      initPage.summary,
      (command) => command.options(initPage.options),
      async (options) => {
        none(operands(options));
        const { init } = await import('./commands/install.ts');
        call.status = await init(options, call.io);
      },
    )
    .command(
      completionPage.name,
      completionPage.summary,
      (command) => command.options(completionPage.options),
      async (options) => {
        const shell = choice(operands(options), completionPage.operands);
        if (shell === undefined)
          throw new UsageError('a shell is missing', `one of ${completionPage.operands.join(', ')}`);
        const { runCompletion } = await import('./commands/completion.ts');
        call.status = runCompletion(shell, call.io);
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
