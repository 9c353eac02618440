import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { existingRepository, repository } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { tripkey, userGit } from './program.ts';
import { key } from './support.ts';

/** Real pushes through the hook that `tripkey init --yes --pre-push` installs, run by the built program. */

const secret = `const key = '${key(1)}';\n`;

/** A repository with the hook and one clean commit, and an empty remote called `origin`. */
const prepared = (objectFormat: 'sha1' | 'sha256' = 'sha1'): { repo: TestRepository; remote: TestRepository } => {
  const remote = repository({ bare: true, objectFormat });
  const repo = existingRepository(repository({ objectFormat }).path, remote.env);
  repo.write('a', '1\n').stage().commit().git('remote', 'add', 'origin', remote.path);
  expect(tripkey(repo, ['init', '--yes', '--pre-push'])).toMatchObject({ status: 0, stderr: '' });
  return { repo, remote };
};

const push = (repo: TestRepository, ...refs: string[]) => {
  const { status, stdout, stderr } = userGit(repo, ['push', '-q', 'origin', ...refs]);
  const output = stdout + stderr;
  return { status, output, leaked: output.includes(key(1)) };
};

const refsOf = (remote: TestRepository): string => remote.git('for-each-ref', '--format=%(refname:short)');

const silent = { status: 0, output: '', leaked: false };
const blocked = { status: 1, output: expect.stringContaining('OpenAI project key'), leaked: false };

test.each(['sha1', 'sha256'] as const)('to an empty remote (%s): the whole history is searched', (objectFormat) => {
  const { repo, remote } = prepared(objectFormat);
  expect(push(repo, 'main')).toEqual(silent);
  expect(refsOf(remote)).toBe('main');

  const { repo: other, remote: empty } = prepared(objectFormat);
  other.write('a', secret).stage().commit().write('a', 'clean again\n').stage().commit();
  expect(push(other, 'main')).toEqual(blocked);
  expect(refsOf(empty)).toBe('');
});

test('what is new on a branch that the remote has; what it has already is let be', () => {
  const { repo, remote } = prepared();
  repo.write('old', secret).stage().commit();
  repo.git('push', '-q', '--no-verify', 'origin', 'main');
  expect(push(repo, 'main')).toEqual(silent);
  repo.write('b', 'x\n').stage().commit();
  expect(push(repo, 'main')).toEqual(silent);
  const before = remote.id('main');
  repo.write('c', secret.replace('key', 'other')).stage().commit();
  expect(push(repo, 'main')).toEqual(blocked);
  expect(remote.id('main')).toBe(before);
});

test('a new branch, a tag, and one that is deleted, at once', () => {
  const { repo, remote } = prepared();
  expect(push(repo, 'main', 'main:gone')).toEqual(silent);
  repo.git('checkout', '-q', '-b', 'new');
  repo.write('b', 'x\n').stage().commit().git('tag', '-a', '-m', 'one', 'v1');
  expect(push(repo, 'new', 'v1', ':gone')).toEqual(silent);
  expect(refsOf(remote)).toBe('main\nnew\nv1');
  repo.write('b', secret).stage().commit();
  expect(push(repo, 'new', 'new:another')).toEqual(blocked);
  expect(refsOf(remote)).toBe('main\nnew\nv1');
});

test('what a merge brings in from a branch that was never pushed', () => {
  const { repo } = prepared();
  push(repo, 'main');
  repo.git('checkout', '-q', '-b', 'side');
  repo.write('s', secret).stage().commit().write('s', 'clean\n').stage().commit();
  repo.git('checkout', '-q', 'main');
  repo.git('merge', '-q', '--no-ff', '--no-verify', '-m', 'merge', 'side');
  expect(push(repo, 'main')).toEqual(blocked);
});

test('a key in a message or in an author', () => {
  const { repo } = prepared();
  push(repo, 'main');
  repo.commit(`for ${key(1)}`);
  expect(push(repo, 'main')).toEqual(blocked);
});

test.each([
  ['of a commit that the remote has', 'HEAD'],
  ['of a tree', 'HEAD^{tree}'],
  ['of a single file', 'HEAD:a'],
])('a key in the message of an annotated tag %s', (_case, target) => {
  const { repo, remote } = prepared();
  push(repo, 'main');
  repo.git('tag', '-a', 'v1', '-m', `for ${key(1)}`, target);
  expect(push(repo, 'v1')).toEqual(blocked);
  expect(refsOf(remote)).toBe('main');
});

test('more commits than one list of arguments holds, the key in the first', () => {
  const { repo } = prepared();
  push(repo, 'main');
  repo.write('k', secret).stage().commit().remove('k').stage().commit();
  const stream = Array.from({ length: 3000 }, (_, n) => {
    const from = n === 0 ? `from ${repo.id()}\n` : '';
    return `commit refs/heads/main\ncommitter T <t@example.com> ${1_800_000_000 + n} +0000\ndata 1\nx\n${from}M 644 inline f\ndata 4\n${String(n).padStart(4, '0')}\n`;
  });
  repo.raw(['fast-import', '--quiet', '--force'], { input: stream.join('') });
  expect(push(repo, 'main')).toEqual(blocked);
});

test('a range of zeros as CI gives it', () => {
  const { repo } = prepared();
  const zeros = '0'.repeat(40);
  repo.write('k', secret).stage().commit();
  const ci = existingRepository(join(repo.path), { ...repo.env, CI: 'true' });
  expect(tripkey(ci, ['scan', '--range', `${zeros}..HEAD`]).status).toBe(1);
  expect(tripkey(ci, ['scan', '--range', `${zeros}..HEAD~1`]).status).toBe(0);
  expect(tripkey(ci, ['scan', '--range', `HEAD..${zeros}`]).status).toBe(0);
});
