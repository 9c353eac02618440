import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { openRepository } from '../../src/git/repository.ts';
import { createRangeSource } from '../../src/sources/range.ts';
import { existingRepository, repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { contents, readAll, textsIn, told, type ReadBlob } from '../support/sources.ts';

async function range(made: TestRepository, revisions: string, log = told(), cwd = made.path): Promise<ReadBlob[]> {
  return readAll(createRangeSource(openRepository(cwd, made.env), revisions, log, () => true));
}

function versions(blobs: readonly ReadBlob[]): unknown[] {
  return blobs
    .filter(({ origin }) => origin.path !== null)
    .map(({ origin, text, previous }) => [origin.path, text, previous, origin.commit]);
}

const zeros = { sha1: '0'.repeat(40), sha256: '0'.repeat(64) };
const lines = (word: string): string => `${word}\n`.repeat(30);

test.each(['sha1', 'sha256'] as const)(
  'every version that the commits of a %s repository add, oldest first',
  async (objectFormat) => {
    const made = repository({ objectFormat }).write('a', '0').stage().commit();
    const ids = ['1', '2', '3'].map((text) => made.write('a', text).stage().commit(`commit ${text}`).id());
    const log = told();
    const blobs = await range(made, 'HEAD~3..HEAD', log);
    expect(versions(blobs)).toEqual([
      ['a', '1', ['0'], ids[0]],
      ['a', '2', ['1'], ids[1]],
      ['a', '3', ['2'], ids[2]],
    ]);
    expect(textsIn(blobs, 'message')).toEqual(['commit 1\n', 'commit 2\n', 'commit 3\n']);
    expect(log.counts).toEqual({ commits: 3, files: 3 });
    expect(log.incompletes).toEqual([]);
  },
);

test('messages, authors, committers and names of added files are texts with their commit', async () => {
  const made = repository().commit('start');
  made.write('dir/name é', 'x').stage();
  made.raw(['commit', '-q', '-m', 'subject\n\nbody', '--author', 'An Author <author@example.com>']);
  const blobs = await range(made, 'HEAD^..');
  expect(textsIn(blobs, 'message')).toEqual(['subject\n\nbody\n']);
  expect(textsIn(blobs, 'author')).toEqual([expect.stringMatching(/^An Author <author@example\.com> \d+ /)]);
  expect(textsIn(blobs, 'committer')).toEqual([expect.stringMatching(/^Test <test@example\.com> \d+ /)]);
  expect(textsIn(blobs, 'path')).toEqual(['dir/name é']);
  for (const { origin } of blobs) expect(origin.commit).toBe(made.id());
});

test('a key that was added and taken away again is still in the range', async () => {
  const made = repository().write('a', 'clean').stage().commit();
  made.write('a', 'secret').stage().commit().write('a', 'clean again').stage().commit();
  expect(versions(await range(made, 'HEAD~2..HEAD')).map((version) => (version as string[])[1])).toContain('secret');
});

test('each blob once, with the first commit that adds it', async () => {
  const made = repository().commit();
  const first = made.write('a', 'same').stage().commit().id();
  made.write('b', 'same').stage().commit().remove('a').stage().commit().write('a', 'same').stage().commit();
  const blobs = await range(made, `${first}^..HEAD`);
  expect(versions(blobs)).toEqual([['a', 'same', [], first]]);
  expect(textsIn(blobs, 'path')).toEqual(['a', 'b']);
});

test('a root commit in the range adds all of its files', async () => {
  const made = repository().write('base', 'x').stage().commit();
  made.git('checkout', '-q', '--orphan', 'other');
  made.remove('base').write('fresh', 'y').stage().commit();
  expect(contents(await range(made, 'main..other'))).toEqual({ fresh: 'y' });
});

function merged(resolution: string): TestRepository {
  const made = repository().write({ f: 'base', g: 'g' }).stage().commit();
  made.git('checkout', '-q', '-b', 'side');
  made.write({ f: 'theirs', s: 'side' }).stage().commit();
  made.git('checkout', '-q', 'main');
  made.write('f', 'ours').stage().commit();
  made.raw(['merge', '-q', 'side'], { allow: [1] });
  return made.write('f', resolution).write('evil', 'of the merge alone').stage().commit('merge');
}

test('what a merge itself adds, with what both parents had', async () => {
  const made = merged('resolved by hand');
  const blobs = await range(made, 'HEAD^1..HEAD');
  expect(versions(blobs)).toEqual([
    ['f', 'theirs', ['base'], made.id('side')],
    ['s', 'side', [], made.id('side')],
    ['evil', 'of the merge alone', [], made.id()],
    ['f', 'resolved by hand', ['ours', 'theirs'], made.id()],
  ]);
  expect(textsIn(blobs, 'path')).toEqual(['s', 'evil']);
});

test('a merge that takes one side adds nothing', async () => {
  const made = merged('theirs');
  const added = versions(await range(made, 'HEAD^1..HEAD')).filter((version) => (version as string[])[3] === made.id());
  expect(added.map((version) => (version as string[])[0])).toEqual(['evil']);
});

test('an octopus', async () => {
  const made = repository().write('a', 'x').stage().commit();
  for (const side of ['one', 'two']) {
    made.git('checkout', '-q', '-b', side, 'main');
    made.write(side, side).stage().commit();
  }
  made.git('checkout', '-q', 'main');
  made.write('three', 'three').stage().commit();
  const tree = made.write({ one: 'one', two: 'changed' }).stage().git('write-tree');
  const parents = ['main', 'one', 'two'].flatMap((name) => ['-p', name]);
  const id = made.git('commit-tree', tree, ...parents, '-m', 'octopus');
  const added = versions(await range(made, `main..${id}`)).filter((version) => (version as string[])[3] === id);
  expect(added).toEqual([['two', 'changed', ['two'], id]]);
});

test('a renamed file comes with the version that it was, edited or not', async () => {
  const made = repository()
    .write({ 'old.txt': lines('same'), 'pure.txt': lines('pure') })
    .stage()
    .commit();
  made.git('mv', 'old.txt', 'new.txt');
  made.git('mv', 'pure.txt', 'moved.txt');
  made
    .write('new.txt', `${lines('same')}edited`)
    .stage()
    .commit();
  const blobs = await range(made, 'HEAD^..HEAD');
  const previous = Object.fromEntries(blobs.map(({ origin, previous: before }) => [origin.path, before]));
  expect(previous['new.txt']).toEqual([lines('same')]);
  expect(previous['moved.txt']).toEqual([lines('pure')]);
});

test('links are their targets, submodules are nothing', async () => {
  const inner = repository().write('i', 'x').stage().commit();
  const made = repository().commit().symlink('link', 'target');
  made.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.path, 'sub');
  made.stage().commit();
  expect(contents(await range(made, 'HEAD^..HEAD'))).toEqual({ link: 'target', '.gitmodules': expect.any(String) });
});

test('from a subdirectory, all paths, seen from there; names of any bytes', async () => {
  const made = repository().write('sub/x', '').stage().commit();
  made.write(Buffer.from('top\n\xff', 'latin1'), '1').write('sub/y', '2').stage().commit();
  expect(contents(await range(made, 'HEAD^..HEAD', told(), join(made.path, 'sub')))).toEqual({
    '../top\n\\xff': '1',
    y: '2',
  });
});

test('a bare repository', async () => {
  const made = repository().write('a', '1').stage().commit().write('a', '2').stage().commit();
  const path = join(temporaryFolder(), 'bare.git');
  made.git('clone', '-q', '--bare', made.path, path);
  expect(contents(await range(existingRepository(path, made.env), 'HEAD^..HEAD'))).toEqual({ a: '2' });
});

describe('ranges', () => {
  const made = (): TestRepository => {
    const start = repository().write('a', '0').stage().commit();
    start.git('branch', 'start');
    start.git('checkout', '-q', '-b', 'side');
    start.write('side', 's').stage().commit();
    start.git('checkout', '-q', 'main');
    return start.write('a', '1').stage().commit();
  };

  test.each([
    ['start..main', { a: '1' }],
    ['start..', { a: '1' }],
    ['..side', { side: 's' }],
    ['main...side', { a: '1', side: 's' }],
    ['main..start', {}],
    ['main..main', {}],
    ['main~1..main^{commit}', { a: '1' }],
    ['side@{0}..main@{0}', { a: '1' }],
    [`${zeros.sha1}..main`, { a: '1' }],
    [`${zeros.sha1}...side`, { a: '0', side: 's' }],
    [`${zeros.sha256}..side`, { a: '0', side: 's' }],
    [`${zeros.sha1}..`, { a: '1' }],
    [`main..${zeros.sha1}`, {}],
    [`main...${zeros.sha256}`, {}],
    [`..${zeros.sha1}`, {}],
    [`${'1'.repeat(40)}..${zeros.sha1}`, {}],
    [`${zeros.sha1}..${zeros.sha1}`, {}],
  ])('%s', async (revisions, expected) => {
    const log = told();
    expect(contents(await range(made(), revisions, log))).toEqual(expected);
    expect(log.incompletes).toEqual([]);
  });

  test.each([
    ['main', 'not a range of commits: main'],
    ['..', 'not a range of commits: ..'],
    ['...', 'not a range of commits: ...'],
    ['', 'not a range of commits: '],
    ['gone..main', 'unknown revision: gone'],
    ['main..gone', 'unknown revision: gone'],
    [`${'0'.repeat(39)}..main`, `unknown revision: ${'0'.repeat(39)}`],
    [`${zeros.sha1}..gone`, 'unknown revision: gone'],
    [`gone..${zeros.sha1}`, 'unknown revision: gone'],
    [`${zeros.sha1}..${'1'.repeat(40)}`, `unknown revision: ${'1'.repeat(40)}`],
    [`${'1'.repeat(40)}..main`, `unknown revision: ${'1'.repeat(40)}`],
    ['--output=x..main', 'unknown revision: --output=x'],
    ['main..--all', 'unknown revision: --all'],
    ['main..HEAD:a', 'unknown revision: HEAD:a'],
    ['main..HEAD\nmain', 'unknown revision: HEAD\nmain'],
  ])('%j is refused at once, named', (revisions, message) => {
    const start = made();
    const repo = openRepository(start.path, start.env);
    const create = (): unknown => createRangeSource(repo, revisions, told(), () => true);
    expect(create).toThrow(new UsageError(message));
  });

  test('in a repository without commits', () => {
    const empty = repository();
    expect(() => createRangeSource(openRepository(empty.path, empty.env), 'HEAD..', told(), () => true)).toThrow(
      UsageError,
    );
  });
});

test('a shallow boundary inside the range: incomplete, and what differs from the start is read', async () => {
  const made = repository().write({ a: '0', old: 'old' }).stage().commit('base');
  made.git('checkout', '-q', '-b', 'side');
  made.write('s', '1').stage().commit('lost').write('s', '2').stage().commit('boundary');
  made.write('s', '3').stage().commit('tip of the side');
  made.git('checkout', '-q', 'main');
  made.write('a', '1').stage().commit('main one');
  made.git('merge', '-q', '--no-ff', '-m', 'merge', 'side');
  const path = join(temporaryFolder(), 'shallow');
  made.git('clone', '-q', '--depth=3', `file://${made.path}`, path);
  const shallow = existingRepository(path, made.env);
  const log = told();
  const blobs = await range(shallow, `${made.id('HEAD^1')}..HEAD`, log);
  expect(log.incompletes).toEqual([
    { what: `commit ${made.id('side^')}`, why: 'its parents are not in this shallow clone' },
  ]);
  expect(contents(blobs)['s']).toBe('3');
  expect(blobs.map(({ text }) => text)).toContain('2');
  expect(blobs.map(({ text }) => text)).not.toContain('old');
  expect(() =>
    createRangeSource(openRepository(path, made.env), `${made.id('side~2')}..HEAD`, told(), () => true),
  ).toThrow(expect.objectContaining({ hint: expect.stringContaining('shallow') }));
});

test('a shallow clone whose boundary is not in the range is complete', async () => {
  const made = repository()
    .write('a', '1')
    .stage()
    .commit()
    .write('a', '2')
    .stage()
    .commit()
    .write('a', '3')
    .stage()
    .commit();
  const path = join(temporaryFolder(), 'shallow');
  made.git('clone', '-q', '--depth=2', `file://${made.path}`, path);
  const log = told();
  expect(contents(await range(existingRepository(path, made.env), 'HEAD^..HEAD', log))).toEqual({ a: '3' });
  expect(log.incompletes).toEqual([]);
});

test('a partial clone: what is not there is told, nothing is fetched', async () => {
  const made = repository().write('a', '1').stage().commit().write({ a: '2', b: '2b' }).stage().commit();
  made.write('a', '3').stage().commit();
  made.git('config', 'uploadpack.allowFilter', 'true');
  const path = join(temporaryFolder(), 'partial');
  made.git('clone', '-q', '--bare', '--filter=blob:none', `file://${made.path}`, path);
  const log = told();
  const blobs = await range(existingRepository(path, made.env), 'HEAD~2..HEAD', log);
  expect(contents(blobs)).toEqual({});
  expect(textsIn(blobs, 'message')).toEqual(['change\n', 'change\n']);
  expect(log.incompletes.map(({ what }) => what)).toEqual(['a', 'b', 'a']);
  const missing = made.raw(['rev-list', '--objects', '--missing=print', '--all'], { cwd: path }).toString();
  expect(missing.match(/^\?/gm)).toHaveLength(4);
});

test('a tree that is not there: that commit is told, the others are read', async () => {
  const made = repository().commit();
  made
    .write('a/x', '1')
    .stage()
    .commit('one')
    .write('b/x', '2')
    .stage()
    .commit('two')
    .write('c/x', '3')
    .stage()
    .commit('three');
  const tree = made.id('HEAD~1:b');
  made.remove(`.git/objects/${tree.slice(0, 2)}/${tree.slice(2)}`);
  const log = told();
  const blobs = await range(made, 'HEAD~3..HEAD', log);
  expect(contents(blobs)).toMatchObject({ 'a/x': '1', 'c/x': '3' });
  expect(log.incompletes.map(({ what }) => what)).toEqual([`commit ${made.id('HEAD~1')}`]);
  expect(textsIn(blobs, 'message')).toEqual(['one\n', 'two\n', 'three\n']);
});

test('a parent that is not there: the range is told to be incomplete', async () => {
  const made = repository().commit('base').write('a', '1').stage().commit('one').write('a', '2').stage().commit('two');
  const [base, lost] = [made.id('HEAD~2'), made.id('HEAD~1')];
  made.remove(`.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`);
  const log = told();
  expect(await range(made, `${base}..HEAD`, log)).toEqual([]);
  expect(log.incompletes).toEqual([
    { what: expect.stringContaining(base), why: expect.stringContaining('git rev-list') },
  ]);
});

test('extra headers of a commit are read: a signed tag that was merged brings its message', async () => {
  const made = repository().commit();
  const raw = made.git('cat-file', 'commit', 'HEAD').replace('\n\n', '\nmergetag object x\n its message\n\n');
  const id = made
    .raw(['hash-object', '-t', 'commit', '-w', '--stdin', '--literally'], { input: raw })
    .toString()
    .trim();
  const child = made.git('commit-tree', `${id}^{tree}`, '-p', id, '-m', 'child');
  const texts = textsIn(await range(made, `HEAD..${child}`), 'message');
  expect(texts).toContain('mergetag object x\n its message\n');
});

test('hostile settings and grafts change nothing', async () => {
  const made = repository()
    .write('a', '1')
    .stage()
    .commit()
    .write('a', '2')
    .stage()
    .commit()
    .write('a', '3')
    .stage()
    .commit();
  const before = await range(made, 'HEAD~2..HEAD');
  const config =
    '[log]\n\tshowSignature = true\n\tdate = x\n[diff]\n\trenames = copies\n\torderFile = /nowhere\n[color]\n\tui = always\n';
  writeFileSync(join(made.path, '.git/config'), config, { flag: 'a' });
  writeFileSync(join(made.path, '.gitattributes'), '* -diff\n');
  const start = made.id('HEAD~2');
  writeFileSync(join(made.path, '.git/info/grafts'), `${made.id()} ${start}\n`);
  expect(await range(made, `${start}..HEAD`)).toEqual(before);
});

test('a limit is said', async () => {
  const made = repository().commit().write({ long: '123456', short: '1' }).stage().commit();
  const log = told();
  const repo = openRepository(made.path, made.env);
  const blobs = await readAll(createRangeSource(repo, 'HEAD^..', log, () => true, { maxFileSize: 5 }));
  expect(contents(blobs)).toEqual({ short: '1' });
  expect(log.incompletes).toEqual([{ what: 'long', why: expect.stringContaining('larger than 5 bytes (the limit)') }]);
});

test('include decides on contents and names; a version that is left out under one path is read under another', async () => {
  const made = repository().commit().write({ 'out/a': 'same', 'in/a': 'same' }).stage().commit();
  const repo = openRepository(made.path, made.env);
  const blobs = await readAll(createRangeSource(repo, 'HEAD^..', told(), (path) => path.startsWith('in/')));
  expect(contents(blobs)).toEqual({ 'in/a': 'same' });
  expect(textsIn(blobs, 'path')).toEqual(['in/a']);
});
