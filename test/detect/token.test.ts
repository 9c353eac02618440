import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { token } from '../../rules/shared/token.ts';
import { repeated } from '../../src/detect/repeated.ts';
import { tokenStart } from '../../src/detect/token.ts';

/** Texts of runs about as long as the value, escapes, and what stands between words. */
const texts = (characters: string, length: number): fc.Arbitrary<string> => {
  const run = (min: number, max: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...characters), minLength: min, maxLength: max });
  const separators = [
    '\\n',
    '%20',
    '\\u00ab',
    '\\x1b',
    '[33m',
    '[1;2;3m',
    '\x1b[m',
    '[1111111111111111m',
    '\x1b[1111111111111111G',
    '\x1b[1;2;3:1111111111111111K',
    '\x1b[?25h',
    '\x1b(B',
    '\x1bc',
    '%u00ab',
    '`n',
    '\\fB',
    ' ',
    '"',
    '-',
    '_',
    'g',
    'm',
    'T3Blbk',
  ];
  return fc
    .array(fc.oneof(run(length - 2, length + 2), run(1, 20), fc.constantFrom(...separators)), { maxLength: 6 })
    .map((parts) => parts.join(''));
};

const placesOf = (pattern: RegExp, text: string): unknown[] =>
  Array.from(text.matchAll(new RegExp(pattern.source, 'dg')), ({ indices }) => indices?.groups?.['secret']);

test.each([
  ['[0-9a-f]', '0123456789abcdef', 32],
  ['[A-Za-z0-9]', 'abfmnuxXYZ0123456789', 40],
] as const)(
  'a value of %s is found as by its definition, however it is written as a pattern',
  (set, characters, length) => {
    const value = `${set}{${length}}`;
    const definition = new RegExp(`${tokenStart}(?<secret>${value})(?![A-Za-z0-9])(?<!T3BlbkFJ[A-Za-z0-9_-]{0,200})`);
    const pattern = token(new RegExp(value));
    fc.assert(
      fc.property(texts(characters, length), (text) => {
        expect(placesOf(pattern, text)).toEqual(placesOf(definition, text));
      }),
      { numRuns: 3000 },
    );
  },
);

test.each([
  ['ab', 3, 5],
  ['[a-c]', 16, undefined],
  ['a', 8, 8],
] as const)('%s repeated %d to %s times says what a count says', (part, least, most) => {
  const counted = new RegExp(`(?:${part}){${least},${most ?? ''}}`, 'g');
  const written = new RegExp(repeated(`(?:${part})`, least, most), 'g');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'ab', 'aaaaaaaa', ' '), maxLength: 60 }), (text) => {
      expect(text.match(written)).toEqual(text.match(counted));
    }),
  );
});
