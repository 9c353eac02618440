import { chmodSync, mkdirSync, readdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openRepository } from '../../src/git/repository.ts';
import { repositoryState } from '../../src/history/repository-state.ts';
import { type TestRepository, existingRepository, repository, temporaryFolder } from '../support/repository.ts';

const stateOf = (repo: TestRepository, more: NodeJS.ProcessEnv = {}): string | undefined =>
  repositoryState(openRepository(repo.path, { ...repo.env, ...more }));

/** Two commits, a tag, a linked work tree and a submodule. */
const make = (): TestRepository => {
  const inner = repository().write('in', 'inner\n').stage().commit();
  const repo = repository().write('a', 'a\n').stage().commit('one').write('a', 'b\n').stage().commit('two');
  repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.path, 'lib/inner');
  repo.commit('with a submodule').git('tag', 'v1');
  repo.git('branch', 'other');
  repo.git('worktree', 'add', '-q', join(temporaryFolder(), 'linked'), '-b', 'linked');
  return repo;
};

const inside = (repo: TestRepository, path: string): string => join(repo.path, '.git', path);

const firstPack = (repo: TestRepository): string => {
  const folder = inside(repo, 'objects/pack');
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.pack'))!,
  );
};

test('what was looked at twice is the same', () => {
  const repo = make();
  const state = stateOf(repo);
  expect(state).toMatch(/^[0-9a-f]{64}$/);
  expect(stateOf(repo)).toBe(state);
});

test.each<[string, (repo: TestRepository) => unknown]>([
  ['a commit', (repo) => repo.commit('three')],
  ['a branch', (repo) => repo.git('branch', 'new')],
  ['a branch that is elsewhere now', (repo) => repo.git('branch', '-f', 'other', 'HEAD~1')],
  ['a tag', (repo) => repo.git('tag', '-a', '-m', 'two', 'v2')],
  ['a tag that has gone', (repo) => repo.git('tag', '-d', 'v1')],
  ['packed refs', (repo) => repo.git('pack-refs', '--all')],
  ['a ref of a remote', (repo) => repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD')],
  ['a stash', (repo) => repo.write('a', 'stashed\n').git('stash', '-q')],
  ['a staged file', (repo) => repo.write('b', 'staged\n').stage('b')],
  ['an object that only its id knows', (repo) => repo.raw(['hash-object', '-w', '--stdin'], { input: 'loose\n' })],
  ['a reflog without entries', (repo) => repo.git('reflog', 'expire', '--expire=now', '--all')],
  ['objects in one pack', (repo) => repo.git('repack', '-adq')],
  ['a note', (repo) => repo.git('notes', 'add', '-m', 'noted')],
  ['a remote', (repo) => repo.git('remote', 'add', 'origin', 'https://git.example/x.git')],
  ['a checkout', (repo) => repo.git('checkout', '-q', 'HEAD~1')],
  ['a shallow boundary', (repo) => writeFileSync(inside(repo, 'shallow'), `${repo.id()}\n`)],
  ['a work tree that has gone', (repo) => repo.git('worktree', 'remove', '--force', linked(repo))],
  ['a file that was staged in a work tree', (repo) => repo.raw(['rm', '-q', '-f', 'a'], { cwd: linked(repo) })],
  ['a commit in a submodule', (repo) => commitIn(repo, 'lib/inner')],
  ['a pack of another time', (repo) => (repo.git('repack', '-adq'), utimesSync(firstPack(repo), 1, 1))],
])('%s makes it another one', (_, change) => {
  const repo = make();
  const before = stateOf(repo);
  change(repo);
  const after = stateOf(repo);
  expect(after).toBeDefined();
  expect(after).not.toBe(before);
});

test('objects that cannot be read any more make it another one', () => {
  const repo = make();
  const before = stateOf(repo);
  chmodSync(inside(repo, `objects/${repo.id().slice(0, 2)}/${repo.id().slice(2)}`), 0);
  expect(stateOf(repo)).not.toBe(before);
});

test('where it lies, and what git is told about it, are a part of it', () => {
  const repo = make();
  const before = stateOf(repo);
  expect(stateOf(repo, { GIT_NAMESPACE: 'other' })).not.toBe(before);
  const path = `${repo.path}-moved`;
  renameSync(repo.path, path);
  expect(stateOf(existingRepository(path, repo.env))).not.toBe(before);
});

test.each<[string, (repo: TestRepository) => unknown]>([
  ['a file of the work tree', (repo) => repo.write('untracked', 'x\n')],
  ['a hook', (repo) => writeFileSync(inside(repo, 'hooks/pre-commit'), '#!/bin/sh\n')],
  ['what was fetched last', (repo) => writeFileSync(inside(repo, 'FETCH_HEAD'), `${repo.id()}\t\tbranch 'x'\n`)],
  ['large files of another program', (repo) => mkdirSync(inside(repo, 'lfs/objects'), { recursive: true })],
])('%s does not', (_, change) => {
  const repo = make();
  const before = stateOf(repo);
  change(repo);
  expect(stateOf(repo)).toBe(before);
});

test.each<[string, (repo: TestRepository) => NodeJS.ProcessEnv | void]>([
  ['its objects are borrowed', (repo) => writeFileSync(inside(repo, 'objects/info/alternates'), '/nowhere/objects\n')],
  ['a part of it is a link', (repo) => symlinkSync('refs', inside(repo, 'linked'))],
  ['its objects are behind a link', (repo) => moveBehindLink(inside(repo, 'objects/pack'))],
  ['its index is another file', () => ({ GIT_INDEX_FILE: '/tmp/none' })],
  ['its objects are in quarantine', (repo) => ({ GIT_OBJECT_DIRECTORY: inside(repo, 'objects') })],
])('nothing is told where %s', (_, change) => {
  const repo = make();
  expect(stateOf(repo, change(repo) ?? {})).toBeUndefined();
});

test('a branch whose name looks like a folder of objects is one all the same', () => {
  const repo = repository().commit('one').commit('two');
  const put = (name: string, at: string): unknown =>
    repo.git('-c', 'core.logAllRefUpdates=false', 'update-ref', `refs/remotes/origin/${name}`, at);
  for (const name of ['HEAD', 'objects/ab/cd', 'modules/x/HEAD', 'modules/x/objects/ab/cd']) put(name, 'HEAD');
  const states = ['objects/ab/cd', 'modules/x/objects/ab/cd'].map((name) => (put(name, 'HEAD~1'), stateOf(repo)));
  expect(new Set([stateOf(make()), ...states]).size).toBe(3);
});

test('names that are no UTF-8 are names', () => {
  const repo = repository().commit('one').commit('two');
  const name = Buffer.concat([Buffer.from(inside(repo, 'refs/heads/caf')), Buffer.of(0xe9)]);
  writeFileSync(name, `${repo.id()}\n`);
  const before = stateOf(repo);
  writeFileSync(name, `${repo.id('HEAD~1')}\n`);
  expect(before).toBeDefined();
  expect(stateOf(repo)).not.toBe(before);
});

const linked = (repo: TestRepository): string =>
  /^worktree (.+)$/gm.exec(repo.git('worktree', 'list', '--porcelain').split('\n\n')[1] ?? '')![1]!;

const commitIn = (repo: TestRepository, path: string): unknown =>
  repo.raw(['commit', '-q', '--allow-empty', '-m', 'inner'], { cwd: join(repo.path, path) });

const moveBehindLink = (folder: string): void => {
  renameSync(folder, `${folder}-moved`);
  symlinkSync(`${folder}-moved`, folder);
};
