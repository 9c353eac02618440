import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backtrackingSteps } from '../../src/config/pattern/cost.ts';
import { parsePattern } from '../../src/config/pattern/parse.ts';
import { compileUserPattern } from '../../src/config/user-pattern.ts';

const bytes = (text: string): string => Buffer.from(text).toString('latin1');
const found = (pattern: RegExp, text: string): string[] =>
  Array.from(bytes(text).matchAll(new RegExp(pattern.source, 'g')), (match) =>
    Buffer.from(match.groups?.['secret'] ?? match[0], 'latin1').toString(),
  );

describe('what a pattern matches', () => {
  test.each<[string, string, string[]]>([
    ['acme_[a-z]{3}', 'acme_abc acme_ab', ['acme_abc']],
    ['(?i)acme', 'ACME AcMe', ['ACME', 'AcMe']],
    ['(?i:a)b', 'Ab AB', ['Ab']],
    ['a(?i)b|c', 'aB C c AB', ['aB', 'C', 'c']],
    ['(?i)a(?-i:b)', 'Ab AB', ['Ab']],
    ['key=(?P<secret>\\w{4})', 'key=abcd', ['abcd']],
    ['key=(?<secret>\\w{4})', 'key=abcd', ['abcd']],
    ['(k)ey=(?<secret>\\w{4})', 'key=abcd', ['abcd']],
    ['(?<q>["\'])x\\k<q>', '"x" \'x\' "x\'', ['"x"', "'x'"]],
    ['(["\'])x\\1', '"x" "x\'', ['"x"']],
    ['(?<a>x)\\1\\k<a>', 'xxx', ['xxx']],
    ['^abc$', 'abc\nabcd\r\nabc', ['abc', 'abc']],
    ['(?<=key )\\d+(?= end)', 'key 12 end', ['12']],
    ['[[:alnum:]_-]{3}', 'a_9-', ['a_9']],
    ['[[:^alpha:]]', 'a1', ['1']],
    ['[\\w-.]+!', 'a-b.c!', ['a-b.c!']],
    ['[a-]x', '-x', ['-x']],
    ['[^a-y\\s]', 'a z', ['z']],
    ['\\x41\\u0042\\u{43}\\x{44}', 'ABCD', ['ABCD']],
    ['\\Qa.b*\\Ec', 'a.b*c', ['a.b*c']],
    ['a{,3}', 'a{,3}', ['a{,3}']],
    ['clé', 'une clé', ['clé']],
    ['[éü]x', 'üx ox', ['üx']],
    ['é{2}', 'éé', ['éé']],
    ['🔑=\\d', '🔑=1', ['🔑=1']],
    ['(?s)a.b', 'a\nb', ['a\nb']],
    ['a.b', 'a\nb a-b', ['a-b']],
    ['\\/\\-\\_', '/-_', ['/-_']],
    ['a+?b', 'aab', ['aab']],
    ['\\bkey\\b', 'a key keys', ['key']],
  ])('%s in %j', (source, text, expected) => {
    expect(found(compileUserPattern(source).pattern, text)).toEqual(expected);
  });

  test.each<[string, string, string[]]>([
    ['^abc$', 'abc\nabc', []],
    ['(?m)^abc$', 'abc\nabc', ['abc', 'abc']],
    ['\\Aabc', 'abc abc', ['abc']],
    ['abc\\z', 'abc abc', ['abc']],
    ['[]a]+', 'a]', ['a]']],
    ['[^]a]+', ']ab', ['b']],
    ['a.b', 'a\rb', ['a\rb']],
  ])('RE2: %s in %j', (source, text, expected) => {
    expect(found(compileUserPattern(source, 're2').pattern, text)).toEqual(expected);
  });

  test.each<[string, 'first' | number, string, string[]]>([
    ['(k)=(v)', 2, 'k=v', ['v']],
    ['(k)=(v)', 'first', 'k=v', ['k']],
    ['k=v', 'first', 'k=v', ['k=v']],
    ['(?P<secret>k)=(v)', 2, 'k=v', ['v']],
  ])('%s, group %s', (source, group, text, expected) => {
    expect(found(compileUserPattern(source, 're2', group).pattern, text)).toEqual(expected);
  });
});

test.each<[string, string]>([
  ['(', 'has a ( without a )'],
  [')', 'has a ) without a ('],
  ['[a', 'has a [ without a ]'],
  ['[]', 'has an empty class []'],
  ['\\', 'ends in a backslash'],
  ['*a', 'has a * with nothing to repeat'],
  ['a|+', 'has a + with nothing to repeat'],
  ['a**', 'has two quantifiers in a row'],
  ['a*+', 'has two quantifiers in a row'],
  ['a{3,2}', 'has a quantifier whose bounds are the wrong way round'],
  ['a{2001}', 'repeats more than 2000 times'],
  ['[z-a]', 'has a range whose ends are the wrong way round'],
  ['[a-é]', 'has a range that goes beyond ASCII'],
  ['[^é]', 'negates a class that holds characters beyond ASCII'],
  ['[[:word_:]]', 'has an unknown class [:…:]'],
  ['\\p{L}', 'has a Unicode class \\p: patterns are matched on bytes'],
  ['\\h', 'has the unknown escape \\h'],
  ['\\k<x>a', 'refers back to a group that it does not have'],
  ['(a)\\2', 'refers back to a group that it does not have'],
  ['(?<a>x)(?<a>y)', 'has two groups of the same name'],
  ['(?>a)', 'has an unknown kind of group (?…'],
  ['(?x)a', 'has the flag x, which is not supported (i, m and s are)'],
  ['^*a', 'repeats something that consumes nothing'],
  ['(?=a)*b', 'repeats something that consumes nothing'],
  ['', 'matches the empty text'],
  ['a*', 'matches the empty text'],
  ['(?:a|)', 'matches the empty text'],
  ['\\u{110000}', 'has an escape that is no character'],
  ['a'.repeat(10_001), 'is longer than 10000 characters'],
  ['('.repeat(60), 'nests groups more than 50 deep'],
])('%s is refused', (source, message) => {
  expect(() => compileUserPattern(source)).toThrow(new Error(message));
});

test.each<[string, string]>([
  ['a(?=b)', 'has a lookaround, which RE2 does not know'],
  ['(a)\\1', 'has a backreference, which RE2 does not know'],
  ['(?U)a+', 'has the flag U, which is not supported (i, m and s are)'],
])('%s is refused as RE2', (source, message) => {
  expect(() => compileUserPattern(source, 're2')).toThrow(new Error(message));
});

test.each([
  '(a+)+b',
  '(a*)*b',
  '(a|a)*b',
  '(a|aa)+b',
  '(\\w+\\s?)+:',
  '(?:.*,)*x',
  '(a{1,9})*b',
  '((ab)+a?b?)+c',
  '(?:\\s*,?\\s*x)*y',
  '(.*)+x',
])('%s takes exponential time and is refused', (source) => {
  expect(() => compileUserPattern(source)).toThrow(/^takes exponential time/);
});

test.each([
  '(?:[a-z]+\\s)*x',
  '(\\w+\\.)*\\w+@',
  '(a|b)+c',
  '(?:[a-z]+,)+;',
  '(?:\\.[a-z]\\w+)+[\\w.]*x',
  '(?:a{1,9},)*a*b',
  '\\s*=\\s*\\S+x',
  '(?:a[0-9]*)+b',
  '(?:ab)*ab',
  '.*.*.*x',
])('%s is polynomial and accepted', (source) => {
  expect(compileUserPattern(source).linear).toBe(false);
});

test.each(['acme_[A-Za-z0-9]{32}', '\\bacme_[a-z]{20,40}\\b', 'acme-(?:live|test)-[0-9a-f]{64}', '[a-z]{1,20}_key'])(
  '%s is linear',
  (source) => {
    expect(compileUserPattern(source).linear).toBe(true);
  },
);

test.each<[string, readonly string[] | undefined]>([
  ['acme_[a-z]+', ['acme_']],
  ['(?:live|test)_[a-z]+', ['live_', 'test_']],
  ['x?acme', ['acme', 'xacme']],
  ['(?:acme)+', ['acme']],
  ['(?:acme)*corp', ['corp']],
  ['acme|corp', ['acme', 'corp']],
  ['acme|[a-z]+', undefined],
  ['key', undefined],
  ['[a-z]{40}', undefined],
  ['a{6}', ['aaaaaa']],
  ['(?=acme)[a-z]+', undefined],
  ['     *[a-z]', undefined],
  ['(?i)a1b2', ['A1B2', 'A1b2', 'a1B2', 'a1b2']],
])('keywords of %s', (source, expected) => {
  expect(compileUserPattern(source).keywords).toEqual(expected);
});

test('a keyword in any case has sixteen spellings, not more', () => {
  expect(compileUserPattern('(?i)organisation').keywords).toHaveLength(16);
});

// A small grammar in which JavaScript's own engine is the oracle. Empty matches are refused, so a letter stands in front.
const atom = fc.constantFrom(
  'a',
  'b',
  'c',
  '[ab]',
  '[^a]',
  '.',
  '\\w',
  '\\d',
  '\\s',
  '(?:ab|c)',
  '(a|bc)',
  '\\b',
  '(?=b)',
  '(?!c)',
  '1',
);
const piece = fc
  .tuple(atom, fc.constantFrom('', '', '', '?', '{2}', '{1,3}', '+', '*?'))
  .map(([body, times]) => (/^\\b|^\(\?[=!]/.test(body) ? body : body + times));
const patterns = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => `a${pieces.join('')}`);
const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '_', '\n'), maxLength: 40 });

test('a translated pattern finds what JavaScript finds', () => {
  fc.assert(
    fc.property(fc.array(patterns, { minLength: 1, maxLength: 2 }), texts, (alternatives, text) => {
      const source = alternatives.join('|');
      const { pattern } = compileUserPattern(source);
      expect(Array.from(text.matchAll(new RegExp(pattern.source, 'g')), ({ index, 0: all }) => [index, all])).toEqual(
        Array.from(text.matchAll(new RegExp(source, 'g')), ({ index, 0: all }) => [index, all]),
      );
    }),
    { numRuns: 1000 },
  );
});

test('one of the keywords stands in every match', () => {
  const longer = patterns.map((source) => `ab${source}1a`);
  fc.assert(
    fc.property(fc.array(longer, { minLength: 1, maxLength: 2 }), texts, (alternatives, text) => {
      const { pattern, keywords } = compileUserPattern(alternatives.join('|'));
      for (const [match] of `ab${text}1a`.matchAll(new RegExp(pattern.source, 'g'))) {
        expect(keywords === undefined || keywords.some((keyword) => match.includes(keyword))).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['captures', `${'('.repeat(45)}a{1,2}${'){1,2}'.repeat(45)}`],
  ['choices', `${'(?:'.repeat(45)}a${'|a)?'.repeat(45)}b`],
])('deep nesting is weighed quickly: %s', (_, source) => {
  expect(backtrackingSteps(parsePattern(source, 'js'))).toBeGreaterThan(1e6);
});

test('the bound on steps holds: no more ways to fail than it says', () => {
  // The number of ways is counted by an independent, naive matcher for sequences of repeated sets.
  const sets = fc.constantFrom('a', '[ab]', '[abc]', 'b');
  const parts = fc.array(fc.tuple(sets, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 2, max: 4 })), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(parts, fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 20 }), (list, text) => {
      const source = list.map(([set, min, max]) => `${set}{${min},${max}}`).join('');
      expect(waysOf(list, text, 0)).toBeLessThanOrEqual(backtrackingSteps(parsePattern(`${source}!`, 'js')));
    }),
    { numRuns: 500 },
  );
});

function waysOf(parts: readonly [string, number, number][], text: string, at: number): number {
  const [first, ...rest] = parts;
  if (first === undefined) return 1;
  const [set, min, max] = first;
  let ways = 0;
  for (let count = 0, place = at; count <= max; count++, place++) {
    if (count >= min) ways += waysOf(rest, text, place);
    if (place >= text.length || !new RegExp(`^${set}$`).test(text.charAt(place))) break;
  }
  return ways;
}
