import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPlainRepository } from '../../src/git/plain-repository.ts';
import { type Repository, findRepository } from '../../src/git/repository.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';

/** What is read from the files of a repository is what `git rev-parse` says of it, or nothing. */

/** A variable that nobody knows has git asked. */
const asked = (cwd: string, env: NodeJS.ProcessEnv): Repository | null =>
  findRepository(cwd, { ...env, GIT_NOBODY_KNOWS: '' });

const factsOf = (found: Repository | null): unknown =>
  found === null ? null : { ...found, env: undefined, prefix: Buffer.from(found.prefix).toString() };

const expectTheSame = (cwd: string, env: NodeJS.ProcessEnv): void =>
  expect(factsOf(findRepository(cwd, env))).toEqual(factsOf(asked(cwd, env)));

const isRead = ({ path, env }: Pick<TestRepository, 'path' | 'env'>): boolean =>
  readPlainRepository(path, env) !== null;

const made = (): TestRepository => repository().write('sub/deep/a', 'x').stage().commit();

const ordinary: readonly (readonly [string, (repo: TestRepository) => unknown, string?])[] = [
  ['as it is', () => {}],
  ['below the top', () => {}, 'sub/deep'],
  ['without a commit', (repo) => repo.git('checkout', '-q', '--orphan', 'new')],
  ['a branch in folders', (repo) => repo.git('checkout', '-q', '-b', 'a/b.c/d_1+x')],
  ['a detached head', (repo) => repo.git('checkout', '-q', '--detach')],
  ['packed refs', (repo) => repo.git('pack-refs', '--all')],
  ['packed and loose', (repo) => [repo.git('pack-refs', '--all'), repo.write('b', 'y').stage().commit()]],
  ['a remote', (repo) => repo.git('remote', 'add', 'origin', '/nowhere')],
  ['in a merge', (repo) => writeFileSync(join(repo.path, '.git/MERGE_HEAD'), `${repo.id()}\n`)],
];

test.each(ordinary)('read: %s', (_, change, below = '') => {
  const repo = made();
  change(repo);
  const cwd = join(repo.path, below);
  expect(isRead({ path: cwd, env: repo.env })).toBe(true);
  expectTheSame(cwd, repo.env);
});

test('read: in the environment of a hook', () => {
  const repo = made();
  const env = { ...repo.env, GIT_INDEX_FILE: '.git/index', GIT_PREFIX: '', GIT_EDITOR: ':', GIT_AUTHOR_NAME: 'x' };
  expect(isRead({ path: repo.path, env })).toBe(true);
  expectTheSame(repo.path, env);
});

describe('git is asked', () => {
  const unusual: readonly (readonly [string, (repo: TestRepository) => string | undefined | void])[] = [
    ['a linked worktree', (repo) => (repo.git('worktree', 'add', '-q', '-b', 'w', '../w'), join(repo.path, '../w'))],
    ['settings of a worktree', (repo) => void repo.git('config', 'extensions.worktreeConfig', 'true')],
    ['a work tree elsewhere', (repo) => void repo.git('config', 'core.worktree', temporaryFolder())],
    ['bare by its configuration', (repo) => void repo.git('config', 'core.bare', 'true')],
    ['a configuration that includes another', (repo) => void repo.git('config', 'include.path', 'more')],
    ['a version that nobody knows', (repo) => void repo.git('config', 'core.repositoryformatversion', '1')],
    ['a `.git` that is a link', (repo) => linked(repo, '.git')],
    ['a branch that is a link', (repo) => linked(repo, '.git/refs/heads/main')],
    ['a symbolic branch', (repo) => void repo.git('symbolic-ref', 'refs/heads/other', 'refs/heads/main')],
    ['a head that is no branch', (repo) => void repo.git('update-ref', '--no-deref', 'refs/x/y', 'HEAD')],
    ['a branch of an odd name', (repo) => void repo.git('checkout', '-q', '-b', 'ä@x')],
    ['a broken head', (repo) => writeFileSync(join(repo.path, '.git/HEAD'), 'ref: nonsense\n')],
    ['a broken branch', (repo) => writeFileSync(join(repo.path, '.git/refs/heads/main'), 'nonsense\n')],
    ['a file HEAD on the way up', (repo) => (repo.write('sub/HEAD', 'x'), join(repo.path, 'sub/deep'))],
    ['the inside of `.git`', (repo) => join(repo.path, '.git/refs')],
    ['no configuration', (repo) => rmSync(join(repo.path, '.git/config'))],
    ['a shallow clone', (repo) => writeFileSync(join(repo.path, '.git/shallow'), `${repo.id()}\n`)],
  ];

  test.each(unusual)('%s', (name, change) => {
    const repo = made();
    const cwd = change(repo) ?? repo.path;
    if (name === 'a symbolic branch') repo.git('symbolic-ref', 'HEAD', 'refs/heads/other');
    if (name === 'a head that is no branch') repo.git('symbolic-ref', 'HEAD', 'refs/x/y');
    expect(isRead({ path: cwd, env: repo.env })).toBe(false);
    expectTheSameOrError(cwd, repo.env);
  });

  test.each([
    ['GIT_DIR', '.git'],
    ['GIT_WORK_TREE', '.'],
    ['GIT_COMMON_DIR', '.git'],
    ['GIT_OBJECT_DIRECTORY', '.git/objects'],
    ['GIT_CEILING_DIRECTORIES', '/'],
    ['GIT_CONFIG_COUNT', '0'],
    ['GIT_TEST_ASSUME_DIFFERENT_OWNER', '1'],
  ])('%s', (name, value) => {
    const repo = made();
    expect(isRead({ path: repo.path, env: { ...repo.env, [name]: value } })).toBe(false);
  });

  test('a bare repository, one of SHA-256, a submodule, and no repository at all', () => {
    const bare = repository({ bare: true });
    const other = repository({ objectFormat: 'sha256' });
    const outer = made();
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', made().path, 'inner');
    const paths = [bare.path, other.path, join(outer.path, 'inner'), temporaryFolder(), '/', '/nowhere'];
    for (const path of paths) expect(isRead({ path, env: bare.env })).toBe(false);
  });
});

function linked(repo: TestRepository, name: string): void {
  const path = join(repo.path, name);
  const elsewhere = join(temporaryFolder(), 'moved');
  renameSync(path, elsewhere);
  symlinkSync(elsewhere, path);
}

test('a branch that is called HEAD is none of a repository without a commit', () => {
  const repo = made();
  repo.git('symbolic-ref', 'refs/heads/HEAD', 'refs/heads/main');
  repo.git('symbolic-ref', 'HEAD', 'refs/heads/unborn');
  expect(findRepository(repo.path, repo.env)?.head).toBeNull();
});

test('always what git says', () => {
  // But for a branch called HEAD, which rev-parse takes for an unborn one: no commit does.
  const name = fc.constantFrom('main', 'x', 'a/b', 'a.b', 'deep/er/one', 'ä', 'x.y-z+1', '@x', 'lock.lockx');
  const change = fc.oneof(
    name.map((branch) => ['checkout', '-q', '-B', branch]),
    name.map((branch) => ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]),
    name.map((branch) => ['branch', '-D', branch]),
    name.map((branch) => ['symbolic-ref', `refs/heads/${branch}`, 'refs/heads/main']),
    fc.constantFrom(
      ['pack-refs', '--all'],
      ['pack-refs', '--all', '--no-prune'],
      ['checkout', '-q', '--detach'],
      ['commit', '-q', '--allow-empty', '-m', 'x'],
      ['tag', '-f', 'main'],
      ['gc', '-q'],
      ['config', 'branch.include.x', 'y'],
      ['update-ref', '-d', 'HEAD'],
    ),
  );
  let read = 0;
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const repo = made();
      mkdirSync(join(repo.path, 'sub/new'), { recursive: true });
      for (const args of changes) tried(() => repo.git(...args));
      if (isRead(repo)) read++;
      for (const cwd of [repo.path, join(repo.path, 'sub/new')]) expectTheSameOrError(cwd, repo.env);
    }),
    { numRuns: 40 },
  );
  expect(read).toBeGreaterThan(10);
});

/** Git may refuse what the changes came to. */
function expectTheSameOrError(cwd: string, env: NodeJS.ProcessEnv): void {
  const told = tried(() => asked(cwd, env));
  expect(tried(() => factsOf(findRepository(cwd, env)))).toEqual(told instanceof Error ? told : factsOf(told));
}

function tried<T>(run: () => T): T | Error {
  try {
    return run();
  } catch (error) {
    return error as Error;
  }
}
