import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { plant } from '../support/keys.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import { tripkey } from './support.ts';

const key = plant('openai-project-key', 1).secret;

/** One with a tracked `.env` at the top and in a folder below. */
const careless = (): TestRepository => {
  const files = { '.env': `OPENAI_API_KEY=${key}\n`, 'a.py': 'import os\nos.getenv("OPENAI_API_KEY")\n' };
  const below = Object.fromEntries(Object.entries(files).map(([path, text]) => [`pkg/${path}`, text]));
  return repository()
    .write({ ...files, ...below })
    .stage()
    .commit();
};

const fix = (cwd: string, folders: readonly string[] = [], env: Record<string, string> = {}) =>
  tripkey(cwd, ['doctor', ...folders, '--fix', '--yes', '--check', 'env-tracked', '--check', 'env-not-ignored'], {
    env,
  });

test("called from a hook, the hook's repository is not mended in the place of another", async () => {
  const [hook, other] = [careless(), careless()];
  await fix(hook.path, [other.path], { GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index' });
  expect(hook.git('ls-files')).toBe('.env\na.py\npkg/.env\npkg/a.py');
  expect(other.git('ls-files')).toBe('a.py\npkg/a.py');
});

test("called from a hook for a folder below, that folder's files are forgotten", async () => {
  const hook = careless();
  await fix(hook.path, ['pkg'], { GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index' });
  expect(hook.git('ls-files')).toBe('.env\na.py\npkg/a.py');
});

test('while another git holds the index, files are mended, and the report says what is left', async () => {
  const repo = careless();
  writeFileSync(join(repo.path, '.git', 'index.lock'), '');
  const run = await fix(repo.path);
  expect(run.status).toBe(1);
  expect(run.stdout).toMatch(/\.env: still tracked: git rm: Unable to create/);
  expect(repo.git('check-ignore', '--no-index', '.env')).toBe('.env');
});

test('a file that is read-only stays as it is', async () => {
  const repo = careless().write('.gitignore', 'a\n');
  chmodSync(join(repo.path, '.gitignore'), 0o444);
  const run = await fix(repo.path);
  expect(run.stdout).toContain('.gitignore stays as it is: it is read-only');
  expect(readFileSync(join(repo.path, '.gitignore'), 'utf8')).toBe('a\n');
});

test('beside a file in a folder whose name is no UTF-8 no other folder is made', async () => {
  const repo = repository().write(Buffer.from('a\xff/.env', 'latin1'), `OPENAI_API_KEY=${key}\n`);
  repo.write('a.py', 'import openai\n').stage().commit();
  const run = await tripkey(repo.path, ['doctor', '--fix', '--yes']);
  expect(run.stdout).toContain('.env.example stays as it is: its folder cannot be named');
  expect(run.stdout).toContain('.env: still tracked: git rm: pathspec');
  expect(repo.git('status', '--porcelain')).not.toContain('/.env.example');
});

test('a patch for a folder that was named otherwise than from here applies here', async () => {
  const repo = careless();
  const patches = await Promise.all(
    ['pkg', './pkg', join(repo.path, 'pkg')].map((name) => tripkey(repo.path, ['doctor', name, '--fix', '--dry-run'])),
  );
  expect(new Set(patches.map(({ stdout }) => stdout)).size).toBe(1);
  repo.raw(['apply', '-'], { input: patches[0]?.stdout ?? '' });
  expect(readFileSync(join(repo.path, 'pkg', '.env.example'), 'utf8')).toContain('OPENAI_API_KEY=');
});

const shared = temporaryFolder();

test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
  [
    'other repositories share its folder',
    {},
    { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.hooksPath', GIT_CONFIG_VALUE_0: shared },
    `core.hooksPath is ${shared}`,
  ],
  ['its folder is a file', { '.git/hooks': '' }, {}, 'pre-commit cannot be read or written (ENOTDIR)'],
  [
    'its manager has a file of another layout',
    { 'lefthook.yml': 'pre-commit: {commands: {a: {run: x}}}\n' },
    {},
    'lefthook.yml is laid out in a way that tripkey does not edit',
  ],
])('a hook that cannot be installed keeps neither the report nor other projects: %s', async (_, files, env, why) => {
  const repo = careless();
  rmSync(join(repo.path, '.git', 'hooks'), { recursive: true, force: true });
  repo.write(files);
  const other = careless();
  const run = await tripkey(repo.path, ['doctor', '.', other.path, '--fix'], { env });
  expect(run.stderr).not.toContain('init again');
  expect(run.stdout).toContain('note: no hook was installed: ');
  expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(why);
  expect(run.stdout).toContain('hook-missing');
  expect(other.git('check-ignore', '--no-index', '.env')).toBe('.env');
  expect(run.status).toBe(1);
});
