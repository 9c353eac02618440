import { isRandom } from '../../detect/assignment.ts';
import { environmentEntries } from '../formats/dotenv.ts';
import type { NamedValue } from '../formats/named-value.ts';
import { looksSecret } from './values.ts';

/** Names that an example shows, also in comments: `# OPENAI_API_KEY=` may be left out by whoever copies it. */
export const namesShown = (text: string): ReadonlySet<string> =>
  new Set([
    ...environmentEntries(text).map(({ name }) => name),
    ...text.split('\n').flatMap((line) => assignmentOf(line)?.[1] ?? []),
  ]);

/** Names of an environment file that may stand in an example: no part of a key that was broken over lines. */
export const namesToShow = (entries: readonly NamedValue[]): readonly string[] => [
  ...new Set(entries.map(({ name }) => name).filter(isName)),
];

/**
 * An example written from the text of an environment file: its names, order, groups and comments, with all values empty. Comments that hold a
 * value or anything that is no plain word are left out. Ends in a line break.
 */
export const exampleFrom = (text: string): string => {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const entries = environmentEntries(text);
  const isSafe = commentTest(text, entries);
  const byLine = new Map(entries.map((entry) => [entry.line, entry]));
  const lines = text.split(/\r?\n/);
  const shown: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const entry = byLine.get(at + 1);
    const line = (lines[at] ?? '').trim();
    if (entry !== undefined) {
      if (isName(entry.name)) shown.push(`${line.startsWith('export ') ? 'export ' : ''}${entry.name}=`);
      at = entry.endLine - 1;
    } else if (line === '' && shown.length > 0 && shown.at(-1) !== '') shown.push('');
    else if (line.startsWith('#')) shown.push(...(shownComment(line, isSafe) ?? []));
  }
  while (shown.at(-1) === '') shown.pop();
  return shown.map((line) => line + newline).join('');
};

/** An example with the names that it lacks at its end, in its line endings. The same text when it lacks none. */
export const withNames = (text: string, names: readonly string[]): string => {
  const shown = namesShown(text);
  const missing = names.filter((name) => !shown.has(name));
  if (missing.length === 0) return text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const ended = text === '' || text.endsWith('\n') ? text : text + newline;
  const start = /^[ \t]*export[ \t]/m.test(text) ? 'export ' : '';
  return ended + missing.map((name) => `${start}${name}=${newline}`).join('');
};

/** An example without the values of some names that look like secrets; everything else stays. */
export const withoutValues = (text: string, names: ReadonlySet<string>): string => {
  const entries = environmentEntries(text).filter(({ name, value }) => names.has(name) && looksSecret(name, value));
  const ends = new Map(entries.map(({ line, endLine }) => [line, endLine]));
  // Line breaks stand at odd indices.
  const parts = text.split(/(\r?\n)/);
  const kept: string[] = [];
  for (let line = 1; 2 * line - 2 < parts.length; line++) {
    const [content = '', end = ''] = parts.slice(2 * line - 2, 2 * line);
    const last = ends.get(line);
    if (last === undefined) kept.push(content, end);
    else {
      kept.push(content.slice(0, content.search(/[=:]/) + 1), parts[2 * last - 1] ?? '');
      line = last;
    }
  }
  return kept.join('');
};

const isName = (name: string): boolean => /^[A-Za-z_][\w.-]{0,99}$/.test(name) && !isRandom(name);

/** `# NAME=value`. */
const assignmentOf = (line: string): RegExpExecArray | null =>
  /^\s{0,20}#[\s#]{0,20}(?:export\s+)?([A-Za-z_][\w.-]*)\s*=/.exec(line);

const shownComment = (line: string, isSafe: (comment: string) => boolean): readonly string[] | undefined => {
  const name = assignmentOf(line)?.[1];
  if (name !== undefined) return isName(name) ? [`# ${name}=`] : undefined;
  return isSafe(line) ? [line] : undefined;
};

/** So much is compared, in characters: a file where it would be more loses its comments. */
const MOST_COMPARED = 50_000_000;
/** Shorter values are words such as `true` and `dev`, which comments are full of. */
const SHORTEST = 6;

/** Whether a comment holds prose alone: no value of the file, no word that may be a key. */
const commentTest = (text: string, entries: readonly NamedValue[]): ((comment: string) => boolean) => {
  const values = [...new Set(entries.map(({ value }) => value.trim()))].filter(({ length }) => length >= SHORTEST);
  if (values.length * text.length > MOST_COMPARED) return () => false;
  return (comment) =>
    comment.split(/\s+/).every((word) => isPlainWord(word)) && !values.some((value) => comment.includes(value));
};

/** Letters and signs, a short number, an address without user and query. */
const isPlainWord = (word: string): boolean => {
  if (/^https?:\/\//.test(word))
    return /^https?:\/\/[\w.-]+(?:\/[\w.#-]*)*[).,;]?$/.test(word) && !word.split(/[/#]/).some(isRandom);
  return word.length <= 40 && !/\d.*\d.*\d.*\d.*\d/.test(word) && !/@/.test(word) && !isRandom(word);
};
