import { readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type TestRepository, existingRepository, repository, temporaryFolder } from '../support/repository.ts';
import { historyJson, leaky, scanHistory } from './history-support.ts';
import { key } from './support.ts';

test('a second audit finds the same, from a cache that is for its user alone and holds no key', async () => {
  const repo = leaky();
  repo.git('repack', '-adq');
  const base = temporaryFolder();
  const options = { env: { XDG_CACHE_HOME: base } };
  const first = await scanHistory(repo.path, ['-f', 'json'], options);
  const files = readdirSync(join(base, 'tripkey')).map((name) => join(base, 'tripkey', name));
  // What was searched, what was read of commits and trees, and what was reported.
  expect(files).toHaveLength(3);
  const written = files.map((file) => readFileSync(file));
  for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const bytes of written) expect(bytes.includes(key())).toBe(false);
  const second = await scanHistory(repo.path, ['-f', 'json'], options);
  const without = await scanHistory(repo.path, ['-f', 'json', '--no-cache'], options);
  expect([second, without]).toEqual([first, first]);
  expect(files.map((file) => readFileSync(file))).toEqual(written);
  const forgetReport = (): void => rmSync(files.find((file) => file.endsWith('.report'))!);
  forgetReport();
  expect(await scanHistory(repo.path, ['-f', 'json'], options)).toEqual(first);
  for (const [at, file] of files.entries()) {
    writeFileSync(file, written[at]!.subarray(10));
    if (!file.endsWith('.report')) forgetReport();
    expect(await scanHistory(repo.path, ['-f', 'json'], options)).toEqual(first);
  }
});

/** A clone that borrows what it began with, loose or in a pack. */
function borrowing(pack: boolean): { readonly lender: TestRepository; readonly repo: TestRepository } {
  const lender = repository().write('a', '1\n').stage().commit('one');
  if (pack) lender.git('repack', '-adq');
  const path = join(temporaryFolder(), 'clone');
  lender.git('clone', '-q', '--shared', lender.path, path);
  const repo = existingRepository(path, lender.env);
  repo.git('remote', 'remove', 'origin');
  repo.write('own', 'own\n').stage().commit('own').git('repack', '-adlq');
  return { lender, repo };
}

test.each<[string, () => { readonly repo: TestRepository; readonly lose: () => void }]>([
  [
    'loose objects that are borrowed',
    () => {
      const { lender, repo } = borrowing(false);
      const objects = join(lender.path, '.git/objects');
      const folders = readdirSync(objects).filter((name) => name.length === 2);
      return { repo, lose: () => folders.forEach((name) => rmSync(join(objects, name), { recursive: true })) };
    },
  ],
  [
    'a pack that is borrowed',
    () => {
      const { lender, repo } = borrowing(true);
      return { repo, lose: () => rmSync(join(lender.path, '.git/objects/pack'), { recursive: true }) };
    },
  ],
  [
    'a loose object that a pack names',
    () => {
      const repo = repository().write('a', 'a\n').stage().commit();
      const blob = repo.id('HEAD:a');
      const input = `${repo.id('HEAD')}\n${repo.id('HEAD^{tree}')}\n`;
      repo.raw(['pack-objects', '-q', '.git/objects/pack/pack'], { input });
      repo.git('prune-packed', '-q');
      return { repo, lose: () => rmSync(join(repo.path, '.git/objects', blob.slice(0, 2), blob.slice(2))) };
    },
  ],
])('what has gone since the cache was written is named: %s', async (_, make) => {
  const { repo, lose } = make();
  const options = { env: { XDG_CACHE_HOME: temporaryFolder() } };
  for (let time = 0; time < 2; time++) expect((await historyJson(repo.path, [], options)).status).toBe(0);
  lose();
  const without = await historyJson(repo.path, ['--no-cache'], options);
  expect(without.status).toBe(3);
  for (let time = 0; time < 2; time++)
    expect((await historyJson(repo.path, [], options)).document).toEqual(without.document);
});

test('--no-cache leaves nothing behind', async () => {
  const base = temporaryFolder();
  const repo = leaky();
  repo.git('repack', '-adq');
  await scanHistory(repo.path, ['--no-cache'], { env: { XDG_CACHE_HOME: base } });
  expect(readdirSync(base)).toEqual([]);
});

test.each<[string, (base: string) => string]>([
  ['is a file', (base) => (writeFileSync(join(base, 'tripkey'), ''), base)],
  ['is in a file', (base) => (writeFileSync(join(base, 'file'), ''), join(base, 'file', 'inner'))],
  ['leads nowhere', (base) => (symlinkSync(join(base, 'gone', 'too'), join(base, 'tripkey')), base)],
  // Linux says ENOENT of what is to be made there.
  ['is in /proc', () => '/proc/nope/inner'],
])('a cache folder that %s is no error, and nothing to wait for', async (_, make) => {
  const env = { XDG_CACHE_HOME: make(temporaryFolder()) };
  expect(await scanHistory(leaky().path, [], { env })).toMatchObject({ status: 1, stderr: '' });
});
