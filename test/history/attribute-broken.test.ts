import { expect, test } from '@jest/globals';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { existingRepository, repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { commit, key, tell } from './attribute-cases.ts';

const line = `${key}\n`;

/** Five commits: the key comes with the second, in `d/k.txt`, and goes with the fourth; each changes `d/other.txt` too. */
const begun = (): TestRepository => {
  const made = commit(repository(), 0, 'root', { 'd/other.txt': '0' });
  commit(made, 1, 'adds', { 'd/k.txt': line, 'd/other.txt': '1' });
  commit(made, 2, 'goes on', { 'd/other.txt': '2' });
  commit(made.remove('d/k.txt'), 3, 'removes', { 'd/other.txt': '3' });
  return commit(made, 4, 'last', { 'd/other.txt': '4' });
};

const fileOf = (made: TestRepository, id: string): string =>
  `${made.path}/.git/objects/${id.slice(0, 2)}/${id.slice(2)}`;

const lose = (made: TestRepository, revision: string): string => {
  const id = made.id(revision);
  rmSync(fileOf(made, id));
  return id;
};

const spoil = (made: TestRepository, revision: string): string => {
  const id = made.id(revision);
  chmodSync(fileOf(made, id), 0o644);
  writeFileSync(fileOf(made, id), 'no object');
  return id;
};

test.each([
  ['absent', lose],
  ['corrupt', spoil],
])('a commit whose tree is %s is named, the others are told of', async (_, damage) => {
  const made = begun();
  const commitId = made.id('HEAD~2');
  damage(made, 'HEAD~2^{tree}');
  const told = await tell(made);
  expect(told).toMatchObject({ introduced: ['adds'], removed: ['removes'], locations: ['d/k.txt @ adds'], tips: [] });
  expect(told.incomplete).toEqual([expect.stringMatching(`^commit ${commitId}: .`)]);
});

test.each([
  ['absent', lose],
  ['corrupt', spoil],
])('a commit with a folder that is %s is named, the others are told of', async (_, damage) => {
  const made = begun();
  const commitId = made.id('HEAD~2');
  damage(made, 'HEAD~2:d');
  const told = await tell(made);
  expect(told).toMatchObject({ introduced: ['adds'], removed: ['removes'], locations: ['d/k.txt @ adds'], tips: [] });
  expect(told.incomplete).toEqual([expect.stringMatching(`^commit ${commitId}: .`)]);
});

test('where the commit that brought the key cannot be read, the next one is named', async () => {
  const made = begun();
  const commitId = made.id('HEAD~3');
  lose(made, 'HEAD~3^{tree}');
  const told = await tell(made);
  expect(told).toMatchObject({ introduced: ['goes on'], removed: ['removes'], locations: ['d/k.txt @ goes on'] });
  expect(told.incomplete).toEqual([expect.stringMatching(`^commit ${commitId}: its tree is not`)]);
});

test.each([
  ['absent', lose],
  ['corrupt', spoil],
])('a commit that is %s cuts the history in two, and is named', async (_, damage) => {
  const made = begun();
  const id = damage(made, 'HEAD~2');
  const told = await tell(made);
  expect(told).toMatchObject({ introduced: ['adds'], removed: [], refs: [], tips: [] });
  expect(told.incomplete).toEqual([expect.stringMatching(`^commit ${id}: a parent of commit`)]);
});

test('a commit after a hole is taken for the one that brought the key', async () => {
  const made = begun();
  lose(made, 'HEAD~3');
  const told = await tell(made);
  expect(told).toMatchObject({ introduced: ['goes on'], removed: ['removes'], locations: ['d/k.txt @ goes on'] });
  expect(told.incomplete).toHaveLength(1);
});

test('many gaps are counted', async () => {
  const made = commit(repository(), 0, 'root', { k: line });
  for (let minute = 1; minute <= 14; minute++) commit(made, minute, `${minute}`, { [`f${minute}`]: 'x' });
  for (let back = 0; back < 14; back++) lose(made, `HEAD~${back}^{tree}`);
  const { incomplete } = await tell(made);
  expect(incomplete).toHaveLength(11);
  expect(incomplete.at(-1)).toMatch(/^4 more commits: /);
});

test('what nothing keeps may have holes', async () => {
  const made = commit(begun(), 5, 'dangling', { 'd/other.txt': '5' });
  lose(made, 'HEAD^{tree}');
  made.git('update-ref', 'refs/heads/main', 'HEAD~');
  made.git('reflog', 'expire', '--expire=now', '--all');
  expect((await tell(made)).incomplete).toEqual([]);
});

test('a shallow clone: what its first commit holds came at or before it', async () => {
  const folder = `${temporaryFolder()}/shallow`;
  const made = begun();
  made.git('clone', '-q', '--depth=3', `file://${made.path}`, folder);
  const told = await tell(existingRepository(folder, made.env));
  expect(told).toMatchObject({
    introduced: ['goes on'],
    removed: ['removes'],
    locations: ['d/k.txt @ goes on'],
    refs: ['refs/heads/main', 'refs/remotes/origin/main'],
    pushed: true,
    incomplete: [],
  });
});

test('a clone without the trees of old commits tells what it can, and names the others', async () => {
  const folder = `${temporaryFolder()}/partial`;
  const made = commit(begun(), 5, 'adds again', { 'd/k.txt': line });
  made.git('config', 'uploadpack.allowFilter', 'true');
  made.git('clone', '-q', '--filter=tree:0', `file://${made.path}`, folder);
  const told = await tell(existingRepository(folder, made.env));
  expect(told).toMatchObject({ introduced: ['adds again'], paths: ['d/k.txt'], inHead: true });
  expect(told.incomplete).toHaveLength(5);
});

test('a ref whose object is absent is named', async () => {
  const made = begun();
  made.git('branch', 'other', 'HEAD~4');
  writeFileSync(`${made.path}/.git/refs/heads/gone`, `${'1'.repeat(40)}\n`);
  const told = await tell(made);
  expect(told).toMatchObject({ introduced: ['adds'], removed: ['removes'], refs: ['refs/heads/main'] });
  expect(told.incomplete).toEqual([`refs/heads/gone: what it names (${'1'.repeat(40)}) cannot be read`]);
});

test('an index that is no index is named', async () => {
  const made = begun();
  writeFileSync(`${made.path}/.git/index`, 'no index');
  const told = await tell(made);
  expect(told).toMatchObject({ introduced: ['adds'], removed: ['removes'] });
  expect(told.incomplete).toEqual([expect.stringContaining('.git/index: ')]);
});

test('a repository whose HEAD has no branch yet, with commits on another', async () => {
  const made = begun();
  made.git('symbolic-ref', 'HEAD', 'refs/heads/unborn');
  expect(await tell(made)).toMatchObject({
    introduced: ['adds'],
    inHead: false,
    refs: ['refs/heads/main'],
    incomplete: [],
  });
});

test('a commit that names nobody: the last digit of its parent is not lost', async () => {
  const made = begun();
  const text = `tree ${made.id('HEAD^{tree}')}\nparent ${made.id()}\n\nm\n`;
  const literal = ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'];
  made.git('update-ref', 'refs/heads/main', made.raw(literal, { input: text }).toString().trim());
  expect(await tell(made)).toMatchObject({ introduced: ['adds'], removed: ['removes'], incomplete: [] });
});
