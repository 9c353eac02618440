import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../rules/index.ts';
import { createDetector } from '../src/detect/detector.ts';
import type { Match } from '../src/detect/finding.ts';
import { expand, plant, plantTemplate, ruleIdOf, shapes } from './support/keys.ts';

const SEEDS = [0, 1, 2, 3, 4];
const CONTEXT_SEED = 7;
const detector = createDetector(builtInRules);
const isOurs = ({ vendor }: { vendor: string }): boolean => vendor === 'openai' || vendor === 'azure-openai';

describe('the list', () => {
  test('names every file of rules/ once, by its id', () => {
    const files = readdirSync(new URL('../rules/', import.meta.url))
      .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
      .map((name) => name.slice(0, -'.ts'.length));
    expect(builtInRules.map(({ id }) => id).sort()).toEqual(files.sort());
  });

  test.each(builtInRules)('$id says what it is', (rule) => {
    expect(rule.id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/);
    expect(rule.title).not.toBe('');
    expect(rule.description).toMatch(/^[A-Z].*\.$/);
    expect(rule.references.length).toBeGreaterThan(0);
    for (const reference of rule.references) expect(new URL(reference).protocol).toBe('https:');
    expect(rule.examples.length).toBeGreaterThan(0);
    expect(rule.counterExamples.length).toBeGreaterThan(0);
  });

  test.each(builtInRules.filter((rule) => rule.kind === 'pattern'))(
    '$id has keywords that can be searched for',
    (rule) => {
      expect(rule.keywords.length).toBeGreaterThan(0);
      for (const keyword of rule.keywords) expect(keyword).toMatch(/^[\x20-\x7e]{4,}$/);
      expect(new Set(rule.keywords).size).toBe(rule.keywords.length);
      expect(rule.pattern.flags).toMatch(/^i?$/);
      // Nothing unbounded: a pattern looks at a bounded number of characters from each start.
      expect(rule.pattern.source.replace(/\\.|\[[^\]]*\]/g, '')).not.toMatch(/[*+]|\{\d+,\}/);
    },
  );

  test.each(builtInRules.filter((rule) => !isOurs(rule)))("$id calls nothing OpenAI's", (rule) => {
    expect(rule.title).not.toMatch(/openai/i);
    expect(['low', 'medium']).toContain(rule.severity);
  });
});

describe('examples match exactly once', () => {
  test.each(cases('examples'))('%s: %s', (id, template) => {
    for (const seed of SEEDS) {
      const { text, secret, start } = plantTemplate(template, seed);
      const found = detect(text, id);
      expect(found.map((match) => match.secret)).toEqual([secret]);
      const rule = builtInRules.find((other) => other.id === id);
      if (rule?.kind === 'pattern') expect(secret).toContain(rule.needs ?? '');
      expect(found[0]?.start).toBe(start);
      expect(found[0]?.end).toBe(start + secret.length);
    }
  });
});

describe('counter-examples never match', () => {
  test.each(cases('counterExamples'))('%s: %s', (id, template) => {
    for (const seed of SEEDS) expect(detect(expand(template, seed), id)).toEqual([]);
  });
});

/** Left neighbours after which a token starts (docs/design/formats.md 1.3, 4): no letter or digit, or the end of an escape. */
const lefts = [
  '"',
  "'",
  '`',
  ' ',
  '\t',
  '=',
  ':',
  '(',
  '<',
  '>',
  '/',
  '.',
  ',',
  '_',
  '-',
  '|',
  '@',
  '{{',
  'é',
  '\\n',
  '\\t',
  '\\r',
]
  .concat(['%20', '%0A', '\\u0022', '\\x1b', '\u001b[33m', '\\u001b[1;31m', '&quot;', 'MY_'])
  .concat(['\u001b[K', '\u001b[?25h', '\u001b(B', '\\033[0K', '\\e[K', '`n', '%u000A', '\\fB'])
  .map((left) => [left]);
/** Right neighbours, at which most scanners lose a key. */
const rights = [
  '"',
  "'",
  '`',
  ' ',
  '\t',
  ';',
  ',',
  '.',
  ')',
  ']',
  '}',
  '<',
  '>',
  '&',
  '@',
  '/',
  '#',
  ':',
  '|',
  '\\n',
  '\\"',
  '&quot;',
]
  .concat(['%22', '\u001b[0m', 'é', '\n', '\r\n', ''])
  .map((right) => [right]);

const names = Object.keys(shapes);
/** Shapes that need nothing before them. */
const bare = names.filter((name) => !shapes[name]?.includes('{<}'));
describe('shapes', () => {
  test('there are some for each rule of OpenAI and Azure', () => {
    const without = builtInRules.filter((rule) => isOurs(rule) && !names.some((name) => ruleIdOf(name) === rule.id));
    expect(without.map(({ id }) => id)).toEqual(
      without.some(({ id }) => id === 'hardcoded-api-key') ? ['hardcoded-api-key'] : [],
    );
  });

  test.each(names)('%s is found as what it is, and as nothing else', (name) => {
    for (const seed of SEEDS) {
      const { text, secret, start, ruleId } = plant(name, seed);
      expect(detector.detect(blobOf(text)).map((match) => [match.ruleId, match.secret, match.start])).toEqual([
        [ruleId, secret, start],
      ]);
    }
  });

  test.each(lefts)('after %j', (left) => {
    for (const name of bare) {
      const template = `${left}{<}${shapes[name]}{>}`;
      expect(seen(name, template)).toEqual(planted(template));
    }
  });

  test.each(rights)('before %j', (right) => {
    for (const name of names) expect(seen(name, withRight(name, right))).toEqual(planted(withRight(name, right)));
  });

  test.each(['-old', '_v2', '-', '_'])('with %j stuck to it', (right) => {
    for (const name of bare) expect(seen(name, withRight(name, right))).toEqual(planted(withRight(name, right)));
  });

  test.each(bare)('%s inside a word is none', (name) => {
    for (const seed of SEEDS) expect(detect(`x${expand(shapes[name] ?? '', seed)}`, ruleIdOf(name))).toEqual([]);
  });

  test.each(bare.filter((name) => name.startsWith('openai')))('%s in small letters is none', (name) => {
    for (const seed of SEEDS) {
      expect(
        detector.detect(blobOf(`OPENAI_KEY=${expand(shapes[name] ?? '', seed).toLowerCase()}`)),
      ).not.toContainEqual(expect.objectContaining({ ruleId: ruleIdOf(name) }));
    }
  });
});

test("another vendor's rule never takes a value with the marker", () => {
  const others = createDetector(builtInRules.filter((rule) => !isOurs(rule)));
  const vendors = ['DEEPSEEK', 'MOONSHOT', 'LITELLM', 'MISTRAL', 'COHERE', 'STABILITY', 'MINIMAX'];
  const prefixes = ['sk-', 'sk-proj-', 'sk-ant-api03-', 'sk-api-', 'sk-or-v1-', 'gsk_', 'AIza', ''];
  const halves = fc.integer({ min: 4, max: 120 });
  fc.assert(
    fc.property(
      fc.constantFrom(...vendors),
      fc.constantFrom(...prefixes),
      halves,
      halves,
      fc.nat(),
      (vendor, prefix, left, right, seed) => {
        const text = expand(`${vendor}_API_KEY=${prefix}{62:${left}}{marker}{62:${right}}`, seed);
        expect(others.detect(blobOf(text))).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});

function cases(kind: 'examples' | 'counterExamples'): readonly (readonly [string, string])[] {
  return builtInRules.flatMap((rule) => rule[kind].map((template) => [rule.id, template] as const));
}

/** Every match of a shape's rule in a text: the secret, and the bytes that the offsets point to. */
function seen(name: string, template: string): readonly (readonly string[])[] {
  const bytes = Buffer.from(expand(template, CONTEXT_SEED));
  return detect(bytes.toString(), ruleIdOf(name)).map(({ secret, start, end }) => [
    secret,
    bytes.subarray(start, end).toString(),
  ]);
}

/** What `seen` must give. */
function planted(template: string): readonly (readonly string[])[] {
  const { secret } = plantTemplate(template, CONTEXT_SEED);
  return [[secret, secret]];
}

/** A shape's text with `right` put behind the secret, and nothing else behind it. */
function withRight(name: string, right: string): string {
  const template = shapes[name] ?? '';
  return template.includes('{>}') ? template.replace(/\{>\}[^]*$/, () => `{>}${right}`) : `{<}${template}{>}${right}`;
}

function detect(text: string, id: string): readonly Match[] {
  return detector.detect(blobOf(text)).filter(({ ruleId }) => ruleId === id);
}

function blobOf(text: string): { bytes: Uint8Array; origin: { path: null } } {
  return { bytes: Buffer.from(text), origin: { path: null } };
}
