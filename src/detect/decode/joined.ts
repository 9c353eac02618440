import { type Encoding, rewrite } from './decoded.ts';

/**
 * What stands between two halves of one value:
 *  - a closing quote, an operator (`+ . .. & , || ++ <> ~`, or none: adjacency), comments-free white space with line breaks and continuations, an opening quote with its prefix;
 *  - a backslash or backtick or caret before a line break (shell, C, PowerShell, cmd);
 *  - a template's way out and in: `${"` … `"}`. Without the way out, `"}` ends an object.
 * Quantifiers are bounded, so a window of quotes stays linear.
 */
const LITERALS =
  /\\?["'`]\s{0,80}(?:\\\r?\n\s{0,80})?(?:\+\+?|\.\.?|&|\|\||<>|~|,|\+=)?\s{0,80}(?:[\\_]\r?\n\s{0,80})?(?:\$?@?|[fFrRbBuU]{0,2}|L)\\?["'`]|(?:\\|`|\^)\r?\n[ \t]{0,80}[+]?|\$\{\s{0,8}["'`]|["'`]\s{0,8}\}(?<=\$\{\s{0,8}["'`][^"'`{}]{0,300}["'`]\s{0,8}\})/;

/** From one run of characters to the next in a paragraph of Word, PowerPoint or OpenDocument: checks of spelling and edits cut what people see as one. */
const RUNS =
  /<\/[wa]:t>(?:<(?!\/?[wa]:(?:p|br|tab|cr)\b)[^<>]{1,160}>){1,14}?<[wa]:t(?:\s[^<>]{0,40})?>|<\/?text:span[^<>]{0,160}>/;

const SEAM = new RegExp(`${LITERALS.source}|${RUNS.source}`, 'g');

/** Of the seams, those that are met inside of a value again and again: a join or a list of single characters. */
export const commonSeams: readonly string[] = ["'", '"'].flatMap((quote) =>
  ['+', ' + ', ',', ', ', '.', ' . '].map((operator) => `${quote}${operator}${quote}`),
);

/** String literals that the program joins into one value, and lines that go on in the next. */
export const joined: Encoding = {
  id: 'joined',
  forms: () => [],
  decode: (text) => (/["'`\\^<]/.test(text) ? rewrite(text, SEAM, () => '') : []),
};
