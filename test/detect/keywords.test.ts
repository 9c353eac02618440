import { describe, expect, test } from '@jest/globals';
import { builtInRules } from '../../rules/index.ts';
import { chooseRules } from '../../src/config/ruleset.ts';
import { literalsOfRules, packedLiterals } from '../../src/detect/keywords.ts';
import { commonInvisible } from '../../src/detect/decode/invisible.ts';
import { commonSeams } from '../../src/detect/decode/joined.ts';
import { collectLiterals, keywordsOfRules, literalsOf } from '../../src/detect/literals.ts';
import { usualTable } from '../../src/detect/literals.generated.ts';
import { MARKER } from '../../src/detect/marker.ts';
import { packLiterals } from '../../src/detect/prefilter/literal-table.ts';
import type { Rule } from '../../src/detect/rule.ts';
import { prefilterOf } from '../../src/detect/rules-prefilter.ts';

const usual = chooseRules(builtInRules, { allVendors: false, enable: [], disable: [], severity: {} }).rules;

const worked = (rules: readonly Rule[], isGated: boolean): Buffer => {
  const { strong, weak } = collectLiterals(rules, literalsOf);
  return packLiterals([...strong, ...weak], isGated ? weak : new Set());
};

describe('tables that the build made are what they would be worked out to be', () => {
  test('of the rules that are usually on', () => {
    expect(Buffer.from(usualTable.packed, 'base64').equals(worked(usual, true))).toBe(true);
    expect(Buffer.from(packedLiterals(usual, true)).equals(worked(usual, true))).toBe(true);
  });

  const own: Rule = {
    kind: 'pattern',
    id: 'own',
    title: 'Own',
    description: '',
    severity: 'high',
    vendor: 'user',
    keywords: ['MINE-', 'openai'],
    pattern: /MINE-[a-z]{20}/,
    confidence: 'high',
    references: [],
    examples: [],
    counterExamples: [],
  };

  test.each<[string, readonly Rule[], boolean]>([
    ['usual ones, at low confidence', usual, false],
    ['all', builtInRules, true],
    ['one less', usual.slice(1), true],
    ['one of a project, that shares a keyword with gated ones', [...usual, own], true],
    ['a usual one with other keywords', [...usual.slice(1), { ...own, id: usual[0]!.id }], true],
    ['a usual one that is not gated', usual.map((rule) => (rule.kind === 'pattern' ? withoutGate(rule) : rule)), true],
  ])('of other rules: %s', (_, rules, isGated) => {
    expect(Buffer.from(packedLiterals(rules, isGated)).equals(worked(rules, isGated))).toBe(true);
  });

  test('every keyword is in them', () => {
    const { strong, weak } = literalsOfRules(builtInRules);
    const all = new Set([...strong, ...weak]);
    expect(
      keywordsOfRules(builtInRules).filter((keyword) => !literalsOf(keyword).every((each) => all.has(each))),
    ).toEqual([]);
  });
});

test('a table of bytes does not meet hundreds of literals at each of its commas', () => {
  const packed = Buffer.from(usualTable.packed, 'base64');
  const foundBy = new Map<string, number>();
  for (let at = 0; at < packed.length;) {
    const [head, place] = [packed[at]!, packed[at + 1]!];
    const size = head & 0x7f;
    for (const from of size === 4 ? [place] : [place, place + 1]) {
      const group = packed.toString('latin1', at + 2 + from, at + 6 + from);
      foundBy.set(group, (foundBy.get(group) ?? 0) + 1);
    }
    at += 2 + size;
  }
  expect([...foundBy.keys()].filter((group) => /^[ 0x]*,[ 0x]*$/.test(group))).toEqual([]);
  expect(Math.max(...foundBy.values())).toBeLessThanOrEqual(64);
});

describe('a marker that is broken wherever it can be, by the same seam or any of them, holds a literal', () => {
  const literals = literalsOf(MARKER);
  const seams = [...commonSeams, ...commonInvisible];
  const broken = (at: number, seamAfter: (index: number) => string): string =>
    Array.from(MARKER, (character, index) => character + (((at >> index) & 1) === 1 ? seamAfter(index) : '')).join('');
  const places = Array.from({ length: 2 ** (MARKER.length - 1) }, (_, index) => index);

  test.each(seams.map((seam, index) => [JSON.stringify(seam), seam, index] as const))('%s', (_, seam, first) => {
    const texts = places.flatMap((at) => [
      broken(at, () => seam),
      broken(at, (index) => seams[(first + index) % seams.length]!),
    ]);
    expect(texts.filter((text) => !literals.some((literal) => text.includes(literal)))).toEqual([]);
  });
});

test.each([...commonSeams.filter((seam) => !seam.includes(',')), ...commonInvisible])(
  'a marker that is broken by %j in its first half is told, whatever breaks its second',
  (seam) => {
    const literals = literalsOf(MARKER);
    const rare = [`' +\n  '`, `' /* and */ + '`, '\\\n'];
    const texts = rare.flatMap((other) =>
      [1, 2, 3].flatMap((first) =>
        [5, 6, 7].map(
          (second) => MARKER.slice(0, first) + seam + MARKER.slice(first, second) + other + MARKER.slice(second),
        ),
      ),
    );
    expect(texts.filter((text) => !literals.some((literal) => text.includes(literal)))).toEqual([]);
  },
);

describe('what stands in ordinary files is nothing to look at', () => {
  const { windows } = prefilterOf(usual, true, 0);
  const twice = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');

  test.each<[string, string | Buffer]>([
    ['a list of elements', '["html", "body", "ul", "b", "i"]'],
    ['a list of columns', `['T', '3', 'col', 'b', 'B', 'l']`],
    ['data of browsers', '{"T":"T","3":"3","B":["T","3","B","l"]}'],
    ['a page of zeros in base64 of UTF-16', twice('\0'.repeat(300))],
    ['the same in UTF-16 of base64', Buffer.from(Buffer.alloc(300).toString('base64'), 'utf16le')],
    ['a list of words in base64 of UTF-16', twice('breakcontinuedebuggerreadrealthrow')],
  ])('%s', (_, text) => {
    expect(windows(Buffer.from(text), 100)).toEqual({ strong: [], weak: [] });
  });
});

function withoutGate({ ...rule }: Extract<Rule, { kind: 'pattern' }>): Rule {
  delete (rule as { gated?: true }).gated;
  return rule;
}
