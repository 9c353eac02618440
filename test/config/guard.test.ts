import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createGuard } from '../../src/config/guard.ts';
import { compileUserPattern } from '../../src/config/user-pattern.ts';

const guardOf = (source: string, keywords?: readonly string[]): ReturnType<typeof createGuard> => {
  const compiled = compileUserPattern(source);
  return createGuard(compiled.pattern, keywords ?? compiled.keywords ?? [], compiled.linear);
};
const valuesIn = (text: string, guard: ReturnType<typeof createGuard>): string[] =>
  guard.run(text).map(([start, end]) => text.slice(start, end));

test.each<[string, string, string[]]>([
  ['acme_[a-z]{3}', 'acme_abc, acme_def', ['acme_abc', 'acme_def']],
  ['acme\\s*=\\s*"(?<secret>[^"]+)"', 'acme = "one"; acme="two"', ['one', 'two']],
  ['acme_[a-z]{3}', 'nothing', []],
  ['acme_[a-z]{3}', '', []],
  ['(?<![a-z])acme', 'xacme acme', ['acme']],
])('%s in %j', (source, text, expected) => {
  const guard = guardOf(source);
  expect(valuesIn(text, guard)).toEqual(expected);
  expect(guard.stops()).toBe(0);
});

test('without a keyword in the text, all of it is searched: the keyword may stand in what it was decoded from', () => {
  expect(valuesIn(`${'.'.repeat(9000)}value_77`, guardOf('value_\\d+', ['outside']))).toEqual(['value_77']);
});

test('matches of up to 2 KB are found at every place, once, as if the text were in one piece', () => {
  const gap = fc.integer({ min: 0, max: 5000 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(gap, fc.integer({ min: 0, max: 2000 })), { maxLength: 8 }),
      fc.boolean(),
      (parts, linear) => {
        const text = parts.map(([before, length]) => `${'-'.repeat(before)}<acme:${'v'.repeat(length)}>`).join('');
        const pattern = /<acme:v*>/;
        const whole = Array.from(text.matchAll(/<acme:v*>/g), (match) => [match.index, match.index + match[0].length]);
        expect(createGuard(pattern, ['acme:'], linear).run(text)).toEqual(whole);
      },
    ),
    { numRuns: 100 },
  );
});

test('a dense text has each match once', () => {
  const text = 'acme_abc'.repeat(5000);
  expect(guardOf('acme_[a-z]{3}').run(text)).toHaveLength(5000);
  expect(guardOf('\\s*acme_[a-z]{3}').run(text)).toHaveLength(5000);
});

// Polynomial of degree six: accepted, for it may do well on real text, and hopeless on this one.
const steep = compileUserPattern('acme.*.*.*.*.*.*!');
const hard = `acme${'a'.repeat(2000)}`;

test('a pattern that takes too long is stopped, and that is counted', () => {
  const guard = createGuard(steep.pattern, ['acme'], steep.linear);
  expect(guard.run('acme key!')).toEqual([[0, 9]]);
  expect(guard.stops()).toBe(0);
  expect(guard.run(hard)).toEqual([]);
  expect(guard.stops()).toBe(1);
  expect(guard.run('acme key!')).toEqual([[0, 9]]);
  expect(guard.stops()).toBe(1);
});

test('a pattern whose stops add up is given up, and each run that is not made counts as stopped', () => {
  const guard = createGuard(steep.pattern, ['acme'], steep.linear, { run: 20, slow: 5, total: 60 });
  for (let round = 1; round <= 10; round++) {
    expect(guard.run(hard)).toEqual([]);
    expect(guard.stops()).toBe(round);
  }
  expect(guard.run('acme key!')).toEqual([]);
  expect(guard.stops()).toBe(11);
});
