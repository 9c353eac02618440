import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rotatePage } from '../../src/manual/key-pages.ts';
import { pages } from '../../src/manual/pages.ts';
import { questionOf } from '../../src/manual/question.ts';
import { key, tripkey } from '../cli/support.ts';
import { repository, temporaryFolder } from '../support/repository.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

describe('questions', () => {
  test.each([
    [['--help'], { about: 'help', words: [] }],
    [['help'], { about: 'help', words: [] }],
    [['help', 'scan'], { about: 'help', words: ['scan'] }],
    [['scan', '-h'], { about: 'help', words: ['scan'] }],
    [['scan', '-vh'], { about: 'help', words: ['scan'] }],
    [['scan', '--version'], { about: 'version' }],
    [['scan', 'help'], undefined],
    [['scan', '--', '--help'], undefined],
    [['scan', '--', '--version'], undefined],
    [['scan', '-v'], undefined],
    [['scan', '--helpful'], undefined],
    [[], undefined],
  ])('%j', (words, question) => {
    expect(questionOf(words)).toEqual(question);
  });
});

test('--version is one line: name, version, commit, Node', async () => {
  const { stdout, stderr, status } = await tripkey(temporaryFolder(), ['--version']);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toMatch(/^tripkey \S+ \(commit (?:[0-9a-f]{12}(?:-dirty)?|unknown), Node v[\d.]+\)\n$/);
  expect(stdout.split(' ')[1]).toBe(version);
  expect(stdout).toContain(`Node ${process.version})`);
});

test('the example of rotate for a pipe is not refused for its words', async () => {
  const [line] = rotatePage.examples.map(([each]) => each).filter((each) => each.startsWith('pbpaste | '));
  const words = line!.replace('pbpaste | tripkey ', '').split(' ');
  const { stderr } = await tripkey(temporaryFolder(), words, { input: key(1) });
  expect(stderr).toContain('no key that counts is found here');
});

test('the commit of --version is one of this repository', async () => {
  const { stdout } = await tripkey(temporaryFolder(), ['--version']);
  const [, commit] = /commit ([0-9a-f]{12})/.exec(stdout) ?? [];
  // A build from an archive knows none.
  if (commit === undefined) return expect(stdout).toContain('commit unknown');
  expect(spawnSync('git', ['cat-file', '-e', `${commit}^{commit}`]).status).toBe(0);
});

test.each(pages.map(({ name }) => name))('help %s, %s --help and -h say the same', async (name) => {
  const folder = temporaryFolder();
  const runs = await Promise.all(
    [
      ['help', name],
      [name, '--help'],
      [name, '-h'],
    ].map((words) => tripkey(folder, words)),
  );
  expect(runs[0]?.stdout).toContain(`tripkey ${name}`);
  expect(runs.map(({ status }) => status)).toEqual([0, 0, 0]);
  expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1);
});

test('the help of no command is an error that names the nearest one', async () => {
  const { status, stderr } = await tripkey(temporaryFolder(), ['help', 'scna']);
  expect(status).toBe(2);
  expect(stderr).toContain('unknown command: scna; did you mean `scan`?');
});

test.each([
  ['scan', '--format', 'json', 'help'],
  ['scan', '--verbose', 'a.txt', 'help'],
])('a file called help is scanned: %s %s %s %s', async (...words) => {
  const repo = repository().write({ help: `${key()}\n`, 'a.txt': 'x\n' });
  const { status, stdout } = await tripkey(repo.path, words);
  expect(status).toBe(1);
  expect(stdout).toContain('openai-project-key');
});
