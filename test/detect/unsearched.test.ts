import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../../rules/index.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { encoders } from '../support/encoders.ts';
import { expand, shapes } from '../support/keys.ts';

/** Trying all rules at once and searching for their keywords first see the same: the first bytes of a scan are no exception. */

const options = { minConfidence: 'medium' } as const;
const searching = createDetector(builtInRules, options);
const seen = ({ detect }: typeof searching, text: string): readonly string[] =>
  detect({ bytes: Buffer.from(text, 'latin1'), origin: { path: 'some/file' } })
    .filter(({ confidence }) => confidence !== 'low')
    .map(({ ruleId, start, end, secret, decodedFrom }) => JSON.stringify([ruleId, start, end, secret, decodedFrom]));

const templates = [...Object.values(shapes), ...builtInRules.flatMap(({ examples }) => examples)];
const value = fc
  .tuple(fc.constantFrom(...templates), fc.nat(1000))
  .map(([template, seed]) => expand(template, seed).replace(/\{[<>]\}/g, ''));
const piece = fc.oneof(
  value,
  fc.tuple(fc.constantFrom(...Object.values(encoders)), value).map(([encode, text]) => encode(text)),
  fc.constantFrom('openai ', 'OPENAI_API_KEY=', 'api_key: "', '"\n', '{"azure": ', 'token'),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text).toString('latin1')),
);

test('always the same matches, whether the keywords are searched for first or not', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const text = pieces.join('');
      const whole = seen(createDetector(builtInRules, { ...options, unsearched: text.length * 1000 }), text);
      expect(whole).toEqual(seen(searching, text));
      found += whole.length;
    }),
    { numRuns: 400 },
  );
  expect(found).toBeGreaterThan(100);
});

test('what goes beyond is searched: nothing is lost where it begins', () => {
  const detector = createDetector(builtInRules, { ...options, unsearched: 1000 });
  const line = `${expand(shapes['openai-project-key/74']!, 7).replace(/\{[<>]\}/g, '')}\n`;
  const counts = Array.from({ length: 20 }, () => seen(detector, line).length);
  expect(counts).toEqual(counts.map(() => 1));
});
