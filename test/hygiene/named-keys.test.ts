import { expect, test } from '@jest/globals';
import { readCode } from '../../src/hygiene/code/codes-of.ts';
import { keyNameIn } from '../../src/hygiene/code/key-name-in.ts';
import { namedKeysOf } from '../../src/hygiene/formats/named-keys.ts';
import { settingLabel, settingName } from '../../src/hygiene/formats/setting-label.ts';
import { kindsIn } from '../../src/hygiene/keys/key-kinds.ts';
import { mentionsKey } from '../../src/hygiene/keys/mentions-key.ts';
import { realKeys, secretKeys } from '../../src/hygiene/keys/real-keys.ts';
import { speaksOfKeys } from '../../src/hygiene/keys/speaks-of-keys.ts';
import { namesKeyVariable, usesKey } from '../../src/hygiene/keys/uses-key.ts';
import type { KeyPlace, ProjectFile } from '../../src/hygiene/project.ts';
import { projectOf } from './project-of.ts';

// What keys are called, and which files have to do with them.

/** A file in which `KEY1` on whichever line stands for a key. */
const fileOf = (path: string, text: string, more: Partial<KeyPlace> = {}): ProjectFile => {
  const startLine = text.split('\n').findIndex((line) => line.includes('KEY1')) + 1;
  const [file] = projectOf({ [path]: text }, [{ path, startLine, ruleId: 'openai-project-key' }]).files;
  return { ...file!, keys: file!.keys.map((key) => ({ ...key, preview: 'sk-proj-…KEY1', ...more })) };
};

test.each<[string, string, string | undefined]>([
  ['.env', 'OPENAI_API_KEY=KEY1\n', 'OPENAI_API_KEY'],
  ['.env', 'A=1\nexport B="KEY1"\n', 'B'],
  ['.env', '# A=KEY1\n', undefined],
  ['compose.yml', 'services:\n  api:\n    environment:\n      - OPENAI_API_KEY=KEY1\n', 'OPENAI_API_KEY'],
  ['k8s.yaml', 'env:\n  - name: OPENAI_API_KEY\n    value: KEY1\n', 'OPENAI_API_KEY'],
  ['a.json', '{ "a": "x", "apiKey": "KEY1" }', 'apiKey'],
  ['a.json', '{ "apiKey": "KEY1", "a": "x" }', 'apiKey'],
  ['Dockerfile', 'FROM a\nENV OPENAI_API_KEY=KEY1\n', 'OPENAI_API_KEY'],
  ['a.yml', 'steps:\n  - run: curl -H KEY1\n', undefined],
  ['a.yml', 'steps:\n  - build: |\n      a\n      curl -H KEY1\n', undefined],
  ['a.py', 'key = "KEY1"\n', undefined],
  ['a.json', `{ "${'x'.repeat(100)}": "KEY1" }`, undefined],
])('the key of %s %j is called %s', (path, text, name) => {
  const file = fileOf(path, text);
  const [named] = namedKeysOf(file);
  expect(settingName(named!)).toBe(name);
  expect(settingLabel(named!)).toBe(name === undefined ? 'a key' : `\`${name}\``);
  expect(kindsIn(file)).toMatchObject([{ kind: 'project', name }]);
});

test('a key of no known kind has no kind, a placeholder is no key', () => {
  expect(kindsIn(fileOf('.env', 'A=KEY1', { ruleId: 'azure-openai-key' }))).toEqual([]);
  const placeholder = fileOf('.env', 'A=KEY1', { confidence: 'low' });
  expect([...kindsIn(placeholder), ...namedKeysOf(placeholder), ...realKeys(placeholder)]).toEqual([]);
  expect(realKeys(fileOf('.env', 'A=KEY1'))).toHaveLength(1);
});

test('a key that is made for browsers is real, and no secret', () => {
  const file = fileOf('.env', 'A=KEY1', { ruleId: 'openai-ephemeral-client-secret' });
  expect([realKeys(file).length, secretKeys(file).length]).toEqual([1, 0]);
});

test.each<[string, string, { names: boolean; mentions: boolean; uses: boolean }]>([
  ['a.py', 'os.getenv("OPENAI_API_KEY")', { names: true, mentions: true, uses: true }],
  ['README.md', 'set OPENAI_API_KEY', { names: true, mentions: true, uses: false }],
  ['a.py', 'openai.api_key = x', { names: false, mentions: true, uses: false }],
  ['a.py', 'import openai', { names: false, mentions: false, uses: false }],
])('%s %j', (path, text, { names, mentions, uses }) => {
  const project = projectOf({ [path]: text });
  const [file] = project.files;
  expect(namesKeyVariable(file!, project)).toBe(names);
  expect(mentionsKey(file!, project)).toBe(mentions);
  expect(speaksOfKeys(project)).toBe(names);
  expect(usesKey(project)).toBe(uses);
});

test('a key speaks of keys, whatever its file says', () => {
  const project = projectOf({ a: 'x' }, [{ path: 'a', startLine: 1, ruleId: 'openai-project-key' }]);
  expect([speaksOfKeys(project), mentionsKey(project.files[0]!, project), usesKey(project)]).toEqual([
    true,
    true,
    false,
  ]);
});

test.each([
  ['print(os.environ["OPENAI_API_KEY"])', '`OPENAI_API_KEY`'],
  ['print(f"{openai.api_key}")', '`api_key`'],
  ['key = os.environ["OPENAI_API_KEY"]\nprint(key)', '`key`'],
  ['print(x)', 'an OpenAI key'],
])('what is given in %j is called %s', (text, name) => {
  const code = readCode(text, 'python');
  const call = code.calls.find(({ callee }) => callee === 'print');
  expect(keyNameIn(call!.arguments.flat(), code, projectOf({}))).toBe(name);
});
