import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { choosePlan } from '../../src/action/choose.ts';
import { readInputs } from '../../src/action/inputs.ts';
import { version } from '../../src/version.ts';
import { checkVersion } from '../../src/action/own-version.ts';

interface Declared {
  readonly description: string;
  readonly default?: string;
}
const action = parse(readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Readonly<Record<string, Declared>>;
  readonly outputs: Readonly<Record<string, Declared>>;
};

const inputs = (given: Readonly<Record<string, string>>): ReturnType<typeof readInputs> =>
  readInputs(Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])));

/** The variables that are asked for. */
const asked = (): ReadonlySet<string> => {
  const names = new Set<string>();
  const env = new Proxy<Record<string, string>>({}, { get: (_, name) => void names.add(String(name)) });
  readInputs(env);
  return names;
};

test('every input of action.yml is read, and every one that is read stands there', () => {
  const declared = Object.keys(action.inputs).map((name) => `INPUT_${name.toUpperCase()}`);
  expect([...asked()].sort()).toEqual(declared.sort());
});

test('the defaults of action.yml are those of an absent input', () => {
  const defaults = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']),
  );
  expect({ ...inputs(defaults), token: undefined }).toEqual(inputs({}));
});

test.each(['inputs', 'outputs'] as const)('every one of the %s is described', (kind) => {
  for (const { description } of Object.values(action[kind])) expect(description).toMatch(/^\S.{10,}\.$/);
});

/** Rows of the table below a heading: first cells, without the marks. */
const documented = (heading: string): readonly string[] => {
  const [, section = ''] = readFileSync('docs/github-action.md', 'utf8').split(`\n## ${heading}\n`);
  return [...section.split('\n## ')[0]!.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name!);
};

test.each([
  ['Inputs', 'inputs'],
  ['Outputs', 'outputs'],
] as const)('docs/github-action.md has the %s of action.yml, in their order', (heading, kind) => {
  expect(documented(heading)).toEqual(Object.keys(action[kind]));
});

test.each([
  [{ mode: 'everything' }, /^mode: everything is unknown/],
  [{ verify: 'yes' }, /^verify: yes is unknown/],
  [{ 'fail-on': 'live' }, /^fail-on: live needs verify: true/],
  [{ 'min-confidence': 'HIGH' }, /^min-confidence: HIGH is unknown/],
  [{ formats: 'yaml' }, /^formats: yaml is unknown/],
  [{ formats: 'text, json' }, /^formats: text and json: only one/],
  [{ formats: 'sarif=' }, /^formats: sarif= names no file/],
  [{ formats: 'json=a, sarif=./a' }, /^two reports would go to \.\/a/],
  [{ formats: 'json=a', 'sarif-file': 'a' }, /^two reports would go to a/],
])('%j is refused', (given, message) => {
  expect(() => inputs(given as Record<string, string>)).toThrow(message);
});

test('formats stand in lines or between commas, and a name may have an equals sign', () => {
  expect(inputs({ formats: 'text\n json = a=b.json , html=c.html\n' }).outputs).toEqual([
    { format: 'text', file: undefined },
    { format: 'json', file: 'a=b.json' },
    { format: 'html', file: 'c.html' },
  ]);
});

const event = { name: 'push', payload: {}, sha: undefined, ref: undefined };

test.each([
  [{ mode: 'range', paths: 'src' }, /^paths do not go with mode: range/],
  [{ base: 'main', paths: 'src' }, /^paths do not go with mode: range/],
  [{ mode: 'files', base: 'main' }, /^base and head do not go with mode: files/],
  [{ mode: 'history', head: 'main' }, /^base and head do not go with mode: history/],
  [{}, /^the event's payload has no after/],
])('%j makes no plan of a push without its fields', (given, message) => {
  expect(() => choosePlan(event, inputs(given as Record<string, string>))).toThrow(message);
});

test('mode: range needs an event that has one', () => {
  const schedule = { ...event, name: 'schedule' };
  expect(() => choosePlan(schedule, inputs({ mode: 'range' }))).toThrow(
    /^mode: range, and the event schedule has none/,
  );
});

test.each([version, `v${version}`, version.split('.').slice(0, 2).join('.'), undefined])(
  'version %s is this one',
  (wanted) => {
    expect(() => checkVersion(wanted)).not.toThrow();
  },
);

test.each(['9', `${version}.1`, `${version}0`, 'latest', version.slice(0, -1)])(
  'version %s is another one',
  (wanted) => {
    expect(() => checkVersion(wanted)).toThrow(/is wanted, and this is/);
  },
);
