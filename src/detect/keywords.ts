import { encodings } from './decode/encodings.ts';
import type { Rule } from './rule.ts';

/** base64("OpenAI"): in the exact middle of every key of OpenAI's platform (formats.md 1.1). */
export const MARKER = 'T3BlbkFJ';

/** What gzip looks like in base64: unpacked when it is decoded. */
const PACKED_IN_BASE64 = 'H4sI';

/** How archives begin that are opened: a change that holds one is no clean pass for the hook, whatever its bytes show. */
export const archiveLiterals: readonly string[] = ['PK\u0003\u0004', '\u001f\u008b\b'];

/** Forms are cut to this many bytes: long enough to be rare, short enough to be found in steps of two. */
const FORM_LENGTH = 8;

/**
 * Every literal of which at least one occurs in any text that the rules can match, encoded up to two levels deep; the pre-commit hook's
 * grep and the prefilter look for these and nothing else. Latin1 strings of 4 to 8 bytes, sorted, each once.
 */
export const prefilterLiterals = (rules: readonly Rule[]): readonly string[] => {
  const plain = [...new Set(rules.flatMap((rule) => (rule.kind === 'marked' ? [MARKER] : rule.keywords)))];
  const literals = new Set([PACKED_IN_BASE64]);
  for (const keyword of plain) {
    // A marker may be cut by the end of a string literal or of a line: one of its halves is whole then.
    const parts = keyword === MARKER ? halves : beginning;
    const once = encoded(keyword);
    const twice = isDeep(keyword) ? once.flatMap(encoded) : [];
    for (const form of [keyword, ...once, ...twice]) for (const part of parts(form)) literals.add(part);
  }
  return [...literals].sort();
};

/** Two levels for what is the key itself or says whose it is; a second level for each host name and variable would only slow the search. */
const isDeep = (keyword: string): boolean => /^(?:T3BlbkFJ|JQQJ\w*|openai|OPENAI|OpenAI)$/.test(keyword);

const encoded = (text: string): readonly string[] => encodings.flatMap((encoding) => encoding.forms(text));

const beginning = (form: string): readonly string[] => [form.slice(0, FORM_LENGTH)];

/** Both halves, so that one line break or closing quote leaves one whole. */
const halves = (form: string): readonly string[] => {
  if (form.length < 8) return [form];
  const middle = form.length >> 1;
  return [...beginning(form.slice(0, middle)), ...beginning(form.slice(middle))];
};
