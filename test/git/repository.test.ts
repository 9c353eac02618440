import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { GitError, UsageError } from '../../src/errors.ts';
import {
  emptyTrees,
  findRepository,
  headOrEmptyTree,
  openRepository,
  resolveCommit,
} from '../../src/git/repository.ts';
import { isolatedEnvironment, repository, temporaryFolder } from '../support/repository.ts';

test.each(['sha1', 'sha256'] as const)("the empty tree of %s is git's", (objectFormat) => {
  const made = repository({ objectFormat });
  expect(emptyTrees[objectFormat]).toBe(made.git('hash-object', '-t', 'tree', '/dev/null'));
  const opened = openRepository(made.path, made.env);
  expect(opened).toMatchObject({
    top: made.path,
    gitDir: join(made.path, '.git'),
    objects: join(made.path, '.git/objects'),
    bare: false,
    shallow: false,
    objectFormat,
    head: null,
  });
  expect(headOrEmptyTree(opened)).toBe(emptyTrees[objectFormat]);
  made.write('a', 'x').stage().commit();
  expect(headOrEmptyTree(openRepository(made.path, made.env))).toBe(made.id());
});

test('a subdirectory, also one with a newline in its name', () => {
  const made = repository({ at: join(temporaryFolder(), 'top\nwith newline') });
  const sub = join(made.path, 'a\n--tripkey-separator x', 'b');
  mkdirSync(sub, { recursive: true });
  const opened = openRepository(sub, made.env);
  expect(opened.top).toBe(made.path);
  expect(Buffer.from(opened.prefix).toString()).toBe('a\n--tripkey-separator x/b/');
});

test('a bare repository, and the inside of .git, have no work tree, but a HEAD', () => {
  const made = repository({ bare: true });
  expect(openRepository(made.path, made.env)).toMatchObject({ top: null, bare: true, head: null, gitDir: made.path });
  const other = repository().commit();
  const inside = openRepository(join(other.path, '.git'), other.env);
  expect(inside).toMatchObject({ top: null, bare: false, head: other.id() });
});

test.each([
  ['bare', '[core]\n  bare = true\n'],
  ['with a work tree elsewhere', '[core]\n  worktree = ..\n'],
])('files of a checkout that are arranged as a repository are none: %s', (_, config) => {
  const made = repository();
  for (const folder of ['sub', 'sub/deep']) {
    const files = { HEAD: 'ref: refs/heads/main\n', config, 'objects/x': '', 'refs/x': '' };
    for (const [name, text] of Object.entries(files)) made.write(`${folder}/${name}`, text);
  }
  const sub = join(made.path, 'sub');
  made.stage().commit();
  for (const cwd of [sub, join(sub, 'refs'), join(sub, 'deep')])
    expect(openRepository(cwd, made.env)).toMatchObject({
      top: made.path,
      gitDir: join(made.path, '.git'),
      bare: false,
    });
  expect(openRepository(sub, { ...made.env, GIT_DIR: sub }).gitDir).toBe(sub);
});

test('a bare repository in a work tree that does not track it is one', () => {
  const outer = repository().commit();
  const made = repository({ bare: true, at: join(outer.path, 'mirror.git') });
  expect(openRepository(made.path, made.env)).toMatchObject({ bare: true, gitDir: made.path });
});

test('a file that is called HEAD is no commit', () => {
  const made = repository().write('HEAD', 'x');
  expect(openRepository(made.path, made.env).head).toBeNull();
});

test('no repository', () => {
  const folder = temporaryFolder();
  const env = isolatedEnvironment();
  expect(findRepository(folder, env)).toBeNull();
  expect(() => openRepository(folder, env)).toThrow(UsageError);
  expect(() => openRepository(folder, env)).toThrow(`not a git repository: ${folder}`);
});

test("a repository of somebody else is refused in git's words, unless safe.directory names it", () => {
  const made = repository();
  const env = { ...made.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
  expect(() => openRepository(made.path, env)).toThrow(GitError);
  expect(() => openRepository(made.path, env)).toThrow('dubious ownership');
  writeFileSync(made.env['GIT_CONFIG_GLOBAL'] ?? '', '[safe]\n\tdirectory = *\n', { flag: 'a' });
  expect(openRepository(made.path, env).top).toBe(made.path);
});

test('revisions', () => {
  const made = repository().write('a', 'x').stage().commit('subject');
  made.git('tag', '-a', '-m', 'annotated', 'v1');
  const opened = openRepository(made.path, made.env);
  for (const name of ['HEAD', 'main', 'v1', ':/subject', '@', made.id().slice(0, 8)]) {
    expect(resolveCommit(opened, name)).toBe(made.id());
  }
  for (const name of ['', 'gone', 'HEAD:a', 'HEAD^{tree}', '--all', 'HEAD\nHEAD', 'a\0b', '1'.repeat(40)]) {
    expect(() => resolveCommit(opened, name)).toThrow(`unknown revision: ${name}`);
  }
});
