import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { existingRepository, repository } from '../support/repository.ts';
import { addProgram, git, ignoreModules, init } from './support.ts';

const zero = '0'.repeat(40);

/** A repository with the hook and two commits, of which the first is on the remote's `main`. */
const pushed = async () => {
  const remote = repository({ bare: true });
  const repo = existingRepository(repository().path, remote.env);
  repo.write('a', '1').stage().commit();
  addProgram(repo.path);
  ignoreModules(repo);
  await init(repo.path, repo.env, { prePush: true });
  repo.git('remote', 'add', 'origin', remote.path);
  repo.git('push', '-q', '--no-verify', 'origin', 'main');
  const base = repo.id();
  repo.write('a', '2').stage('a').commit();
  return { repo, remote, base, tip: repo.id() };
};

/** What tripkey was started with: the remote's name, and the list of refs. */
const handed = (calls: ReturnType<typeof git>['calls']) =>
  calls.map(({ args, input }) => [args.slice(0, 2).join(' '), ...input.trimEnd().split('\n').toSorted()]);

test('the list of refs comes as git gave it, with the remote', async () => {
  const { repo, base, tip } = await pushed();
  const ran = git(repo, ['push', '-q', 'origin', 'main']);
  expect(handed(ran.calls)).toEqual([['scan --push-to=origin', `refs/heads/main ${tip} refs/heads/main ${base}`]]);
  expect(ran).toMatchObject({ status: 0, output: '' });
});

test('several refs, one of them deleted: all in one start', async () => {
  const { repo, base, tip } = await pushed();
  repo.git('push', '-q', '--no-verify', 'origin', `${base}:refs/heads/gone`);
  const { calls } = git(repo, ['push', '-q', 'origin', 'main', 'main:new', ':gone']);
  expect(handed(calls)).toEqual([
    [
      'scan --push-to=origin',
      `(delete) ${zero} refs/heads/gone ${base}`,
      `refs/heads/main ${tip} refs/heads/main ${base}`,
      `refs/heads/main ${tip} refs/heads/new ${zero}`,
    ],
  ]);
});

test('a remote that is named by its address', async () => {
  const { repo } = await pushed();
  const other = repository({ bare: true });
  const { calls } = git(repo, ['push', '-q', other.path, 'main']);
  expect(handed(calls)[0]?.[0]).toBe(`scan --push-to=${other.path}`);
});

test('nothing to push: nothing is started', async () => {
  const { repo, base } = await pushed();
  expect(git(repo, ['push', '-q', 'origin', `${base}:main`])).toMatchObject({ status: 0, calls: [] });
});

test('a finding stops the push', async () => {
  const { repo, remote, base } = await pushed();
  expect(git(repo, ['push', '-q', 'origin', 'main'], { TRIPKEY_EXIT: '1' }).status).not.toBe(0);
  expect(remote.id('main')).toBe(base);
});

test('a hook that was there before reads the same list', async () => {
  const { repo, tip, base } = await pushed();
  const hook = join(repo.path, '.git/hooks/pre-push');
  rmSync(hook);
  writeFileSync(hook, '#!/bin/sh\ncat >&2\necho "to $1" >&2\n', { mode: 0o755 });
  await init(repo.path, repo.env, { prePush: true });
  const ran = git(repo, ['push', '-q', 'origin', 'main']);
  expect(ran.output).toBe(`refs/heads/main ${tip} refs/heads/main ${base}\nto origin\n`);
  expect(ran.calls).toHaveLength(1);
});
