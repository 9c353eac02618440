import type { Output } from '../commands/outputs.ts';
import { UsageError } from '../errors.ts';
import { formatNames } from '../report/format-names.ts';

/** What the input `formats` says: a line (or a word between commas) is `format=file`, or a format for the log. Throws UsageError for anything else. */
export const formatsOf = (lines: readonly string[]): readonly Output[] => {
  const outputs = lines
    .flatMap((line) => line.split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(outputOf);
  const logged = outputs.filter(({ file }) => file === undefined);
  if (logged.length > 1) {
    const names = logged.map(({ format }) => format).join(' and ');
    throw new UsageError(`formats: ${names}: only one can go to the log`, 'write format=file for the others');
  }
  return outputs;
};

const outputOf = (entry: string): Output => {
  const at = entry.indexOf('=');
  const name = (at === -1 ? entry : entry.slice(0, at)).trim();
  const file = at === -1 ? undefined : entry.slice(at + 1).trim();
  const format = formatNames.find((each) => each === name);
  if (format === undefined) throw new UsageError(`formats: ${name} is unknown`, `one of ${formatNames.join(', ')}`);
  if (file === '')
    throw new UsageError(`formats: ${name}= names no file`, `${name}=report.${name}, or ${name} alone for the log`);
  return { format, file };
};
