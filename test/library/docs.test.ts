import { beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { key } from '../cli/support.ts';
import { repository } from '../support/repository.ts';
import { type Project, installedProject } from './project.ts';

/** The page's examples, each with the output that it shows. */
const examples = [
  ...readFileSync('docs/library.md', 'utf8').matchAll(/^```(js|ts)\n(.*?)^```\n\n```output\n(.*?)^```$/gms),
].map(([, language, code, output]) => ({ language: language!, code: code!, output: output! }));

let project: Project;
beforeAll(() => {
  project = installedProject();
});

test('every example has its output', () => {
  const blocks = readFileSync('docs/library.md', 'utf8').match(/^```(?:js|ts)$/gm);
  expect(examples).toHaveLength(blocks?.length ?? 0);
  expect(examples.length).toBeGreaterThan(5);
});

test.each(examples.map((example, index) => ({ ...example, index })))(
  'docs/library.md, example $index, prints what the page shows',
  async ({ language, code, output, index }) => {
    const repo = repository();
    repo
      .write('old.env', `${key(2)}\n`)
      .stage()
      .commit('first')
      .remove('old.env');
    const client = `import OpenAI from 'openai';\n\nconst key = '${key(1)}';\n`;
    repo
      .write({ 'src/client.js': client, ...(index === 0 ? {} : { 'copy.js': client }) })
      .stage()
      .commit('second');
    const plain = language === 'ts' ? compiled(code) : code;
    const env = { ...repo.env, SAMPLE: key(3) };
    const { status, stdout, stderr } = await project.run(plain, null, { cwd: repo.path, env });
    expect([status, stderr, stdout]).toEqual([0, '', output]);
  },
);

/** What tsc makes of it, without a word. */
const compiled = (code: string): string => {
  writeFileSync(join(project.path, 'example.mts'), code);
  writeFileSync(
    join(project.path, 'console.d.ts'),
    'declare const console: { log(...values: readonly unknown[]): void };\n',
  );
  const compiler = resolve('node_modules/typescript/bin/tsc');
  const args = [
    '--strict',
    '--exactOptionalPropertyTypes',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--lib',
    'es2023',
    '--types',
    '',
    'example.mts',
    'console.d.ts',
  ];
  const { stdout, status } = spawnSync(process.execPath, [compiler, ...args], { cwd: project.path, encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
  return readFileSync(join(project.path, 'example.mjs'), 'utf8');
};
