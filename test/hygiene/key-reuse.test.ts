import { expect, test } from '@jest/globals';
import type { Found } from '../../src/hygiene/check.ts';
import { keyReuse } from '../../src/hygiene/key-reuse.ts';
import type { Project } from '../../src/hygiene/project.ts';
import { parseFixture, writeFixture } from './fixture.ts';
import { openTestProject } from './support.ts';

const open = async (name: string, text: string): Promise<Project> => {
  const { folder, env } = writeFixture(parseFixture(text));
  const { project } = await openTestProject(folder, { name, env: { ...env, CI: '' }, checks: [keyReuse] });
  return project;
};

const run = async (project: Project, all: readonly Project[]): Promise<readonly Found[]> => [
  ...((await keyReuse.run?.(project, all)) ?? []),
];

const env = (seed: number): string => `-- .env --\nOPENAI_API_KEY=<<openai-project-key/74:${seed}>>\n`;

test('two projects with one key: the later one tells it, once', async () => {
  const all = await Promise.all([
    open('web', env(1)),
    open('api', `${env(1)}-- config.json --\n{ "key": "<<openai-project-key/74:1>>" }\n`),
    open('jobs', env(2)),
  ]);
  const [web, api, jobs] = all;
  if (web === undefined || api === undefined || jobs === undefined) throw new Error('not opened');
  expect(await run(web, all)).toEqual([]);
  expect(await run(jobs, all)).toEqual([]);
  const [found, ...others] = await run(api, all);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ path: '.env', startLine: 1 });
  expect(found?.message).toContain('the same key as the project `web`');
});

test('a folder of a project is no second project', async () => {
  const all = await Promise.all([open('.', env(1)), open('packages/api', env(1))]);
  for (const project of all) expect(await run(project, all)).toEqual([]);
});

test('a key in code of two projects is not theirs', async () => {
  const code = '-- src/a.py --\nkey = "<<openai-project-key/74:1>>"\n';
  const all = await Promise.all([open('web', code), open('api', code)]);
  for (const project of all) expect(await run(project, all)).toEqual([]);
});
