import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openRepository } from '../../src/git/repository.ts';
import type { HookState } from '../../src/hygiene/project.ts';
import { hookState } from '../../src/hygiene/project/hook-state.ts';
import { init } from '../hook/support.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';

const stateAt = (folder: string, env: NodeJS.ProcessEnv = {}): Promise<HookState> =>
  hookState(openRepository(folder), env);

const script = (path: string, text: string, mode = 0o755): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
};

const hookOf = (repo: TestRepository): string => join(repo.path, '.git/hooks/pre-commit');
const nothing = {
  installed: undefined,
  shadowed: undefined,
  hooksPath: undefined,
  configured: undefined,
  others: [],
  inCi: false,
};

test('no hook, and the samples of git are none', async () => {
  expect(await stateAt(repository().path)).toEqual(nothing);
});

test('what init wrote is seen, also from a folder below and in a worktree', async () => {
  const repo = repository().write('below/a.txt', 'a').stage().commit();
  await init(repo.path, repo.env);
  repo.git('worktree', 'add', '-q', '../other');
  for (const folder of ['', 'below', '../other']) {
    expect(await stateAt(join(repo.path, folder))).toEqual({ ...nothing, installed: 'git' });
  }
});

test('core.hooksPath outside of the repository', async () => {
  const repo = repository();
  const shared = temporaryFolder();
  repo.git('config', 'core.hooksPath', shared);
  await expect(stateAt(repo.path)).resolves.toEqual({ ...nothing, hooksPath: shared });
  script(join(shared, 'pre-commit'), '#!/bin/sh\ntripkey scan --staged\n');
  await expect(stateAt(repo.path)).resolves.toEqual({ ...nothing, installed: 'git', hooksPath: shared });
});

test('a hook that core.hooksPath shadows', async () => {
  const repo = repository();
  await init(repo.path, repo.env);
  repo.git('config', 'core.hooksPath', 'other/hooks');
  expect(await stateAt(repo.path)).toEqual({
    ...nothing,
    shadowed: '.git/hooks/pre-commit',
    hooksPath: 'other/hooks',
  });
});

test("husky's file that core.hooksPath shadows", async () => {
  const repo = repository().write({
    'package.json': '{"devDependencies":{"husky":"9"}}',
    '.husky/pre-commit': 'tripkey scan',
  });
  expect(await stateAt(repo.path)).toEqual({ ...nothing, configured: 'husky' });
  repo.git('config', 'core.hooksPath', '/nowhere/hooks');
  expect(await stateAt(repo.path)).toEqual({
    ...nothing,
    configured: 'husky',
    shadowed: '.husky/pre-commit',
    hooksPath: '/nowhere/hooks',
  });
});

test.each([
  ['lefthook', { 'lefthook.yml': 'pre-commit:\n  commands:\n    tripkey:\n      run: npx tripkey scan --staged\n' }],
  ['simple-git-hooks', { 'package.json': '{"simple-git-hooks":{"pre-commit":"npx tripkey scan --staged"}}' }],
  ['husky', { 'package.json': '{"husky":{"hooks":{"pre-commit":"npm run keys"}},"scripts":{"keys":"tripkey scan"}}' }],
  ['tools/hooks', { 'tools/hooks/pre-commit': '#!/bin/sh\ntripkey scan\n' }],
])('set up in %s, and not active', async (manager, files) => {
  expect(await stateAt(repository().write(files).path)).toEqual({ ...nothing, configured: manager });
});

test('husky installed: the stub counts, and without it nothing', async () => {
  const repo = repository().write({ '.husky/pre-commit': 'npx tripkey scan\n', '.husky/_/h': '' });
  script(join(repo.path, '.husky/_/pre-commit'), '#!/bin/sh\n. "$(dirname "$0")/h"\n');
  repo.git('config', 'core.hooksPath', '.husky/_');
  expect(await stateAt(repo.path)).toEqual({ ...nothing, installed: 'husky', hooksPath: '.husky/_' });
  rmSync(join(repo.path, '.husky/_/pre-commit'));
  expect((await stateAt(repo.path)).installed).toBeUndefined();
});

test("lefthook's own hook", async () => {
  const repo = repository().write('.lefthook.yaml', 'pre-commit:\n  jobs:\n    - run: tripkey scan --staged\n');
  script(hookOf(repo), '#!/bin/sh\ncall_lefthook()\n{\n  lefthook "$@"\n}\ncall_lefthook run "pre-commit" "$@"\n');
  expect(await stateAt(repo.path)).toEqual({ ...nothing, installed: 'lefthook' });
});

test.each([
  ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3])],
  ['a long line', Buffer.alloc(5_000_000, 'a')],
  ['nothing', Buffer.alloc(0)],
])('a hook that cannot be read as text is not ours: %s', async (_name, bytes) => {
  const repo = repository();
  script(hookOf(repo), '');
  writeFileSync(hookOf(repo), bytes);
  expect(await stateAt(repo.path)).toEqual(nothing);
});

test('CI is told by its variable', async () => {
  const repo = repository();
  expect((await stateAt(repo.path, { CI: 'true' })).inCi).toBe(true);
  expect((await stateAt(repo.path, { CI: 'false' })).inCi).toBe(false);
  expect(existsSync(hookOf(repo))).toBe(false);
});
