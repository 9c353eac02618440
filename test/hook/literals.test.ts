import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { archiveLiterals, prefilterLiterals } from '../../src/detect/keywords.ts';
import { hookLiterals, hookLiteralsOf } from '../../src/hook/literals.ts';
import { rules } from './support.ts';

const readings = ['bytes', 'text'] as const;

/** What grep sees of a text. */
const seen = (text: string, reading: (typeof readings)[number]): string =>
  reading === 'bytes' ? text : text.replaceAll('\0', '');

const holds = (text: string, literals: readonly string[]): boolean =>
  text.split('\n').some((line) => literals.some((literal) => line.includes(literal)));

describe.each(readings)('hookLiterals for %s', (reading) => {
  test('every text that holds a literal holds a reduced one on one line', () => {
    const literal = fc.string({ unit: fc.constantFrom(...'abcxyzABC0189_-=+/%\\'), minLength: 4, maxLength: 14 });
    const utf16 = literal.map((text) => Buffer.from(text, 'utf16le').toString('latin1'));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(literal, utf16), { minLength: 1, maxLength: 40 }),
        fc.string(),
        fc.string(),
        (literals, before, after) => {
          const reduced = hookLiterals(literals, reading);
          for (const each of literals) expect(holds(seen(before + each + after, reading), reduced)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('so it does for the rules, in UTF-16 of both byte orders', () => {
    const literals = hookLiteralsOf(rules, reading);
    const all = [...prefilterLiterals(rules), ...archiveLiterals];
    expect(all.length).toBeGreaterThan(500);
    // Where NUL bytes are deleted, a piece of UTF-16 is too short to tell; the whole key is not (exact.test.ts).
    const whole = reading === 'bytes' ? all : all.filter((literal) => !literal.includes('\0'));
    expect(whole.filter((literal) => !holds(seen(literal, reading), literals))).toEqual([]);
  });

  test('no literal is short, holds a newline, or a NUL that was deleted', () => {
    const literals = hookLiteralsOf(rules, reading);
    for (const literal of literals) expect(literal).toMatch(reading === 'bytes' ? /^[^\n]{3,}$/ : /^[^\n\0]{3,}$/);
    // Four characters at least, or three of UTF-16, or two of UTF-16 in UTF-16, or two around an invisible one; magic numbers of archives aside.
    const short = literals.filter(
      (literal) =>
        !/^[ -~]{4,}$|^\0?(?:[ -~]\0){2,}[ -~]$|^[ -~]\0{3}[ -~]$|^[A-Za-z0-9][\x80-\xff]{2,3}[A-Za-z0-9]$/.test(
          literal,
        ),
    );
    expect(short).toEqual(['\u001f\u008b\b', 'PK\u0003\u0004']);
  });

  test('a literal that would match every line is refused', () => {
    expect(() => hookLiterals(['\n\n'], reading)).toThrow(RangeError);
    expect(() => hookLiterals([''], reading)).toThrow(RangeError);
    if (reading === 'bytes') expect(() => hookLiterals(['\0\0\0'], reading)).toThrow(RangeError);
  });

  test('a literal with a newline is sought by its longest line', () => {
    expect(hookLiterals(['ab\nQRSTUV'], reading)).toEqual(['QRSTUV']);
  });
});
