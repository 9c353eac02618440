import { expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { repository, temporaryFolder } from '../support/repository.ts';
import { commitOf } from './helpers.ts';

test('the commit is that of the folder, in 12 digits', () => {
  const repo = repository().write('a.txt', 'x\n').stage().commit();
  expect(commitOf(repo.path, {})).toBe(repo.id().slice(0, 12));
});

test('tracked files that differ make it dirty, others do not', () => {
  const repo = repository().write('a.txt', 'x\n').stage().commit();
  repo.write('b.txt', 'untracked\n');
  expect(commitOf(repo.path, {})).toBe(repo.id().slice(0, 12));
  repo.write('a.txt', 'y\n');
  expect(commitOf(repo.path, {})).toBe(`${repo.id().slice(0, 12)}-dirty`);
});

test('an archive that is unpacked inside of another repository has none of its commits', () => {
  const repo = repository().write('a.txt', 'x\n').stage().commit();
  const inner = path.join(repo.path, 'node_modules/tripkey');
  mkdirSync(inner, { recursive: true });
  expect(commitOf(inner, {})).toBe('unknown');
});

test('no repository, no commit', () => {
  expect(commitOf(temporaryFolder(), {})).toBe('unknown');
  expect(commitOf(repository().path, {})).toBe('unknown');
});

test('TRIPKEY_COMMIT says it where git cannot', () => {
  expect(commitOf(temporaryFolder(), { TRIPKEY_COMMIT: 'abc1234' })).toBe('abc1234');
  expect(() => commitOf(temporaryFolder(), { TRIPKEY_COMMIT: 'v1; rm' })).toThrow('TRIPKEY_COMMIT is no commit id');
});
