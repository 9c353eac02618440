import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { type FormatName, formatNames } from '../report/format-names.ts';

/** One report to be written: to a file, or to standard output. */
export interface Output<Format extends string = FormatName> {
  readonly format: Format;
  readonly file: string | undefined;
}

/**
 * Reads the `--format X [--output FILE]` pairs off the command line, in order: each `--output` belongs to the `--format` before it, one
 * without is text. Only one report can go to standard output, and one to each file. yargs has checked that both have values, but loses their order.
 */
export const pairOutputs = (argv: readonly string[]): readonly Output[] => pairOutputsOf(argv, formatNames);

/** As `pairOutputs`, for what has formats of its own; text is one of them. */
export const pairOutputsOf = <Format extends string>(
  argv: readonly string[],
  formats: readonly (Format | 'text')[],
): readonly Output<Format | 'text'>[] => {
  const pairs: { format: Format | 'text'; file: string | undefined; named: boolean }[] = [];
  for (const { name, value } of options(argv)) {
    const last = pairs.at(-1);
    if (name === 'format') pairs.push({ format: formatOf(value, formats), file: undefined, named: true });
    else if (last === undefined || last.file !== undefined) pairs.push({ format: 'text', file: value, named: false });
    else last.file = value;
  }
  if (pairs.length === 0) return [{ format: 'text', file: undefined }];
  if (pairs.filter(({ file }) => file === undefined).length > 1) {
    throw new UsageError(
      'only one report can go to standard output',
      'give each further --format its own --output FILE',
    );
  }
  checkFiles(pairs.flatMap(({ file }) => file ?? []));
  return pairs.map(({ format, file }) => ({ format, file }));
};

/** Throws UsageError where two reports have one file. */
export const checkFiles = (files: readonly string[]): void => {
  const twice = files.find((file, index) => files.findIndex((each) => resolve(each) === resolve(file)) !== index);
  if (twice !== undefined)
    throw new UsageError(`two reports would go to ${twice}`, 'the second would replace the first: name another file');
};

const NAMES: Readonly<Record<string, 'format' | 'output'>> = {
  '--format': 'format',
  '-f': 'format',
  '--output': 'output',
  '-o': 'output',
};

function* options(argv: readonly string[]): Iterable<{ name: 'format' | 'output'; value: string }> {
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    if (word === '--') return;
    const [flag, inline] = splitFlag(word);
    const name = NAMES[flag];
    if (name === undefined) continue;
    yield { name, value: inline ?? argv[++index] ?? '' };
  }
}

/** `--format=json` and `-fjson` as well as two words. */
const splitFlag = (word: string): [flag: string, value: string | undefined] => {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    return equals === -1 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
  }
  return /^-[fo]./.test(word) ? [word.slice(0, 2), word.slice(2).replace(/^=/, '')] : [word, undefined];
};

const formatOf = <Format extends string>(name: string, formats: readonly Format[]): Format => {
  const format = formats.find((each) => each === name);
  if (format === undefined) throw new UsageError(`unknown format: ${name}`, `one of ${formats.join(', ')}`);
  return format;
};
