import { createPrefilter } from '../../detect/prefilter/prefilter.ts';
import { packLiterals } from '../../detect/prefilter/literal-table.ts';
import { type Check, openaiWords } from '../check.ts';

/** Whether a check may want to read a file. */
export type Wanted = (path: string, bytes: Uint8Array) => boolean;

/** By the names and the words of the checks; one pass over the bytes, whatever their number. */
export const createWanted = (checks: readonly Check[]): Wanted => {
  const names = checks.flatMap(({ reads }) => reads ?? []);
  const speaks = createWordTest([...openaiWords, ...checks.flatMap(({ words }) => words ?? [])]);
  return (path, bytes) => names.some((name) => name.test(path)) || speaks(bytes);
};

/** Whether a text holds one of some words. */
export const createWordTest = (words: readonly string[]): ((bytes: Uint8Array) => boolean) => {
  const prefilter = createPrefilter(packLiterals(new Set(words), new Set()));
  return (bytes) => prefilter.test(bytes);
};
