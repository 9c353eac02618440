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

const ranges = (calls: ReturnType<typeof git>['calls']) => calls.map(({ args }) => args.slice(0, 3).join(' '));

test('a branch that the remote has: what is new', async () => {
  const { repo, base, tip } = await pushed();
  const ran = git(repo, ['push', '-q', 'origin', 'main']);
  expect(ranges(ran.calls)).toEqual([`scan --range ${base}..${tip}`]);
  expect(ran).toMatchObject({ status: 0, output: '' });
});

test('a new branch: from where it left what the remote has', async () => {
  const { repo, base, tip } = await pushed();
  expect(ranges(git(repo, ['push', '-q', 'origin', 'main:new']).calls)).toEqual([`scan --range ${base}..${tip}`]);
});

test('a new branch on a commit that the remote has: nothing to read', async () => {
  const { repo, base } = await pushed();
  expect(git(repo, ['push', '-q', 'origin', `${base}:refs/heads/new`])).toMatchObject({ status: 0, calls: [] });
});

test('a remote that has nothing, or is named by its address: the whole history', async () => {
  const { repo, tip } = await pushed();
  const other = repository({ bare: true });
  expect(ranges(git(repo, ['push', '-q', other.path, 'main']).calls)).toEqual([`scan --range ${zero}..${tip}`]);
});

test('several refs, one of them deleted: each of the others', async () => {
  const { repo, base, tip } = await pushed();
  repo.git('push', '-q', '--no-verify', 'origin', `${base}:refs/heads/gone`);
  repo.git('tag', '-a', '-m', 'one', 'v1');
  const { calls } = git(repo, ['push', '-q', 'origin', 'main', 'v1', ':gone']);
  expect(ranges(calls).toSorted()).toEqual(
    [`scan --range ${base}..${tip}`, `scan --range ${base}..${repo.id('v1')}`].toSorted(),
  );
});

test('a forced push over a commit that is not here: from what both have', async () => {
  const { repo, remote, base, tip } = await pushed();
  const other = existingRepository(join(remote.path, '..'), remote.env);
  other.git('clone', '-q', remote.path, 'other');
  const clone = existingRepository(join(other.path, 'other'), remote.env);
  clone.write('b', 'x').stage().commit();
  clone.git('push', '-q', 'origin', 'main');
  expect(ranges(git(repo, ['push', '-q', '-f', 'origin', 'main']).calls)).toEqual([`scan --range ${base}..${tip}`]);
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
