import { didYouMean } from '../config/suggest.ts';
import { UsageError } from '../errors.ts';

/** The hint of every error about words. */
export const HELP = 'tripkey --help lists commands and options';

/** What an option takes, as far as words are checked before yargs sees them. */
type Options = Readonly<
  Record<string, { readonly type?: string; readonly array?: boolean; readonly choices?: readonly string[] }>
>;

/**
 * The command line as yargs understands it: `-fjson`, `-f=json` and `-vf json` as separate words. Throws UsageError for
 * `--staged=maybe`, which yargs would take for "no", and for `--no-config`.
 */
export const normalizeWords = (words: readonly string[], options: Options): readonly string[] => {
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const before = words.slice(0, end).flatMap((word) => {
    checkNegation(word, options);
    checkBoolean(word, options);
    const [, flags, letter, value] = /^-([hvy]*)([fo])=?(.*)$/s.exec(word) ?? [];
    if (flags === undefined || letter === undefined) return [word];
    return [...(flags === '' ? [] : [`-${flags}`]), `-${letter}`, ...(value ? [value] : [])];
  });
  return [...before, ...words.slice(end)];
};

/** Options that are given once too often: yargs makes lists of them. Throws UsageError. */
export const checkOnce = (parsed: Readonly<Record<string, unknown>>, options: Options): void => {
  for (const [name, { array }] of Object.entries(options)) {
    if (array !== true && Array.isArray(parsed[name])) throw new UsageError(`--${name} is given more than once`, HELP);
  }
};

/** yargs' words in ours. Errors of commands come through here as well and stay as they are. */
export const usageErrorOf = (message: string | null, error: Error | undefined, options: Options): Error => {
  if (error !== undefined && error.name !== 'YError') return error;
  const text = message ?? error?.message ?? '';
  const [, names] = /^Unknown arguments?: (.+)$/s.exec(text) ?? [];
  if (names !== undefined) return unknownOption(names, options);
  const [, value] = /^Not enough arguments following: (.+)$/s.exec(text) ?? [];
  if (value !== undefined) return new UsageError(`${dashed(value)} needs a value`, HELP);
  const [, name, given, choices] =
    /^Invalid values:\n {2}Argument: ([\w-]+), Given: (.*), Choices: (.+)$/s.exec(text) ?? [];
  if (name === undefined || given === undefined || choices === undefined) return new UsageError(text, HELP);
  return new UsageError(`--${name} ${unquoted(given)}: not one of ${unquoted(choices)}`, HELP);
};

/** yargs names `--foo-bar` a second time as fooBar: the first name is what was written. */
const unknownOption = (names: string, options: Options): UsageError => {
  const first = names.split(', ')[0] ?? '';
  const known = Object.keys(options).map((name) => `--${name}`);
  return new UsageError(`unknown option: ${dashed(first)}${didYouMean(dashed(first), known)}`, HELP);
};

/** yargs takes `--no-` in front of any option, and hands on `false` where a text is expected. */
const checkNegation = (word: string, options: Options): void => {
  const [, name] = /^--no-([\w-]+)/.exec(word) ?? [];
  const option =
    name === undefined ? undefined : options[name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)];
  if (option !== undefined && option.type !== 'boolean') throw new UsageError(`unknown option: --no-${name}`, HELP);
};

const checkBoolean = (word: string, options: Options): void => {
  const [, name, value] = /^--([\w-]+)=(.*)$/s.exec(word) ?? [];
  if (name === undefined || value === 'true' || value === 'false' || options[name]?.type !== 'boolean') return;
  throw new UsageError(`--${name} takes no value`, HELP);
};

const dashed = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

const unquoted = (text: string): string => text.replaceAll('"', '');
