import { expect, test } from '@jest/globals';
import { builtInRules } from '../../rules/index.ts';
import { compileUserRule } from '../../src/config/user-rule.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { createMarkedMatcher } from '../../src/detect/marked.ts';
import { expand, plant } from '../support/keys.ts';

const example = expand('acme_{hex:16}', 1);
const other = expand('acme_{hex:16}', 2);
const rule = compileUserRule({ id: 'acme-key', pattern: 'acme_[0-9a-f]{16}', examples: [`key = ${example}`] });

const detect = (text: string): string[] =>
  createDetector([rule])
    .detect({ bytes: Buffer.from(text), origin: { path: 'tripkey.toml' } })
    .map(({ secret, confidence }) => `${secret} ${confidence}`);

test('the example of a rule is no leak in the configuration that holds it, another value is', () => {
  expect(detect(`examples = ["key = ${example}"]\n# ${other}`)).toEqual([`${example} low`, `${other} high`]);
});

test("a key of a built-in rule in a project's example stays a leak", () => {
  const { secret } = plant('openai-project-key', 3);
  const wide = compileUserRule({ id: 'any-sk', pattern: 'sk-[\\w-]{20,200}', keywords: ['sk-p'], examples: [secret] });
  const found = createDetector([wide, ...builtInRules]).detect({ bytes: Buffer.from(secret), origin: { path: null } });
  expect(found.map(({ ruleId, confidence }) => [ruleId, confidence])).toEqual([['openai-project-key', 'high']]);
});

test('a key of a length not known is nobody’s when the rule of its prefix is off', () => {
  const key = expand('sk-{62:30}{marker}{62:30}', 4);
  const marked = builtInRules.filter((one) => one.kind === 'marked');
  const found = (ids: (id: string) => boolean): string[] =>
    createMarkedMatcher(marked.filter(({ id }) => ids(id)))(key).map(({ ruleId }) => ruleId);
  expect(found(() => true)).toEqual(['openai-user-key']);
  expect(found((id) => id === 'openai-project-key')).toEqual([]);
});
