import { describe, expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { builtInRules } from '../../rules/index.ts';
import { type RulesOptions, runRules, testRules } from '../../src/commands/rules.ts';
import { loadConfig } from '../../src/config/load.ts';

const load = (toml: string) =>
  loadConfig({
    cwd: '/r',
    root: resolve('/r'),
    readFile: (path) => (path === resolve('/r/tripkey.toml') ? toml : undefined),
  });

async function run(
  toml: string,
  options: Omit<RulesOptions, 'config'> = {},
): Promise<{ status: number; stdout: string }> {
  let stdout = '';
  const io = { stdout: { write: (text: string) => (stdout += text) }, stderr: { write: () => true } };
  return { status: await runRules({ config: load(toml), ...options }, io), stdout };
}

const acme = (more: string): string =>
  `[[rules]]\nid = "acme-key"\npattern = "acme_[a-z0-9]{10}(?![a-z0-9])"\n${more}\n`;
const own = (toml: string) => testRules(load(toml).rules.filter((rule) => rule.vendor === 'user'));

test('every built-in rule holds to its examples', () => {
  expect(testRules(builtInRules)).toEqual([]);
});

test.each<[string, string, [string, string][]]>([
  ['good ones', 'examples = ["k=acme_{hex:10}"]\ncounter_examples = ["acme_{hex:11}", "{{acme}"]', []],
  ['no match', 'examples = ["acme_{hex:10}", "acme_{hex:9}"]', [['examples[1]', 'does not match']]],
  ['two matches', 'examples = ["acme_{hex:10} acme_{hex:10}"]', [['examples[0]', 'matches 2 times, not once']]],
  ['a counter-example that matches', 'counter_examples = ["acme_{hex:10}"]', [['counter_examples[0]', 'matches']]],
  [
    'a token that is none',
    'examples = ["acme_{hex}"]',
    [['examples[0]', 'cannot be expanded: unknown {token} in a template; a literal { is written {{']],
  ],
  ['some seeds only', 'examples = ["acme_{62:10}"]', [['examples[0]', 'does not match']]],
])('%s', (_, more, failures) => {
  expect(own(acme(more))).toEqual(failures.map(([example, message]) => ({ ruleId: 'acme-key', example, message })));
});

test('another rule that takes the match is named', () => {
  const toml = `${acme('examples = ["acme_{hex:10}"]')}${acme('').replace('acme-key', 'wide-key').replace('acme_[', '[-=]?acme_[')}`;
  const failures = own(toml.replace('examples = ["acme', 'examples = ["=acme'));
  expect(failures).toEqual([
    { ruleId: 'acme-key', example: 'examples[0]', message: 'does not match: it is a match of wide-key' },
  ]);
});

test('a pattern that takes too long fails its example', () => {
  const slow = `[[rules]]\nid = "slow"\npattern = "acme.*.*.*.*.*.*!"\nexamples = ["acme${'a'.repeat(3000)}"]`;
  expect(own(slow)).toEqual([
    { ruleId: 'slow', example: 'examples[0]', message: 'takes too long: the pattern was stopped' },
  ]);
});

describe('tripkey rules test', () => {
  test('passes', async () => {
    const { status, stdout } = await run(acme('examples = ["acme_{hex:10}"]'), { action: 'test' });
    expect([status, stdout.split('\n').at(-2)]).toEqual([
      0,
      expect.stringMatching(/^\d+ rules, \d+ examples, 0 failed$/),
    ]);
  });

  test('fails, without a word of the example', async () => {
    const { status, stdout } = await run(acme('examples = ["not_the_key_0123"]'), { action: 'test' });
    expect([status, stdout.split('\n')[0]]).toEqual([1, 'acme-key: examples[0] does not match']);
    expect(stdout).not.toContain('not_the_key');
  });

  test('rules without examples are named', async () => {
    expect((await run(acme(''), { action: 'test' })).stdout).toContain('acme-key: has no examples\n');
  });

  test('as JSON', async () => {
    const { stdout } = await run(acme('examples = ["x"]'), { action: 'test', format: 'json' });
    expect(JSON.parse(stdout)).toMatchObject({
      failures: [{ ruleId: 'acme-key', example: 'examples[0]', message: 'does not match' }],
      withoutExamples: [],
    });
  });
});

describe('tripkey rules', () => {
  test('lists rules in force first, then those that are off', async () => {
    const { status, stdout } = await run(acme('title = "ACME\\u001b[31m key"'));
    expect(status).toBe(0);
    const [on = '', off = ''] = stdout.split('\nOff (');
    expect(on).toMatch(/^openai-project-key +critical +OpenAI project key$/m);
    expect(on).toMatch(/^acme-key +high +ACME\\x1b\[31m key$/m);
    expect(off).toMatch(/^groq-api-key +medium +/m);
    expect(stdout).not.toContain('\u001b');
  });

  test('as JSON', async () => {
    const { rules } = JSON.parse((await run('disable = ["openai-user-key"]', { format: 'json' })).stdout) as {
      rules: { id: string; active: boolean }[];
    };
    expect(rules).toHaveLength(builtInRules.length);
    expect(rules.find(({ id }) => id === 'openai-user-key')?.active).toBe(false);
    expect(rules.find(({ id }) => id === 'openai-admin-key')?.active).toBe(true);
  });
});
