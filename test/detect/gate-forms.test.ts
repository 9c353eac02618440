import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../../rules/index.ts';
import { leadToEnd } from '../../src/detect/assignment-forms.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { expand } from '../support/keys.ts';

// The forms in which a value is given to a name are described twice: for the rules as a pattern, and for the gate by what cannot be one. Texts are made of the
// pattern itself, so that a form which only the rules know shows here.

const gatedRules = builtInRules.filter((rule) => rule.kind === 'pattern' && rule.gated === true);
const plain = createDetector(gatedRules);
const gated = createDetector(gatedRules, { minConfidence: 'medium' });

const found = (detector: typeof plain, text: string): readonly string[] =>
  detector
    .detect({ bytes: Buffer.from(text, 'latin1'), origin: { path: 'some/file' } })
    .filter(({ confidence }) => confidence !== 'low')
    .map(({ ruleId, start, end }) => `${ruleId} ${start} ${end}`);

/** A pattern without what fast-check cannot make texts of: conditions on what stands beside, groups that are named again, white space that nobody types. */
const generable = (source: string): RegExp => {
  const plainSource = source
    .replace(/\$$/, '')
    .replace(String.raw`(?<indent>[ \t]{1,24})`, '  ')
    .replaceAll(String.raw`\k<indent>`, '  ')
    .replaceAll(/\(\?<(?:name|link)>/g, '(?:')
    .replaceAll(String.raw`\b`, '')
    // A raw string of Rust is one by the quotation mark behind it.
    .replace('r#{1,2}(?=")|', '')
    .replaceAll(String.raw`\s`, String.raw`[ \n]`);
  return new RegExp(`^${withoutConditions(plainSource)}$`);
};

const withoutConditions = (source: string): string => {
  const start = source.search(/\(\?<?[!=]/);
  return start < 0 ? source : withoutConditions(source.slice(0, start) + source.slice(groupEnd(source, start)));
};

/** Behind the bracket that closes the group which begins at `start`. */
const groupEnd = (source: string, start: number): number => {
  let depth = 0;
  for (const { 0: part, index } of source.slice(start).matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[()]/g)) {
    if (part === '(') depth++;
    if (part === ')' && --depth === 0) return start + index + 1;
  }
  return source.length;
};

test('what is given to a name in any form of the rules passes the gate', () => {
  const seen = { texts: 0, found: 0 };
  const lost: string[] = [];
  const samples = fc.sample(
    fc.record({
      before: fc.constantFrom('OPENAI_', 'openai_api_', 'azure_openai_', 'OpenAI.', 'x.', 'my'),
      lead: fc.stringMatching(generable(leadToEnd.source), { size: 'xsmall' }),
      template: fc.constantFrom('{62:40}', '{62:32}', '{hex:32}', '{62:22}'),
      seed: fc.nat(1000),
      behind: fc.constantFrom('"', "'", '`', '', '")', '"}', ']', '"]'),
    }),
    { numRuns: 12_000, seed: 1 },
  );
  for (const { before, lead, template, seed, behind } of samples) {
    const text = `# openai here\n${before}${lead}${expand(template, seed)}${behind}\nnext line\n`;
    const matches = found(plain, text);
    seen.texts++;
    if (matches.length > 0) seen.found++;
    if (matches.join() !== found(gated, text).join()) lost.push(`${before}${lead}${template}${behind}`);
  }
  expect(lost).toEqual([]);
  expect(seen.found).toBeGreaterThan(seen.texts / 5);
});
