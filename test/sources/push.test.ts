import { expect, test } from '@jest/globals';
import { openRepository } from '../../src/git/repository.ts';
import { createPushSource } from '../../src/sources/push.ts';
import { parsePushed, parseReceived } from '../../src/sources/ref-updates.ts';
import { repository, type TestRepository } from '../support/repository.ts';
import { contents, readAll, textsIn, told } from '../support/sources.ts';

const zeros = '0'.repeat(40);

/** A remote's branch `main` at the first of two commits. */
const made = (): TestRepository => {
  const repo = repository().write('a', '1').stage().commit();
  repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  return repo.write('a', '2').stage().commit();
};

const read = async (repo: TestRepository, lines: string, without = ['--remotes=origin'], log = told()) => {
  const push = { updates: parsePushed(Buffer.from(lines)), without };
  return readAll(createPushSource(openRepository(repo.path, repo.env), push, log, () => true));
};

test('a new branch: what the remote does not reach, and its name', async () => {
  const repo = made();
  const blobs = await read(repo, `refs/heads/x ${repo.id()} refs/heads/x ${zeros}\n`);
  expect(contents(blobs)).toEqual({ a: '2' });
  expect(textsIn(blobs, 'ref')).toEqual(['refs/heads/x']);
});

test('a branch whose old commit is known by its id alone', async () => {
  const repo = made();
  const blobs = await read(repo, `x ${repo.id()} refs/heads/x ${repo.id('HEAD^')}\n`, ['--remotes=none']);
  expect(contents(blobs)).toEqual({ a: '2' });
  expect(textsIn(blobs, 'ref')).toEqual([]);
});

test('a forced push over a commit that is not here: from what both have', async () => {
  const repo = made();
  expect(contents(await read(repo, `x ${repo.id()} refs/heads/x ${'1'.repeat(40)}\n`))).toEqual({ a: '2' });
});

test('a remote of which nothing is known: the whole history', async () => {
  const repo = made();
  const log = told();
  const blobs = await read(repo, `x ${repo.id()} refs/heads/x ${zeros}\n`, ['--remotes=https://example.com/*'], log);
  expect(blobs.filter(({ origin }) => origin.path === 'a').map(({ text }) => text)).toEqual(['1', '2']);
  expect(log.counts.commits).toBe(2);
});

test('an object that is not there is told', async () => {
  const log = told();
  await read(made(), `x ${'1'.repeat(40)} refs/heads/x ${zeros}\n`, ['--all'], log);
  expect(log.incompletes).toEqual([{ what: `object ${'1'.repeat(40)}`, why: 'the object is not in the repository' }]);
});

test.each([
  ['', []],
  [`${zeros} ${'a'.repeat(40)} refs/heads/é\n`, ['refs/heads/é']],
  [`${'a'.repeat(64)} ${'b'.repeat(64)} refs/heads/x\n${zeros} ${zeros} y\n`, ['refs/heads/x', 'y']],
])('a server’s list %j', (text, refs) => {
  expect(parseReceived(Buffer.from(text)).map(({ ref }) => ref.toString())).toEqual(refs);
});

test.each(['x', `${zeros} refs/heads/x`, `--all ${zeros} refs/heads/x`, `${zeros} ${zeros}`])(
  'what git would not write is refused, unquoted: %j',
  (text) => {
    expect(() => parseReceived(Buffer.from(text))).toThrow('line 1 of the pushed refs is not as git writes it');
    expect(() => parsePushed(Buffer.from(text))).toThrow('line 1 of the pushed refs is not as git writes it');
  },
);
