import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { TestRepository } from '../support/repository.ts';
import { historyJson, leaky } from './history-support.ts';

const absent = '1'.repeat(40);
const notThere = `object ${absent}, which it names, is not there`;
const ignored = 'this ref is broken: git ignores it';

const put = (repo: TestRepository, path: string, text: string): void => {
  mkdirSync(dirname(join(repo.path, '.git', path)), { recursive: true });
  writeFileSync(join(repo.path, '.git', path), text);
};

/** Everything that was not read. */
const unread = async ({ path }: TestRepository, args: readonly string[] = []): Promise<readonly string[]> => {
  const { document, status } = await historyJson(path, ['--no-cache', ...args]);
  expect([1, 3]).toContain(status);
  return document.scan.incomplete.map(({ what, why }) => `${what}: ${why}`);
};

test.each<[string, (repo: TestRepository) => void, readonly unknown[]]>([
  ['an empty file', (repo) => put(repo, 'refs/heads/b', ''), [`refs/heads/b: ${ignored}`]],
  ['a file that holds no id', (repo) => put(repo, 'refs/heads/b', 'no id\n'), [`refs/heads/b: ${ignored}`]],
  ['an object that is not there', (repo) => put(repo, 'refs/heads/b', `${absent}\n`), [`refs/heads/b: ${notThere}`]],
  ['the same, packed', (repo) => put(repo, 'packed-refs', `${absent} refs/heads/b\n`), [`refs/heads/b: ${notThere}`]],
  ['a stash that is not there', (repo) => put(repo, 'refs/stash', `${absent}\n`), [`refs/stash: ${notThere}`]],
  [
    'an alias of a broken one',
    (repo) => {
      put(repo, 'refs/heads/b', `${absent}\n`);
      put(repo, 'refs/heads/c', 'ref: refs/heads/b\n');
    },
    [`refs/heads/b: ${notThere}`],
  ],
  [
    'a name that git does not take',
    (repo) => put(repo, 'refs/heads/a..b', `${absent}\n`),
    [`refs/heads/a..b: ${ignored}`],
  ],
  [
    'a line of packed-refs',
    (repo) => put(repo, 'packed-refs', 'no id refs/heads/b\n'),
    [expect.stringMatching(/^packed-refs: .*unexpected line/)],
  ],
  ['a detached HEAD', (repo) => put(repo, 'HEAD', `${absent}\n`), [`HEAD: ${notThere}`]],
  [
    'the bisection of another work tree',
    (repo) => {
      repo.git('worktree', 'add', '-q', join(repo.path, '.git', 'other'), '-b', 'other');
      put(repo, 'worktrees/other/refs/bisect/bad', `${absent}\n`);
    },
    [`worktrees/other/refs/bisect/bad: ${notThere}`],
  ],
])('a broken ref is told of once, where a key is found, too: %s', async (_name, damage, told) => {
  const repo = leaky();
  damage(repo);
  expect(await unread(repo)).toEqual(told);
});

test('a corrupt commit is not left out of a window of time because its date cannot be read', async () => {
  const repo = leaky();
  const id = repo.id();
  const file = join(repo.path, '.git/objects', id.slice(0, 2), id.slice(2));
  chmodSync(file, 0o644);
  writeFileSync(file, '');
  expect(await unread(repo, ['--since', '2001-01-01'])).toContain(
    `object ${id}: git cannot read it: its file is corrupt`,
  );
});
