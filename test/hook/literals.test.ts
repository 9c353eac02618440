import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { archiveLiterals, prefilterLiterals } from '../../src/detect/keywords.ts';
import { hookLiterals, hookLiteralsOf } from '../../src/hook/literals.ts';
import { rules } from './support.ts';

const all = (literals: readonly string[]): readonly string[] => {
  const { printable, bytes } = hookLiterals(literals);
  return [...printable, ...bytes];
};

const holds = (text: string, literals: readonly string[]): boolean =>
  text.split('\n').some((line) => literals.some((literal) => line.includes(literal)));

describe('hookLiterals', () => {
  test('every text that holds a literal holds a reduced one on one line', () => {
    const literal = fc.string({ unit: fc.constantFrom(...'abcxyzABC0189_-=+/%\\'), minLength: 4, maxLength: 14 });
    fc.assert(
      fc.property(fc.array(literal, { minLength: 1, maxLength: 40 }), fc.string(), fc.string(), (literals, before, after) => {
        const reduced = all(literals);
        for (const each of literals) expect(holds(before + each + after, reduced)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('so it does for the rules, in UTF-16 as well', () => {
    const { printable, bytes } = hookLiteralsOf(rules);
    const plain = [...prefilterLiterals(rules), ...archiveLiterals].filter((literal) => !literal.includes('\0'));
    expect(plain.length).toBeGreaterThan(500);
    const lost = plain.filter((literal) => !holds(literal, [...printable, ...bytes]));
    expect(lost).toEqual([]);
  });

  test('no literal matches ordinary text, holds a newline or a NUL, or makes the script too long for any system', () => {
    const { printable, bytes } = hookLiteralsOf(rules);
    for (const literal of [...printable, ...bytes]) expect(literal).toMatch(/^[^\n\0]{3,}$/);
    for (const literal of printable) expect(literal).toMatch(/^[ -~]{4,}$/);
    // Windows gives a process 32 767 characters.
    expect(printable.join('\n').length).toBeLessThan(28_000);
  });

  test('a literal that would match every line is refused', () => {
    expect(() => hookLiterals(['\n\n'])).toThrow(RangeError);
    expect(() => hookLiterals([''])).toThrow(RangeError);
  });

  test('a literal with a newline is sought by its longest line', () => {
    expect(all(['ab\nQRSTUV'])).toEqual(['QRSTUV']);
  });
});
