import { createPrefilter } from '../../detect/prefilter/prefilter.ts';
import { packLiterals } from '../../detect/prefilter/literal-table.ts';
import { type Check, openaiWords } from '../check.ts';

/** Whether a check may want to read a file. */
export type Wanted = (path: string, bytes: Uint8Array) => boolean;

/** By the names and the words of the checks; one pass over the bytes, whatever their number. */
export const createWanted = (checks: readonly Check[]): Wanted => {
  // Several checks ask for the same files.
  const names = [
    ...new Map(checks.flatMap(({ reads }) => (reads === undefined ? [] : [[String(reads), reads]]))).values(),
  ];
  const speaks = createWordTest(wantedWords(checks));
  return (path, bytes) => names.some((name) => name.test(path)) || speaks(bytes);
};

/**
 * Texts for which a file is kept, whatever its name.
 *
 * @public bench/suites/doctor.mjs has grep look for them.
 */
export const wantedWords = (checks: readonly Check[]): readonly string[] => [
  ...openaiWords,
  ...checks.flatMap(({ words }) => words ?? []),
];

/** Whether a text holds one of some words. */
export const createWordTest = (words: readonly string[]): ((bytes: Uint8Array) => boolean) => {
  const prefilter = createPrefilter(packLiterals(new Set(words), new Set()));
  return (bytes) => prefilter.test(bytes);
};
