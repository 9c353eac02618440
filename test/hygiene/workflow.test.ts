import { expect, test } from '@jest/globals';
import { isCiFile, workflowOf } from '../../src/hygiene/formats/workflow.ts';
import { namesKey } from '../../src/hygiene/formats/key-names.ts';
import { isApart } from '../../src/hygiene/key-reuse/projects.ts';

const read = (path: string, text: string) => workflowOf({ path, text, tracked: true, ignored: false, keys: [] });

test('a workflow with triggers, inputs, jobs and steps', () => {
  const workflow = read(
    '.github/workflows/a.yml',
    `on:
  push:
  pull_request_target: { types: [opened, labeled] }
  workflow_dispatch:
    inputs:
      key: { type: string }
env: { A: b }
jobs:
  one:
    if: github.ref == 'x'
    environment: { name: prod }
    needs: [two, three]
    env:
      C: d
    steps:
      - uses: actions/checkout@v4
        with: { ref: main }
      - name: run
        if: always()
        env: { E: f }
        run: |
          first
          second
  two:
    needs: three
    uses: ./.github/workflows/b.yml
    secrets: inherit
`,
  );
  expect(workflow?.triggers).toEqual([
    { name: 'push', types: [] },
    { name: 'pull_request_target', types: ['opened', 'labeled'] },
    { name: 'workflow_dispatch', types: [] },
  ]);
  expect(workflow?.inputs).toEqual([{ name: 'key', type: 'string', line: 6 }]);
  expect(workflow?.env).toMatchObject([{ name: 'A', value: 'b', line: 7 }]);
  const [one, two] = workflow?.jobs ?? [];
  expect(one).toMatchObject({
    name: 'one',
    condition: "github.ref == 'x'",
    environment: 'prod',
    needs: ['two', 'three'],
    env: [{ name: 'C', value: 'd' }],
    steps: [
      { line: 16, uses: 'actions/checkout@v4', with: [{ name: 'ref', value: 'main' }], run: undefined },
      { line: 18, condition: 'always()', env: [{ name: 'E' }], run: { valueLine: 22, value: 'first\nsecond\n' } },
    ],
  });
  expect(two).toMatchObject({ needs: ['three'], secrets: [{ value: 'inherit' }], steps: [] });
});

test.each([
  ['on: push', ['push']],
  ['on: [push, pull_request]', ['push', 'pull_request']],
  ['"on": { push: {} }', ['push']],
  ['on:\n  - push\n', ['push']],
  ['name: x', []],
])('the triggers of %j', (text, names) => {
  expect(read('.github/workflows/a.yaml', text)?.triggers.map(({ name }) => name)).toEqual(names);
});

test('a composite action has one job', () => {
  const action = read('tools/action.yml', 'runs:\n  using: composite\n  steps:\n    - run: x\n      shell: bash\n');
  expect(action?.jobs).toMatchObject([{ name: '', steps: [{ line: 4, run: { value: 'x' } }] }]);
});

test.each([
  '',
  'jobs:',
  'jobs: []',
  'jobs: { a: }',
  'jobs: { a: { steps: x } }',
  'on:\njobs:\n  a:\n   steps:\n    - [',
  '\0',
  '- a',
])('nothing throws for %j', (text) => {
  expect(read('.github/workflows/a.yml', text)).toBeDefined();
});

test.each<[string, boolean]>([
  ['.github/workflows/a.yml', true],
  ['packages/x/.github/workflows/a.yaml', true],
  ['.github/actions/x/action.yml', true],
  ['.gitlab-ci.yml', true],
  ['.circleci/config.yml', true],
  ['azure-pipelines.yml', true],
  ['Jenkinsfile', true],
  ['.github/dependabot.yml', false],
  ['src/action.ts', false],
  ['docs/workflows/a.yml', false],
])('%s tells CI what to run: %s', (path, expected) => {
  expect(isCiFile(path)).toBe(expected);
});

test.each<[string, boolean]>([
  ['OPENAI_API_KEY', true],
  ['openai-api-key', true],
  ['OPENAI_API_KEY_PROD', true],
  ['AZURE_OPENAI_KEY', true],
  ['LLM', true],
  ['OPENAI_BASE_URL', false],
  ['OPENAI_ORG_ID', false],
  ['openai_api_key_secret_name', false],
  ['use_openai_key', false],
  ['API_KEY', false],
])('%s names a key: %s', (name, expected) => {
  expect(namesKey(name, new Set(['LLM']))).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['.', '../api', true],
  ['web', 'api', true],
  ['web', 'web2', true],
  ['.', 'web', false],
  ['./web/', 'web/app', false],
  ['..', '.', false],
  ['/a/b', '/a/c', true],
  ['/a', '/a/c', false],
])('%s and %s are apart: %s', (a, b, expected) => {
  expect(isApart(a, b)).toBe(expected);
  expect(isApart(b, a)).toBe(expected);
});
