import { expect, test } from '@jest/globals';
import { parseFixture, writeFixture } from './fixture.ts';
import { openTestProject } from './support.ts';

const open = async (text: string) => {
  const { folder, env } = writeFixture(parseFixture(text));
  return openTestProject(folder, { env });
};

test('a project keeps what speaks of OpenAI, what holds a key, and what uses a variable that holds one', async () => {
  const { project } = await open(`about
-- .gitignore --
.env
dist
node_modules
-- .env --
MY_LLM=<<openai-project-key:1>>
-- a.ts --
console.log(process.env.MY_LLM)
-- b.ts --
nothing
-- c.py --
import openai
-- d.bin --
<<openai-project-key:2>>
-- dist/app.js --
fetch("https://api.openai.com")
-- node_modules/openai/index.js --
openai
`);
  expect(project.files.map(({ path, tracked, ignored, keys }) => [path, tracked, ignored, keys.length])).toEqual([
    ['.env', false, true, 1],
    ['a.ts', true, false, 0],
    ['c.py', true, false, 0],
    ['d.bin', true, false, 1],
    ['dist/app.js', false, true, 0],
  ]);
  expect([...project.paths]).toEqual(expect.arrayContaining(['.gitignore', 'b.ts', 'dist/app.js']));
  expect(project.keyVariables).toContain('MY_LLM');
  expect(JSON.stringify(project.files.map(({ keys }) => keys))).not.toContain('T3BlbkFJ');
});

test('a folder without a repository is a project, too; a repository below is none of its files', async () => {
  const { project } = await open(`about
-- no git --
-- a.py --
import openai
-- inner/.git/HEAD --
ref: refs/heads/main
-- inner/b.py --
import openai
`);
  expect(project.git).toBeUndefined();
  expect(project.files.map(({ path }) => path)).toEqual(['a.py']);
});
