import { globMatcher } from '../../policies/globs.ts';
import { globProblem } from '../../policies/paths.ts';

/** What a `.gitignore` is to do, by names within its folder. */
export interface Wanted {
  /** Names that are to be ignored, and the entry for each. */
  readonly ignore: readonly { readonly name: string; readonly entry: string }[];
  /** Names that are not: examples. */
  readonly keep: readonly string[];
}

/**
 * The text of a `.gitignore` (also `.npmignore`) with the entries that it lacks, in its own line endings: beside those that speak of environment files, or
 * at the end where a later line would undo them. The same text when it lacks none.
 */
export const withIgnoreEntries = (text: string, { ignore, keep }: Wanted): string => {
  const isIgnored = ignoreTest(text);
  const entries = ignore.filter(({ name }) => !isIgnored(name)).map(({ entry }) => entry);
  const names = ignore.map(({ name }) => name);
  const ignoring = withLines(text, [...new Set(entries)], (result) => names.every(ignoreTest(result)));
  const lost = keep.filter(ignoreTest(ignoring));
  const isKept = (result: string): boolean => !lost.some(ignoreTest(result)) && names.every(ignoreTest(result));
  const kept = withLines(
    ignoring,
    lost.map((name) => `!${name}`),
    isKept,
  );
  // A file in an ignored folder cannot be brought back.
  return isKept(kept) ? kept : ignoring;
};

/** Whether a file of patterns ignores a name, by itself. Patterns that would take long are passed over. */
export const ignoreTest = (text: string): ((name: string) => boolean) =>
  globMatcher(
    text
      .split(/\r?\n/)
      .filter((line) => /[*?[]|env|vars/i.test(line) && !line.startsWith('#'))
      .map((line) => line.trimEnd().replaceAll(/[{}]/g, '\\$&'))
      .filter((glob) => globProblem(glob) === undefined),
  );

const withLines = (text: string, lines: readonly string[], isRight: (result: string) => boolean): string => {
  if (lines.length === 0) return text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const block = lines.map((line) => `${line}${newline}`).join('');
  const ended = text === '' || text.endsWith('\n') ? text : text + newline;
  const at = placeIn(
    ended,
    lines.every((line) => line.startsWith('!')),
  );
  const beside = ended.slice(0, at) + block + ended.slice(at);
  return isRight(beside) ? beside : ended + block;
};

/** After the last line about environment files; in front of those that bring some back, for an entry that ignores. */
const placeIn = (text: string, bringsBack: boolean): number => {
  const line = bringsBack ? /^!?[^#!\s].*\.env.*\n|^!?\.env.*\n/gm : /^(?:[^#!\s].*)?\.env.*\n/gm;
  const last = [...text.matchAll(line)].at(-1);
  return last === undefined ? text.length : last.index + last[0].length;
};
