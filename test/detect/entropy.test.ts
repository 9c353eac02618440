import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Alphabet, alphabetOf, minimumEntropy, shannonEntropy } from '../../src/detect/entropy.ts';
import { expand } from '../support/keys.ts';

describe('shannonEntropy', () => {
  test.each([
    ['', 0],
    ['aaaa', 0],
    ['abab', 1],
    ['abcd', 2],
    ['0123456789abcdef', 4],
    ['aab', 0.918],
  ])('%j has %d bits per character', (text, bits) => {
    expect(shannonEntropy(text)).toBeCloseTo(bits, 3);
  });

  test('lies between 0 and the logarithm of the length, whatever the order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (text) => {
        const bits = shannonEntropy(text);
        expect(bits).toBeGreaterThanOrEqual(-1e-9);
        expect(bits).toBeLessThanOrEqual(Math.log2(text.length) + 1e-9);
        expect(
          shannonEntropy(Array.from({ length: text.length }, (_, i) => text[text.length - 1 - i]).join('')),
        ).toBeCloseTo(bits, 9);
      }),
      { numRuns: 100 },
    );
  });
});

describe('alphabetOf', () => {
  test.each<[string, Alphabet | undefined]>([
    ['0123', 'hex'],
    ['09af', 'hex'],
    ['09AF', 'hex'],
    ['09aF', 'base62'],
    ['09az', 'base36'],
    ['09AZ', 'base36'],
    ['0azAZ', 'base62'],
    ['a-b', 'base64url'],
    ['a_B', 'base64url'],
    ['a+B', 'base64'],
    ['a/B==', 'base64'],
    ['aB==', 'base64'],
    ['', undefined],
    ['a-b/c', undefined],
    ['a.b', undefined],
    ['a=b', undefined],
    ['aé', undefined],
  ])('%j is %s', (text, alphabet) => {
    expect(alphabetOf(text)).toBe(alphabet);
  });
});

describe('minimumEntropy', () => {
  test.each<[number, Alphabet, number]>([
    [32, 'hex', 3.126],
    [40, 'base62', 4.328],
    [148, 'base64url', 5.452],
    [21, 'base62', 3.5455],
    [1000, 'hex', 3.863],
    [8, 'hex', 1.2385],
    [0, 'hex', 0],
  ])('for %d characters of %s is %d', (length, alphabet, bits) => {
    expect(minimumEntropy(length, alphabet)).toBeCloseTo(bits, 3);
  });

  test.each<[Alphabet, string]>([
    ['hex', 'hex'],
    ['base62', '62'],
    ['base64url', '64'],
    ['base64', 'b64'],
  ])('is reached by all but one in a thousand random texts of %s', (alphabet, token) => {
    for (const length of [16, 26, 32, 50, 64]) {
      const texts = Array.from({ length: 1500 }, (_, seed) => expand(`{${token}:${length}}`, seed));
      const below = texts.filter((text) => shannonEntropy(text) < minimumEntropy(length, alphabet));
      expect(below.length).toBeLessThanOrEqual(6);
    }
  });

  test('rises with the length and with the alphabet', () => {
    for (let length = 1; length < 220; length++) {
      expect(minimumEntropy(length + 1, 'base62')).toBeGreaterThanOrEqual(minimumEntropy(length, 'base62'));
      expect(minimumEntropy(length, 'base36')).toBeGreaterThan(minimumEntropy(length, 'hex'));
      expect(minimumEntropy(length, 'base62')).toBeGreaterThan(minimumEntropy(length, 'base36'));
    }
  });
});
