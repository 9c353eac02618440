import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { temporaryFolder } from '../support/repository.ts';

// GitHub's own parser of action.yml. Node 20 cannot load it as it is: it imports JSON without saying so.

let errorsIn: (text: string) => readonly string[];

beforeAll(async () => {
  const contents = `
    import { parseAction } from '@actions/workflow-parser/actions/index';
    const trace = { error() {}, info() {}, verbose() {} };
    export const errorsIn = (content) =>
      parseAction({ name: 'action.yml', content }, trace).context.errors.getErrors().map(({ message }) => message);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
  });
  const file = join(temporaryFolder(), 'parser.cjs');
  writeFileSync(file, outputFiles[0]!.text);
  ({ errorsIn } = createRequire(file)(file) as { errorsIn: typeof errorsIn });
});

const action = readFileSync('action.yml', 'utf8');

test('action.yml is what GitHub takes', () => {
  expect(errorsIn(action)).toEqual([]);
});

test.each([
  ['another Node', 'using: node24', 'using: node23', /Unexpected value 'node23'/],
  ['an unknown key', 'branding:', 'brand:', /Unexpected value 'brand'/],
  ['an icon that GitHub lacks', 'icon: shield', 'icon: key', /Unexpected value 'key'/],
  ['no description', 'description: Finds', 'about: Finds', /Unexpected value 'about'/],
])('with %s it is not', (_, from, to, message) => {
  expect(errorsIn(action.replace(from, to))).toContainEqual(expect.stringMatching(message));
});
