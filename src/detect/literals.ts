import { base64 } from './decode/base64.ts';
import { encodings } from './decode/encodings.ts';
import { commonInvisible } from './decode/invisible.ts';
import { commonSeams } from './decode/joined.ts';
import { utf16 } from './decode/utf16.ts';
import { isValueMarker, MARKER } from './marker.ts';
import type { Rule } from './rule.ts';

/** Forms are cut to this many bytes, those of one level to what three characters take: ` 0x62, 0` alone stands in every table of bytes. */
const FORM_LENGTH = 8;
const FORM_CHARACTERS = 3;
const LONGEST_FORM = 24;

/** What gzip looks like in base64: unpacked when it is decoded. Helm encodes its releases twice. */
const PACKED_IN_BASE64 = 'H4sI';

export interface Literals {
  readonly strong: ReadonlySet<string>;
  /**
   * Those that only gated rules look for: a text in which no other one stands, and of which the prefilter's gate says that it holds no value, has no match
   * above low confidence.
   */
  readonly weak: ReadonlySet<string>;
}

/** The literals of rules' keywords, as `formsOf` gives them for each. */
export const collectLiterals = (rules: readonly Rule[], formsOf: (keyword: string) => readonly string[]): Literals => {
  const strong = new Set([PACKED_IN_BASE64, ...base64.forms(PACKED_IN_BASE64)]);
  const certain = keywordsOfRules(rules.filter((rule) => !isGated(rule)));
  for (const keyword of certain) for (const literal of formsOf(keyword)) strong.add(literal);
  const weak = new Set<string>();
  const told = new Set(certain);
  for (const keyword of keywordsOfRules(rules)) {
    if (told.has(keyword)) continue;
    for (const literal of formsOf(keyword)) if (!strong.has(literal)) weak.add(literal);
  }
  return { strong, weak };
};

const isGated = (rule: Rule): boolean => rule.kind === 'pattern' && rule.gated === true;

/** What the literals of rules depend on: two lists of rules with the same name have the same literals. */
export const nameOfRules = (rules: readonly Rule[]): string =>
  [rules.filter((rule) => !isGated(rule)), rules].map((each) => keywordsOfRules(each).join('\n')).join('\n\n');

/** What must stand in a text before any of the rules is tried on it. */
export const keywordsOfRules = (rules: readonly Rule[]): readonly string[] => [
  ...new Set(rules.flatMap((rule) => (rule.kind === 'marked' ? [MARKER] : rule.keywords))),
];

/**
 * The literals of one keyword: in any text that holds it, encoded up to two levels deep or broken once, at least one occurs whole.
 * Latin1 strings of 4 to 24 bytes without line feeds (`keyword` may be longer, and none of its lines shorter than 4), each once.
 */
export const literalsOf = (keyword: string): readonly string[] => {
  // A marker may be cut by the end of a string literal or of a line: one of its halves is whole then.
  const cut = (form: string, most: number): readonly string[] =>
    keyword === MARKER || isTable(form) ? halves(form, most) : [cutTo(form, most)];
  const literals = [
    ...(keyword === MARKER ? brokenForms(keyword) : []),
    ...[longestLine(keyword), ...encoded(keyword)].flatMap((form) => cut(form, cutOf(form.length / keyword.length))),
    ...encodedTwice(keyword).flatMap(([form, most]) => cut(form, most)),
  ];
  return [...new Set(literals)];
};

/**
 * Two levels for what is the key itself or says whose it is. For the other names base64 of UTF-16 (PowerShell's -EncodedCommand) is the only
 * pair of encodings that is looked for: all pairs would be thousands of literals more.
 */
const isDeep = (keyword: string): boolean => isValueMarker(keyword) || /^(?:openai|OPENAI|OpenAI)$/.test(keyword);

const encoded = (text: string, by = encodings): readonly string[] => by.flatMap((encoding) => encoding.forms(text));

const combined = encodings.filter(({ single }) => single !== true);

const longestLine = (text: string): string =>
  text.split('\n').reduce((best, line) => (line.length > best.length ? line : best));

/** Forms of two levels, and how much of each is kept. */
const encodedTwice = (keyword: string): readonly (readonly [form: string, most: number])[] => {
  // Eight characters of it would be three of the keyword: `rea` stands in every list of words.
  if (!isDeep(keyword))
    return utf16
      .forms(keyword)
      .flatMap(base64.forms)
      .map((form) => [form, 2 * FORM_LENGTH]);
  return encoded(keyword, combined).flatMap((once) =>
    encoded(once, combined).map(
      (form) => [form, isTable(form) ? cutOf(form.length / once.length) : FORM_LENGTH] as const,
    ),
  );
};

/**
 * What is left of a keyword whose halves are both broken, each character by itself at the worst: two characters of a half with a break between them. Those of
 * the first half tell of one that is broken by something rarer in its second; but not for lists, of which `"ul", "b"` is one.
 */
const brokenForms = (keyword: string): readonly string[] => {
  const middle = keyword.length >> 1;
  const pairs = (half: string, seam: string): readonly string[] =>
    Array.from(half.slice(1), (character, at) => `${half.charAt(at)}${seam}${character}`);
  return [...commonSeams, ...commonInvisible].flatMap((seam) => [
    ...(seam.includes(',') ? [] : pairs(keyword.slice(0, middle), seam)),
    ...pairs(keyword.slice(middle), seam),
  ]);
};

/** Numbers with commas: there are whole files of them, in lines of twelve or so. */
const isTable = (form: string): boolean => form.includes(', 0x') || form.includes(',0x');

/** How much is kept of a form that writes each character in so many bytes. */
const cutOf = (width: number): number =>
  Math.min(LONGEST_FORM, Math.max(FORM_LENGTH, Math.floor(width * FORM_CHARACTERS)));

/** Characters without a digit say nothing when fewer are different: `A\0A\0A\0A\0` begins a keyword in UTF-16, and `QQBBAEEA` a page of zeros in base64 of it. */
const TELLING = 5;
/** Digits are numbers of characters: few of them are many literals' beginning. */
const TELLING_DIGITS = 3;

/** The first bytes of a form, or those after them that say more. */
const cutTo = (form: string, most: number): string => {
  const differentIn = (at: number): number => new Set(form.slice(at, at + most)).size;
  const enough = /\d/.test(form.slice(0, most)) ? TELLING_DIGITS : TELLING;
  let start = 0;
  for (let at = 1; at + most <= form.length && differentIn(start) < enough; at++)
    if (differentIn(at) > differentIn(start)) start = at;
  return form.slice(start, start + most);
};

/** Both halves, so that one line break or closing quote leaves one whole. */
const halves = (form: string, most: number): readonly string[] => {
  if (form.length < 8) return [form];
  const middle = form.length >> 1;
  return [cutTo(form.slice(0, middle), most), cutTo(form.slice(middle), most)];
};
