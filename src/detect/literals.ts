import { base64 } from './decode/base64.ts';
import { encodings } from './decode/encodings.ts';
import { utf16 } from './decode/utf16.ts';
import { MARKER } from './marker.ts';
import type { Rule } from './rule.ts';

/** Forms are cut to this many bytes: long enough to be rare, short enough to be many times rarer than they are found by chance. */
const FORM_LENGTH = 8;

/** What must stand in a text before any of the rules is tried on it. */
export const keywordsOfRules = (rules: readonly Rule[]): readonly string[] => [
  ...new Set(rules.flatMap((rule) => (rule.kind === 'marked' ? [MARKER] : rule.keywords))),
];

/**
 * The literals of one keyword: in any text that holds it, encoded up to two levels deep or broken once, at least one occurs whole.
 * Latin1 strings of 4 to 8 bytes without line feeds (`keyword` may be longer, and none of its lines shorter than 4), each once.
 */
export const literalsOf = (keyword: string): readonly string[] => {
  // A marker may be cut by the end of a string literal or of a line: one of its halves is whole then.
  const parts = keyword === MARKER ? halves : beginning;
  const once = encoded(keyword);
  const twice = isDeep(keyword) ? once.flatMap(encoded) : utf16.forms(keyword).flatMap(base64.forms);
  return [...new Set([longestLine(keyword), ...once, ...twice].flatMap(parts))];
};

/**
 * Two levels for what is the key itself or says whose it is. For the other names base64 of UTF-16 (PowerShell's -EncodedCommand) is the only
 * pair of encodings that is looked for: all pairs would be thousands of literals more.
 */
const isDeep = (keyword: string): boolean => /^(?:T3BlbkFJ|JQQJ9|AAA[AB]ACOG|openai|OPENAI|OpenAI)$/.test(keyword);

const encoded = (text: string): readonly string[] => encodings.flatMap((encoding) => encoding.forms(text));

const longestLine = (text: string): string =>
  text.split('\n').reduce((best, line) => (line.length > best.length ? line : best));

const beginning = (form: string): readonly string[] => [form.slice(0, FORM_LENGTH)];

/** Both halves, so that one line break or closing quote leaves one whole. */
const halves = (form: string): readonly string[] => {
  if (form.length < 8) return [form];
  const middle = form.length >> 1;
  return [...beginning(form.slice(0, middle)), ...beginning(form.slice(middle))];
};
