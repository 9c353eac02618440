import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Repository, findRepository, readRepository } from '../../src/git/repository.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';

/** What is read from the files of a repository is what `git rev-parse` says of it, or nothing. */

const factsOf = (found: Repository | null): unknown =>
  found === null ? null : { ...found, env: undefined, prefix: Buffer.from(found.prefix).toString() };

/** What the files say, and what git says. */
const both = (cwd: string, env: NodeJS.ProcessEnv): readonly unknown[] =>
  [readRepository(cwd, env), findRepository(cwd, env)].map(factsOf);

const isRead = ({ path, env }: Pick<TestRepository, 'path' | 'env'>): boolean => readRepository(path, env) !== null;

const made = (): TestRepository => repository().write('sub/deep/a', 'x').stage().commit();

const ordinary: readonly (readonly [string, (repo: TestRepository) => unknown, string?])[] = [
  ['as it is', () => {}],
  ['below the top', () => {}, 'sub/deep'],
  ['a branch in folders', (repo) => repo.git('checkout', '-q', '-b', 'a/b.c/d_1+x')],
  ['a detached head', (repo) => repo.git('checkout', '-q', '--detach')],
  ['packed refs beside its own', (repo) => repo.git('pack-refs', '--all', '--no-prune')],
  ['packed and loose', (repo) => [repo.git('pack-refs', '--all'), repo.write('b', 'y').stage().commit()]],
  ['comments in its configuration', (repo) => appendFileSync(configOf(repo), '\n# a "b" \\\n\t; c\n')],
  [
    'a name and an address',
    (repo) => [repo.git('config', 'user.name', 'A B'), repo.git('config', 'user.email', 'a@b')],
  ],
  ['a remote', (repo) => repo.git('remote', 'add', 'origin', '/nowhere')],
  ['in a merge', (repo) => writeFileSync(join(repo.path, '.git/MERGE_HEAD'), `${repo.id()}\n`)],
];

test.each(ordinary)('read: %s', (_, change, below = '') => {
  const repo = made();
  change(repo);
  const cwd = join(repo.path, below);
  const [read, said] = both(cwd, repo.env);
  expect(read).not.toBeNull();
  expect(read).toEqual(said);
});

test('read: in the environment of a hook', () => {
  const repo = made();
  const env = { ...repo.env, GIT_INDEX_FILE: '.git/index', GIT_PREFIX: '', GIT_EDITOR: ':', GIT_AUTHOR_NAME: 'x' };
  const [read, said] = both(repo.path, env);
  expect(read).not.toBeNull();
  expect(read).toEqual(said);
});

test('read: whatever the configuration of the user says of a work tree', () => {
  const repo = made();
  const config = join(temporaryFolder(), 'config');
  writeFileSync(config, '[core]\n\tbare = true\n\tworktree = /\n[extensions]\n\tobjectFormat = sha256\n');
  const [read, said] = both(repo.path, { ...repo.env, GIT_CONFIG_GLOBAL: config });
  expect(read).not.toBeNull();
  expect(read).toEqual(said);
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
    ['a branch without a commit', (repo) => void repo.git('checkout', '-q', '--orphan', 'new')],
    ['packed refs', (repo) => void repo.git('pack-refs', '--all')],
    ['a branch of zeros', (repo) => writeFileSync(join(repo.path, '.git/refs/heads/main'), `${'0'.repeat(40)}\n`)],
    ['another disk’s spelling', (repo) => (repo.write('ä/b', 'x'), join(repo.path, 'ä'))],
    ['a folder by another name', (repo) => `${repo.path}/sub/../sub`],
    ['no configuration', (repo) => rmSync(join(repo.path, '.git/config'))],
    ['a shallow clone', (repo) => writeFileSync(join(repo.path, '.git/shallow'), `${repo.id()}\n`)],
  ];

  test.each(unusual)('%s', (name, change) => {
    const repo = made();
    const cwd = change(repo) ?? repo.path;
    if (name === 'a symbolic branch') repo.git('symbolic-ref', 'HEAD', 'refs/heads/other');
    if (name === 'a head that is no branch') repo.git('symbolic-ref', 'HEAD', 'refs/x/y');
    expect(isRead({ path: cwd, env: repo.env })).toBe(false);
  });

  test.each([
    ['a line that is none', 'garbage'],
    ['a word without a section', '= x'],
    ['a key without a value', 'key'],
    ['a section that does not end', '[core'],
    ['a section and a key in one line', '[core] editor = x'],
    ['a quotation mark', 'editor = "x'],
    ['a line that goes on', 'editor = x\\'],
    ['a comment behind a value', 'editor = x # y'],
    ['a name with an escape', '[branch "a\\"b"]'],
    ['a carriage return', 'editor = x\r'],
    ['bytes that are no text', 'editor = \u0000'],
    ['a work tree, written otherwise', '[CORE]\n\tWorkTree=/'],
    ['an include with a condition', '[includeIf "gitdir:/"]\n\tpath = x'],
    ['a second word on what is bare', 'bare = false\n\tbare = true'],
    ['an extension', '[extensions]\n\tnobodyKnows = 1'],
  ])('by a configuration with %s', (_, lines) => {
    const repo = made();
    appendFileSync(configOf(repo), `[core]\n\t${lines}\n`);
    expect(isRead(repo)).toBe(false);
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

test('always what git says', () => {
  const name = fc.constantFrom('main', 'HEAD', 'x', 'a/b', 'a.b', 'deep/er/one', 'ä', 'x.y-z+1', '@x', 'lock.lockx');
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
      for (const cwd of [repo.path, join(repo.path, 'sub/new')]) expectTheSameIfRead(cwd, repo.env);
    }),
    { numRuns: 40 },
  );
  expect(read).toBeGreaterThan(0);
});

/** Throws where git refuses what was read. */
function expectTheSameIfRead(cwd: string, env: NodeJS.ProcessEnv): void {
  const read = readRepository(cwd, env);
  if (read !== null) expect(factsOf(read)).toEqual(factsOf(findRepository(cwd, env)));
}

const configOf = (repo: TestRepository): string => join(repo.path, '.git/config');

function tried<T>(run: () => T): T | Error {
  try {
    return run();
  } catch (error) {
    return error as Error;
  }
}
