import { expect, test } from '@jest/globals';
import { openRepository } from '../../src/git/repository.ts';
import { attribute } from '../../src/history/attribute.ts';
import { findingOf } from '../support/findings.ts';
import { existingRepository, repository, temporaryFolder } from '../support/repository.ts';
import { told } from '../support/sources.ts';
import { begun, commit, key, line, search, tell } from './attribute-cases.ts';

test.each(['sha1', 'sha256'] as const)('a %s repository, bare and packed', async (objectFormat) => {
  const made = repository({ objectFormat });
  commit(begun(made).remove('k.txt'), 2, 'removes');
  const bare = `${temporaryFolder()}/bare.git`;
  made.git('clone', '-q', '--mirror', made.path, bare);
  expect(await tell(existingRepository(bare, made.env))).toMatchObject({
    introduced: ['adds'],
    removed: ['removes'],
    locations: ['k.txt @ adds'],
    refs: ['refs/heads/main'],
    reach: 'refs',
    pushed: null,
    incomplete: [],
  });
});

test('a subfolder, and the folder of git itself, are as good as the top', async () => {
  const made = begun(repository())
    .write({ 'sub/s.txt': 's', 'sub/staged.env': `more ${line}` })
    .stage();
  for (const folder of ['sub', '.git']) {
    const told = await tell(existingRepository(`${made.path}/${folder}`, made.env));
    expect(told).toMatchObject({
      paths: ['k.txt', 'sub/staged.env'],
      locations: ['k.txt @ adds', 'sub/staged.env'],
      incomplete: [],
    });
  }
});

test('the members of an archive are named behind the archive', async () => {
  const made = begun(repository());
  const [{ blob = '' } = {}] = search(made, key);
  const log = told();
  const places = [
    { path: `${blob}!inner/a.txt` },
    { path: `${blob}!inner/b.txt`, blob },
    { path: null, in: 'path', blob } as const,
  ];
  const [finding] = await attribute(openRepository(made.path, made.env), [findingOf(key, places)], log);
  expect(finding?.locations.map(({ path, in: place }) => [path, place])).toEqual([
    ['k.txt!inner/a.txt', undefined],
    ['k.txt!inner/b.txt', undefined],
    [null, 'path'],
  ]);
  expect(finding?.history?.paths).toEqual(['k.txt']);
});

test('a ref is known by the key in its name', async () => {
  const made = commit(repository(), 0, 'root', { a: 'a' });
  made.git('branch', `fix-${key}`);
  const [finding] = await attribute(openRepository(made.path, made.env), [findingOf(key, [{ in: 'ref' }])], told());
  const refs = [`refs/heads/fix-${key}`];
  expect(finding?.history).toMatchObject({ refs, tips: refs, reach: 'refs', introduced: [] });
});

test('people and times are told as they were written', async () => {
  const made = commit(repository(), 0, 'root', { a: 'a' });
  const env = {
    GIT_AUTHOR_NAME: 'Ünï',
    GIT_AUTHOR_DATE: '1767225600 +0530',
    GIT_COMMITTER_DATE: '1767229200 -0330',
  };
  made.write({ k: line }).stage();
  made.raw(['-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '-qF', '-'], {
    env: { ...env, GIT_AUTHOR_NAME: 'A' },
    input: Buffer.from('caf\xe9\nb', 'latin1'),
  });
  made.raw(['commit', '-q', '--allow-empty', '-m', `two ${key}`], { env });
  const [finding] = await attribute(openRepository(made.path, made.env), [findingOf(key, search(made, key))], told());
  expect(finding?.history?.introduced).toEqual([
    {
      id: made.id('HEAD~'),
      author: 'A <test@example.com>',
      authoredAt: '2026-01-01T05:30:00+05:30',
      committedAt: '2025-12-31T21:30:00-03:30',
      subject: 'café',
    },
  ]);
});

test('without findings nothing is asked', async () => {
  const nowhere = { ...openRepository(repository().path), cwd: '/nonexistent', gitDir: '/nonexistent' };
  expect(await attribute(nowhere, [], told())).toEqual([]);
});

test('a signal that has come leaves findings as they were', async () => {
  const made = begun(repository());
  const findings = [findingOf(key, search(made, key))];
  const stopped = await attribute(openRepository(made.path, made.env), findings, told(), AbortSignal.abort());
  expect(stopped).toBe(findings);
});
