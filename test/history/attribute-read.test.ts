import { chmodSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Finding } from '../../src/detect/finding.ts';
import { openRepository } from '../../src/git/repository.ts';
import { createAttribution } from '../../src/history/attribute.ts';
import { createReader } from '../../src/history/attribute-read.ts';
import { createSearchCache } from '../../src/history/cache.ts';
import { findingOf } from '../support/findings.ts';
import { existingRepository, repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { told } from '../support/sources.ts';
import { begun, commit, key, line, search } from './attribute-cases.ts';

/** Whether a repository is read without git: one that only git can read has no storage to open. */
const comparesItself = async (made: TestRepository, env = made.env): Promise<boolean> => {
  const asked = new Set(search(made, key).flatMap(({ blob }) => blob ?? []));
  // A git that is not there can be asked for nothing.
  const opened = { ...openRepository(made.path, env), env: { ...env, PATH: '/nowhere' } };
  const reader = createReader(opened);
  try {
    const graph = await reader.graph(opened, told());
    await reader.changes(opened, graph, { ids: asked, trees: false }, []);
    return true;
  } catch {
    return false;
  } finally {
    reader.close();
  }
};

const grown = (made: TestRepository): TestRepository => {
  begun(made);
  for (let minute = 2; minute < 12; minute++) commit(made, minute, `${minute}`, { [`d/f${minute % 3}`]: `${minute}` });
  return commit(made.remove('k.txt'), 12, 'removes', {});
};

const storages: readonly [string, (made: TestRepository) => TestRepository][] = [
  ['loose objects', (made) => made],
  ['a pack', (made) => (made.git('repack', '-q', '-adf'), made)],
  ['a pack and loose objects', (made) => (made.git('repack', '-q', '-adf'), commit(made, 13, 'more', { 'd/x': 'x' }))],
  [
    'two packs',
    (made) => {
      made.git('repack', '-q', '-adf');
      commit(made, 13, 'more', { 'd/x': 'x' }).git('repack', '-q', '-d');
      return made;
    },
  ],
  [
    'objects that are borrowed',
    (made) => {
      const folder = join(temporaryFolder(), 'clone');
      made.git('clone', '-q', '--shared', made.path, folder);
      return existingRepository(folder, made.env);
    },
  ],
  ['an index of version 1', (made) => (made.git('-c', 'pack.indexVersion=1', 'repack', '-q', '-adf'), made)],
];

test.each(storages)('%s are read without git', async (_, store) => {
  expect(await comparesItself(store(grown(repository())))).toBe(true);
});

test('SHA-256 is read without git', async () => {
  const made = grown(repository({ objectFormat: 'sha256' }));
  made.git('repack', '-q', '-adf');
  expect(await comparesItself(made)).toBe(true);
});

test('a pack that is damaged is left to git', async () => {
  const made = grown(repository());
  made.git('repack', '-q', '-adf');
  const folder = join(made.path, '.git/objects/pack');
  const file = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.pack'))!,
  );
  const bytes = readFileSync(file).fill(0xff, 12, 200);
  chmodSync(file, 0o644);
  writeFileSync(file, bytes);
  expect(await comparesItself(made)).toBe(false);
});

const rawTree = (made: TestRepository, entries: readonly (readonly [string, string, string])[]): string => {
  const bytes = entries.map(([mode, name, id]) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
  );
  const input = Buffer.concat(bytes);
  return made.raw(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], { input }).toString().trim();
};

const withTree = (made: TestRepository, tree: string): TestRepository => {
  made.git('update-ref', 'refs/heads/odd', made.git('commit-tree', '-m', 'odd', tree));
  return made;
};

test.each([
  [
    'names a file twice',
    (blob: string) =>
      [
        ['100644', 'a', blob],
        ['100644', 'a', blob],
      ] as const,
  ],
  ['has a mode that git does not write', (blob: string) => [['0100644', 'a', blob]] as const],
  ['names a folder that is a file', (blob: string) => [['40000', 'a', blob]] as const],
  ['names a folder that is absent', () => [['40000', 'a', '1'.repeat(40)]] as const],
  ['has an entry without a name', (blob: string) => [['100644', '', blob]] as const],
])('a tree that %s is left to git', async (_, entries) => {
  const made = begun(repository());
  expect(await comparesItself(withTree(made, rawTree(made, entries(made.id('HEAD:k.txt')))))).toBe(false);
});

test('the empty tree, which git knows without storing it, is no hole', async () => {
  const made = begun(repository());
  expect(await comparesItself(withTree(made, '4b825dc642cb6eb9a060e54bf8d69288fbee4904'))).toBe(true);
});

const attributed = async (made: TestRepository, base: string, text = key): Promise<readonly Finding[]> => {
  const cache = createSearchCache('rules', { XDG_CACHE_HOME: base });
  const opened = openRepository(made.path, made.env);
  const reader = createReader(opened, { cache });
  try {
    return await createAttribution(opened, reader, told())([findingOf(text, search(made, text))]);
  } finally {
    reader.close();
  }
};

const remembered = (base: string): string => {
  const folder = join(base, 'tripkey');
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.history'))!,
  );
};

test('what is remembered holds no text, no name and no path', async () => {
  const made = commit(grown(repository()), 20, `${key} in a message`, { 'some-folder/some-file.txt': line });
  const base = temporaryFolder();
  await attributed(made, base);
  const bytes = readFileSync(remembered(base), 'latin1');
  for (const text of [key, 'some-folder', 'some-file', 'k.txt', 'message', 'test@example.com', made.path]) {
    expect(bytes.includes(text)).toBe(false);
  }
});

test('a history that has grown is read again', async () => {
  const made = grown(repository());
  const base = temporaryFolder();
  const [before] = await attributed(made, base);
  commit(made, 21, 'again', { 'other.txt': line });
  const [after] = await attributed(made, base);
  expect(before!.history!.paths).toEqual(['k.txt']);
  expect(after!.history!.paths).toEqual(['k.txt', 'other.txt']);
});

test('other objects are looked for again', async () => {
  const made = commit(grown(repository()), 20, 'another', { 'another.txt': 'another key' });
  const base = temporaryFolder();
  await attributed(made, base);
  const [other] = await attributed(made, base, 'another key');
  expect(other!.history!.paths).toEqual(['another.txt']);
  expect((await attributed(made, base))[0]!.history!.paths).toEqual(['k.txt']);
});

test('no byte of what is remembered can be changed unseen', async () => {
  const made = begun(repository());
  const base = temporaryFolder();
  const right = await attributed(made, base);
  const file = remembered(base);
  const bytes = readFileSync(file);
  for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 12)) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 0x11;
    writeFileSync(file, changed);
    expect(await attributed(made, base)).toEqual(right);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  }
  writeFileSync(file, bytes.subarray(0, 40));
  expect(await attributed(made, base)).toEqual(right);
});

test('what git cannot read is named each time', async () => {
  const made = grown(repository());
  made.git('repack', '-q', '-adf');
  const blob = made.raw(['hash-object', '--stdin'], { input: line }).toString().trim();
  const lost = commit(made, 30, 'lost', { 'd/lost': 'lost' }).id('HEAD');
  rmSync(join(made.path, '.git/objects', lost.slice(0, 2), lost.slice(2)));
  writeFileSync(join(made.path, '.git/objects', lost.slice(0, 2), lost.slice(2)), 'no object');
  const base = temporaryFolder();
  for (let time = 0; time < 2; time++) {
    const log = told();
    const opened = openRepository(made.path, made.env);
    const reader = createReader(opened, { cache: createSearchCache('rules', { XDG_CACHE_HOME: base }) });
    await createAttribution(opened, reader, log)([findingOf(key, [{ blob }])]);
    reader.close();
    expect(log.incompletes.length).toBeGreaterThan(0);
  }
});
