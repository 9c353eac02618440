import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UsageError } from '../../src/errors.ts';
import { openRepository } from '../../src/git/repository.ts';
import { IdSet } from '../../src/history/id-set.ts';
import { type Narrowing, historyScope } from '../../src/history/scope.ts';
import { type RepositoryOptions, type TestRepository, repository } from '../support/repository.ts';
import { told } from '../support/sources.ts';

const everything: Narrowing = { refs: [], unreachable: true };
const day = (n: number): number => Date.UTC(2026, 0, n) / 1000;

/** Commits the index at noon of a day of January 2026. */
function commitOn(repo: TestRepository, n: number, message = `day ${n}`): string {
  const date = `${day(n) + 43_200} +0000`;
  const env = { GIT_AUTHOR_DATE: '1000000000 +0000', GIT_COMMITTER_DATE: date };
  repo.raw(['commit', '-q', '--allow-empty', '-m', message], { env });
  return repo.id();
}

/** One file a day, on days 1 to 4. */
function fourDays(options?: RepositoryOptions): TestRepository {
  const repo = repository(options);
  for (const n of [1, 2, 3, 4]) {
    repo.write(`folder/${n}.txt`, `text ${n}\n`).stage();
    commitOn(repo, n);
  }
  return repo;
}

async function scopeOf(repo: TestRepository, narrowing: Partial<Narrowing>, log = told()) {
  return historyScope(openRepository(repo.path, repo.env), { ...everything, ...narrowing }, log);
}

/** Which of these revisions' objects are in scope. */
async function inScope(repo: TestRepository, narrowing: Partial<Narrowing>, revisions: readonly string[]) {
  const log = told();
  const scope = await scopeOf(repo, narrowing, log);
  expect(log.incompletes).toEqual([]);
  return revisions.filter((revision) => scope!.has(repo.id(revision)));
}

const files = [1, 2, 3, 4].map((n) => `main:folder/${n}.txt`);

test('without any narrowing there is no scope to ask', async () => {
  expect(await scopeOf(fourDays(), {})).toBeUndefined();
});

test.each<[string, Partial<Narrowing>, readonly number[]]>([
  ['since', { since: day(3) }, [3, 4]],
  ['until', { until: day(3) }, [1, 2]],
  ['both', { since: day(2), until: day(3) }, [2]],
  ['both ends belong to it', { since: day(2) + 43_200, until: day(3) + 43_200 }, [2, 3]],
  ['nothing in it', { since: day(9) }, []],
])('%s: files by the commit that brought them', async (_, narrowing, days) => {
  const wanted = days.map((n) => `main:folder/${n}.txt`);
  expect(await inScope(fourDays(), narrowing, files)).toEqual(wanted);
  expect(await inScope(fourDays({ objectFormat: 'sha256' }), narrowing, files)).toEqual(wanted);
});

test('commits, their root trees and folders are in the window as their files are', async () => {
  const repo = fourDays();
  const all = ['main', 'main^{tree}', 'main:folder', 'main~2', 'main~2^{tree}', 'main~2:folder'];
  expect(await inScope(repo, { since: day(4) }, all)).toEqual(all.slice(0, 3));
});

test('a clock that was wrong hides nothing: the walk does not end at the first old commit', async () => {
  const repo = repository().write('a', '1').stage();
  commitOn(repo, 20);
  for (let n = 0; n < 10; n++) commitOn(repo, 2, `old ${n}`);
  expect(await inScope(repo, { since: day(10) }, ['main:a'])).toEqual(['main:a']);
  expect(await inScope(repo, { since: day(10), refs: ['main'] }, ['main:a'])).toEqual(['main:a']);
});

test('a merge brings what none of its parents had', async () => {
  const repo = repository().write('base', 'base').stage();
  commitOn(repo, 1);
  repo.git('checkout', '-q', '-b', 'side');
  repo.write('side', 'of the side').stage();
  commitOn(repo, 2);
  repo.git('checkout', '-q', 'main');
  repo.write('main', 'of main').stage();
  commitOn(repo, 3);
  repo.git('merge', '-q', '--no-commit', '--no-ff', 'side');
  repo.write('evil', 'of the merge alone').stage();
  commitOn(repo, 10);
  const all = ['main:base', 'main:side', 'main:main', 'main:evil'];
  expect(await inScope(repo, { since: day(9) }, all)).toEqual(['main:evil']);
});

test('what comes back is brought again, what only moves is not lost', async () => {
  const repo = repository().write('a', 'text').stage();
  commitOn(repo, 1);
  repo.remove('a').stage();
  commitOn(repo, 2);
  repo.write('b', 'text').stage();
  commitOn(repo, 10);
  expect(await inScope(repo, { since: day(9) }, ['main:b'])).toEqual(['main:b']);
});

test('unreachable commits are in a window of time, unless they are not asked for', async () => {
  const repo = fourDays().write('gone', 'gone').stage();
  commitOn(repo, 5);
  const [commit, blob] = [repo.id(), repo.id('HEAD:gone')];
  repo.git('reset', '-q', '--hard', 'HEAD~1');
  repo.git('reflog', 'expire', '--expire=now', '--all');
  expect(await inScope(repo, { since: day(5) }, [commit, blob])).toEqual([commit, blob]);
  expect(await inScope(repo, { since: day(5), unreachable: false }, [commit, blob])).toEqual([]);
  expect(await inScope(repo, { unreachable: false }, [commit, blob, ...files])).toEqual(files);
});

test('--ref: what it reaches, and nothing else', async () => {
  const repo = fourDays();
  repo.git('branch', 'early', 'main~2');
  expect(await inScope(repo, { refs: ['early'] }, ['main', 'early', ...files])).toEqual([
    'early',
    ...files.slice(0, 2),
  ]);
  expect(await inScope(repo, { refs: ['early'], since: day(2) }, files)).toEqual(files.slice(1, 2));
  repo.git('checkout', '-q', '--orphan', 'other');
  repo.git('rm', '-rfq', '.');
  repo.write('other.txt', 'other').stage();
  commitOn(repo, 8);
  expect(await inScope(repo, { refs: ['early', 'other'] }, ['other:other.txt', ...files])).toEqual([
    'other:other.txt',
    ...files.slice(0, 2),
  ]);
});

test('a tag is in the window that it was made in; one of a blob has no commit to go by', async () => {
  const repo = fourDays();
  const tag = (name: string, n: number, what: string): string => {
    const env = { GIT_COMMITTER_DATE: `${day(n)} +0000` };
    repo.raw(['tag', '-a', '-m', name, name, what], { env });
    return repo.id(name);
  };
  const inner = tag('inner', 8, 'main~3');
  const outer = tag('outer', 9, 'inner');
  repo.git('tag', '-d', 'inner');
  const early = tag('early', 2, 'main');
  repo.git('tag', 'direct', 'main~3:folder/1.txt');
  const all = [inner, outer, early, 'direct'];
  expect(await inScope(repo, { since: day(7) }, all)).toEqual([inner, outer]);
  expect(await inScope(repo, { since: day(7), unreachable: false }, all)).toEqual([inner, outer]);
  expect(await inScope(repo, { since: day(7), refs: ['outer'] }, all)).toEqual([inner, outer]);
  expect(await inScope(repo, { unreachable: false }, all)).toEqual(all);
});

test('a commit with a date that is none is in every window', async () => {
  const repo = repository().write('a', 'a').stage();
  const tree = repo.git('write-tree');
  const text = `tree ${tree}\nauthor A <a@example.com> x\ncommitter A <a@example.com> x\n\ncommitter B <b@example.com> 1 +0000\n`;
  const id = repo
    .raw(['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], { input: text })
    .toString()
    .trim();
  repo.git('update-ref', 'refs/heads/odd', id);
  expect(await inScope(repo, { since: day(7) }, ['odd', 'odd:a'])).toEqual(['odd', 'odd:a']);
});

test('stashes, notes and linked worktrees are in reach', async () => {
  const repo = fourDays().write('folder/1.txt', 'stashed\n');
  repo.git('stash', '-q');
  repo.git('notes', 'add', '-m', 'a note', 'HEAD');
  repo.git('worktree', 'add', '-q', '--detach', `${repo.path}-linked`);
  const linked = { cwd: `${repo.path}-linked` };
  repo.raw(['commit', '-q', '--allow-empty', '-m', 'detached'], linked);
  const detached = repo.raw(['rev-parse', 'HEAD'], linked).toString().trim();
  const all = ['stash@{0}:folder/1.txt', `refs/notes/commits:${repo.id()}`, detached];
  expect(await inScope(repo, { unreachable: false }, all)).toEqual(all);
});

test.each(['nowhere', '', '--all', 'main\nmain', '-x'])('no such ref: %j', async (ref) => {
  await expect(scopeOf(fourDays(), { refs: [ref] })).rejects.toThrow(UsageError);
});

test('a repository without a commit has nothing in scope', async () => {
  expect(await inScope(repository(), { since: day(1) }, [])).toEqual([]);
  expect(await inScope(repository(), { unreachable: false }, [])).toEqual([]);
});

test('a commit that is not there is told; the others stay in the window', async () => {
  const repo = fourDays();
  const lost = repo.id('main~1');
  const log = told();
  const first = repo.id('main~3:folder/1.txt');
  repo.remove(`.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`);
  const scope = await scopeOf(repo, { since: day(1) }, log);
  expect(scope!.has(first)).toBe(true);
  expect(scope!.has(repo.id('main'))).toBe(true);
  expect(log.incompletes.length).toBeGreaterThan(0);
  const reachable = told();
  await scopeOf(repo, { unreachable: false }, reachable);
  expect(otherThan([lost], reachable)).toEqual([]);
});

/**
 * What is told besides objects that cannot be read and a commit that cannot be compared: since 2.44 git walks past commits that are not there, and whoever searches
 * tells of them (absent.ts).
 */
const otherThan = (lost: readonly string[], { incompletes }: ReturnType<typeof told>): readonly string[] =>
  incompletes.map(({ what }) => what).filter((what) => !lost.some((id) => what.endsWith(id)));

/** Four days on main, and a branch with a commit that is not there. */
function withBrokenBranch(): { repo: TestRepository; lost: string } {
  const repo = fourDays();
  repo.git('checkout', '-q', '-b', 'bad');
  commitOn(repo, 5);
  const lost = repo.id();
  repo.write('late.txt', 'late').stage();
  commitOn(repo, 6);
  repo.git('tag', '-a', '-m', 'x', 'v1', 'main');
  repo.git('tag', 'tree', 'main^{tree}');
  repo.git('checkout', '-q', 'main');
  repo.remove(`.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`);
  return { repo, lost };
}

test.each<[string, Partial<Narrowing>, readonly string[]]>([
  ['--unreachable=no', { unreachable: false }, [...files, 'bad', 'bad:late.txt', 'v1', 'main']],
  ['two refs', { refs: ['bad', 'v1'] }, [...files, 'bad', 'bad:late.txt', 'v1', 'main']],
  ['the branch alone', { refs: ['bad'] }, [...files, 'bad', 'bad:late.txt']],
  ['a window', { unreachable: false, since: day(3) }, [...files.slice(2), 'bad', 'v1', 'main']],
])('one broken branch does not hide all others: %s', async (_, narrowing, expected) => {
  const { repo, lost } = withBrokenBranch();
  const log = told();
  const scope = await scopeOf(repo, narrowing, log);
  const all = [...files, 'bad', 'bad:late.txt', 'v1', 'main'];
  expect(all.filter((revision) => scope!.has(repo.id(revision)))).toEqual(expected);
  expect(otherThan([lost, repo.id('bad')], log)).toEqual([]);
});

test('one broken branch does not hide a file that a ref names without a commit', async () => {
  const { repo } = withBrokenBranch();
  const [blob, loose, inner] = ['a file', 'named by nothing', 'in a folder'].map((text) =>
    repo.raw(['hash-object', '-w', '--stdin'], { input: text }).toString().trim(),
  );
  const folder = repo
    .raw(['mktree'], { input: `100644 blob ${inner}\tx\n` })
    .toString()
    .trim();
  repo.git('update-ref', 'refs/own/file', blob!);
  repo.git('update-ref', 'refs/own/folder', folder);
  const scope = await scopeOf(repo, { unreachable: false });
  expect([blob!, folder, inner!].filter((id) => !scope!.has(id))).toEqual([]);
  expect(scope!.has(loose!)).toBe(false);
});

test.each(['sha1', 'sha256'] as const)(
  'a folder that is corrupt does not hide the others: %s',
  async (objectFormat) => {
    const repo = repository({ objectFormat });
    const written = {
      'a/x': 'in the first',
      'bad/x': 'in the broken',
      'bad/y/z': 'below it',
      'c/d/x': 'in the last',
      top: 'top',
    };
    repo.write(written).stage().commit();
    repo.git('tag', '-a', '-m', 'tree', 'tagged', 'HEAD^{tree}');
    const lost = repo.id('main:bad');
    const expected = ['a', 'a/x', 'bad', 'c', 'c/d', 'c/d/x', 'top'].map((path) => repo.id(`main:${path}`));
    const below = repo.id('main:bad/y/z');
    const file = `.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`;
    repo.remove(file).write(file, 'corrupt');
    for (const narrowing of [{ refs: ['main'] }, { refs: ['tagged'] }, { unreachable: false }]) {
      const log = told();
      const scope = await scopeOf(repo, narrowing, log);
      expect(expected.filter((id) => !scope!.has(id))).toEqual([]);
      expect(scope!.has(below)).toBe(false);
      expect(log.incompletes).toEqual([{ what: `object ${lost}`, why: expect.stringContaining('is not searched') }]);
    }
  },
);

test('a set of ids holds what was added, and nothing else', () => {
  const id = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex'));
  fc.assert(
    fc.property(fc.array(id, { maxLength: 3000, size: 'max' }), fc.array(id), (ids, others) => {
      const set = new IdSet();
      const plain = new Set(ids);
      for (const each of ids) set.add(each);
      expect(set.size).toBe(plain.size);
      expect(ids.every((each) => set.has(each))).toBe(true);
      expect(others.filter((each) => set.has(each))).toEqual(others.filter((each) => plain.has(each)));
      expect(set.has('')).toBe(false);
      expect(set.has('ab'.repeat(32))).toBe(false);
    }),
    { numRuns: 10 },
  );
  const alike = new IdSet();
  const same = Array.from({ length: 2000 }, (_, n) => `00000000${n.toString(16).padStart(32, '0')}`);
  for (const each of same) alike.add(each);
  expect(same.every((each) => alike.has(each))).toBe(true);
  expect(() => alike.add('ab')).toThrow(TypeError);
});
