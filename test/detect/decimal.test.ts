import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../../rules/index.ts';
import { decimal } from '../../src/detect/decode/decimal.ts';
import { createDetector } from '../../src/detect/detector.ts';
import type { Match } from '../../src/detect/finding.ts';
import { type Planted, plant, shapes } from '../support/keys.ts';
import { numberLists, numbers } from '../support/number-lists.ts';

/** Bytes as lists of numbers. */

const detector = createDetector(builtInRules);
const detect = (text: string): readonly Match[] =>
  detector.detect({ bytes: Buffer.from(text, 'latin1'), origin: { path: 'log/debug.json' } });
const found = (text: string, { ruleId, secret }: Planted): Match | undefined =>
  detect(text).find((match) => match.ruleId === ruleId && match.secret === secret);

/** Known by what stands in their middle. */
const kinds = Object.keys(shapes).filter((name) => /\{marker\}|JQQJ9/.test(shapes[name]!) && !name.includes('without'));

describe.each(Object.entries(numberLists))('%s', (_, write) => {
  test.each(kinds)('shows %s', (kind) => {
    for (let seed = 0; seed < 5; seed++) {
      const planted = plant(kind, seed);
      const text = `openai\n${write(planted.secret)}\n`;
      expect({ seed, via: found(text, planted)?.decodedFrom }).toEqual({ seed, via: ['decimal'] });
    }
  });

  test('shows it with what stands before and behind it', () => {
    const planted = plant('openai-project-key/74', 3);
    expect(
      found(write(`POST /v1 HTTP/1.1\r\nAuthorization: Bearer ${planted.secret}\r\n\r\n{"a": 1}`), planted),
    ).toBeDefined();
  });
});

test('the place is that of the numbers', () => {
  const planted = plant('openai-project-key/74', 1);
  const list = numbers(planted.secret).join(', ');
  const match = found(`first line\nkey: [${list}]\n`, planted)!;
  expect([match.start, match.end]).toEqual([17, 17 + list.length]);
});

test.each([
  ['numbers that are no bytes of a text', (list: readonly number[]) => list.map((number) => number * 2)],
  ['decimal fractions', (list: readonly number[]) => list.map((number) => number / 2 + 0.25)],
  ['a list of words', (list: readonly number[]) => list.map((number) => `x${number}`)],
])('%s are none', (_, change) => {
  const list = numbers(plant('openai-project-key/74', 1).secret);
  expect(detect(`[${change(list).join(', ')}]`)).toEqual([]);
});

test('always: a table of numbers is read in no more than its own length, and gives back where each stood', () => {
  const text = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(84, 51, 66)), { maxLength: 60 });
  fc.assert(
    fc.property(text, fc.constantFrom(',', ', ', ',\n  '), (list, comma) => {
      const middle = numbers('T3BlbkFJ');
      const written = [...list, ...middle, ...list].join(comma);
      for (const { text: read, toSource, decoded = [0, read.length] } of decimal.decode(written)) {
        for (let at = decoded[0]; at < decoded[1]; at++) {
          const [start, end] = toSource(at, at + 1);
          expect(written.slice(start, end)).toBe(String(read.charCodeAt(at)));
        }
      }
    }),
  );
});
