import yargs, { type Argv } from 'yargs';
import { GitError, UsageError, exitCodes } from './errors.ts';
import type { Io } from './commands/io.ts';
import { version } from './version.ts';

const io: Io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, cwd: process.cwd(), env: process.env };
const interruption = new AbortController();
const argv = process.argv.slice(2);

const policyOptions = {
  config: { type: 'string', describe: 'Configuration file (default: tripkey.toml or .config/tripkey.toml)', requiresArg: true },
  'policy-ref': { type: 'string', describe: 'Read configuration and baseline from this commit, not from the work tree', requiresArg: true },
  'min-confidence': { choices: ['low', 'medium', 'high'], describe: 'Least certainty that is reported (default: medium)', requiresArg: true },
  'all-vendors': { type: 'boolean', describe: "Other vendors' keys too" },
  strict: { type: 'boolean', describe: "Other tools' allow comments do not count" },
  exclude: { type: 'string', array: true, nargs: 1, describe: 'Glob of paths to leave out; repeatable', requiresArg: true },
} as const;

const scanOptions = {
  staged: { type: 'boolean', default: false, describe: 'What the next commit would hold, read from the index' },
  range: { type: 'string', describe: 'What the commits A..B add', requiresArg: true },
  'include-ignored': { type: 'boolean', default: false, describe: 'Files that git ignores too' },
  format: { alias: 'f', type: 'string', array: true, nargs: 1, describe: 'text, json or jsonl; repeatable, each with its --output', requiresArg: true },
  output: { alias: 'o', type: 'string', array: true, nargs: 1, describe: 'File for the --format before it', requiresArg: true },
  reveal: { type: 'boolean', default: false, describe: 'Show keys in full (refused when CI is set)' },
  color: { type: 'boolean', describe: 'Colours, also where no terminal is; --no-color for none' },
  verbose: { alias: 'v', type: 'boolean', default: false, describe: 'Every place, accepted findings, what was left out' },
  hook: { type: 'string', hidden: true, requiresArg: true },
} as const;

const commandLine = (): Argv =>
  yargs(argv)
    .scriptName('tripkey')
    .usage('$0 <command>\n\nFinds leaked OpenAI keys before they leave your machine.')
    .parserConfiguration({ 'boolean-negation': true, 'duplicate-arguments-array': false, 'parse-numbers': false, 'parse-positional-numbers': false })
    .command(
      ['scan [paths..]'],
      'Files and folders, - for standard input, the index, or a range of commits',
      (y) => y.positional('paths', { type: 'string', array: true, default: [] as string[] }).options({ ...scanOptions, ...policyOptions }),
      async (options) => {
        const { runScan } = await import('./commands/scan.ts');
        process.exitCode = await runScan({ ...options, range: options.range, config: options.config, color: options.color, hook: options.hook, argv }, io, interruption.signal);
      },
    )
    .demandCommand(1, 'a command is missing')
    .strict()
    .recommendCommands()
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message, 'tripkey --help lists commands and options');
    })
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(100, process.stdout.columns ?? 100));

const main = async (): Promise<void> => {
  process.once('SIGINT', () => {
    // A second Ctrl-C ends it at once.
    interruption.abort();
  });
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  try {
    await commandLine().parseAsync();
  } catch (error) {
    process.exitCode = await printError(error);
  }
};

/** A reader that has seen enough (`| head`) is no error; the exit status stays. */
const ignoreClosedPipe = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};

/** Errors may quote arguments, and arguments may hold keys: they are redacted like everything else. */
const printError = async (error: unknown): Promise<number> => {
  const { scrubText } = await import('./commands/scrub.ts');
  process.stderr.write(scrubText(describe(error)));
  return exitCodes.usage;
};

const describe = (error: unknown): string => {
  if (error instanceof UsageError) return `tripkey: ${error.message}\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`;
  if (error instanceof GitError) return `tripkey: ${error.message}\n${error.stderr === '' ? '' : `  ${error.stderr.split('\n')[0]}\n`}`;
  return `tripkey: this is a bug in tripkey, please report it\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
};

await main();
