import { describe, expect, test } from '@jest/globals';
import { existingRepository, repository, temporaryFolder } from '../support/repository.ts';
import { at, begun, commit, key, line, run, tell, type Case } from './attribute-cases.ts';

const keepers: readonly Case[] = [
  {
    name: 'a stash of the work tree',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' }).write({ a: line });
      run(made, 1, ['stash', 'push', '-q', '-m', 'mine']);
    },
    expected: {
      introduced: ['On main: mine'],
      removed: [],
      reach: 'stash',
      tips: ['refs/stash'],
      refs: ['refs/stash'],
      paths: ['a'],
      pushed: null,
    },
  },
  {
    name: 'a stash of the index, of which the work tree has nothing left',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' }).write({ a: line }).stage().write({ a: 'b' });
      run(made, 1, ['stash', 'push', '-q', '-m', 'mine']);
    },
    expected: {
      introduced: [expect.stringMatching(/^index on main/) as unknown as string],
      removed: [],
      reach: 'stash',
    },
  },
  {
    name: 'a stash of an untracked file',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' }).write({ 'new.env': line });
      run(made, 1, ['stash', 'push', '-q', '-u', '-m', 'mine']);
    },
    expected: { removed: [], reach: 'stash', tips: ['refs/stash'], paths: ['new.env'] },
  },
  {
    name: 'a stash below another one',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' }).write({ a: line });
      run(made, 1, ['stash', 'push', '-q', '-m', 'old']);
      made.write({ a: 'harmless' });
      run(made, 2, ['stash', 'push', '-q', '-m', 'new']);
    },
    expected: { reach: 'stash', tips: [], refs: [] },
  },
  {
    name: 'a dropped stash',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' }).write({ a: line });
      run(made, 1, ['stash', 'push', '-q', '-m', 'mine']);
      run(made, 2, ['stash', 'drop', '-q']);
    },
    expected: { introduced: ['On main: mine'], reach: 'unreachable', refs: [], tips: [] },
  },
  {
    name: 'an amended commit, in the reflog',
    build: (made) => {
      begun(made).write({ 'k.txt': 'clean' }).stage();
      run(made, 2, ['commit', '-q', '--amend', '-m', 'amended']);
    },
    expected: { introduced: ['adds'], removed: [], reach: 'reflog', refs: [], tips: [], to: null },
  },
  {
    name: 'an amended commit that nothing keeps',
    build: (made) => {
      begun(made).write({ 'k.txt': 'clean' }).stage();
      run(made, 2, ['commit', '-q', '--amend', '-m', 'amended']);
      made.git('reflog', 'expire', '--expire=now', '--all');
    },
    expected: { introduced: ['adds'], reach: 'unreachable', refs: [], locations: ['k.txt @ adds'] },
  },
  {
    name: 'commits that were reset away',
    build: (made) => begun(made).git('reset', '-q', '--hard', 'HEAD~'),
    expected: { introduced: ['adds'], reach: 'reflog', inHead: false },
  },
  {
    name: 'a staged file',
    build: (made) => commit(made, 0, 'root', { a: 'a' }).write({ 'd/k.env': line }).stage(),
    expected: {
      introduced: [],
      removed: [],
      paths: ['d/k.env'],
      reach: 'index',
      from: null,
      to: null,
      locations: ['d/k.env'],
    },
  },
  {
    name: 'a file staged before the first commit',
    build: (made) => made.write({ 'k.env': line }).stage(),
    expected: {
      introduced: [],
      paths: ['k.env'],
      reach: 'index',
      inHead: false,
      refs: [],
      // There is no remote to tell by, and no commit that could have been pushed.
      pushed: false,
      locations: ['k.env'],
    },
  },
  {
    name: 'a file that was staged once',
    build: (made) =>
      commit(made, 0, 'root', { a: 'a' }).write({ 'k.env': line }).stage().git('rm', '-q', '--cached', 'k.env'),
    expected: { introduced: [], paths: [], reach: 'unreachable', locations: ['nowhere'] },
  },
  {
    name: 'a detached HEAD',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' }).git('checkout', '-q', '--detach');
      commit(made, 1, 'adds', { 'k.txt': line });
    },
    expected: { reach: 'worktree', refs: [], tips: [], inHead: true, to: null },
  },
  {
    name: 'the detached HEAD of a linked work tree',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' });
      const folder = `${temporaryFolder()}/linked`;
      made.git('worktree', 'add', '-q', '--detach', folder);
      commit(existingRepository(folder, made.env), 1, 'adds', { 'k.txt': line });
      made.git('reflog', 'expire', '--expire=now', '--all');
    },
    expected: { reach: 'worktree', inHead: false, introduced: ['adds'] },
  },
  {
    name: 'the reflog of a linked work tree',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' });
      const folder = `${temporaryFolder()}/linked`;
      made.git('worktree', 'add', '-q', '--detach', folder);
      commit(existingRepository(folder, made.env), 1, 'adds', { 'k.txt': line }).git('reset', '-q', '--hard', 'HEAD~');
    },
    expected: { reach: 'reflog', introduced: ['adds'] },
  },
  {
    name: 'the index of a linked work tree',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' });
      const folder = `${temporaryFolder()}/linked`;
      made.git('worktree', 'add', '-q', '--detach', folder);
      existingRepository(folder, made.env).write({ 'k.txt': line }).stage();
    },
    expected: { reach: 'index', paths: ['k.txt'], locations: ['k.txt'] },
  },
  {
    name: 'a branch that was never merged, elsewhere and here',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' });
      made.git('update-ref', 'refs/remotes/origin/main', 'main');
      made.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
      commit(made, 1, 'adds', { 'k.txt': line });
    },
    expected: { pushed: false, refs: ['refs/heads/main'] },
  },
  {
    name: 'a key that was pushed, then removed',
    build: (made) => {
      begun(made).git('update-ref', 'refs/remotes/origin/main', 'main');
      commit(made.remove('k.txt'), 2, 'removes');
    },
    expected: {
      pushed: true,
      tips: ['refs/remotes/origin/main'],
      refs: ['refs/heads/main', 'refs/remotes/origin/main'],
      to: null,
    },
  },
  {
    name: 'a replaced commit',
    build: (made) => {
      begun(made);
      run(made, 2, ['checkout', '-qb', 'other', 'main~']);
      commit(made, 2, 'clean', { 'k.txt': 'clean' });
      made.git('replace', 'main', 'other');
    },
    expected: { introduced: ['adds'], removed: [], refs: ['refs/heads/main'], tips: ['refs/heads/main'] },
  },
];

const places: readonly Case[] = [
  {
    name: 'a note',
    build: (made) => run(commit(made, 0, 'root', { a: 'a' }), 1, ['notes', 'add', '-m', key]),
    expected: {
      introduced: [expect.stringMatching(/^Notes added/) as unknown as string],
      paths: [],
      tips: ['refs/notes/commits'],
      reach: 'refs',
      locations: [expect.stringMatching(/^\[note\] @ Notes added/) as unknown as string],
    },
  },
  {
    name: 'a note that was removed',
    build: (made) => {
      run(commit(made, 0, 'root', { a: 'a' }), 1, ['notes', 'add', '-m', key]);
      run(made, 2, ['notes', 'remove', 'HEAD']);
    },
    expected: {
      removed: [expect.stringMatching(/^Notes removed/) as unknown as string],
      tips: [],
      to: at(2),
      reach: 'refs',
    },
  },
  {
    name: 'a message',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' });
      commit(made, 1, `says\n\n${key}`, { a: 'b' });
      commit(made, 2, 'goes on', { a: 'c' });
      made.git('branch', 'old', 'HEAD~2');
    },
    expected: {
      introduced: ['says'],
      removed: [],
      paths: [],
      tips: ['refs/heads/main'],
      refs: ['refs/heads/main'],
      locations: ['[message] @ says'],
      from: at(1),
      to: null,
    },
  },
  {
    name: 'an author and a committer',
    build: (made) => made.raw(['-c', `user.name=${key}`, 'commit', '-q', '--allow-empty', '-m', 'named']),
    expected: { introduced: ['named'], locations: ['[author] @ named', '[committer] @ named'] },
  },
  {
    name: 'a message that tells the key while its file is removed',
    build: (made) => commit(begun(made).remove('k.txt'), 2, `removes\n\n${key}`),
    expected: { introduced: ['adds'], removed: ['removes'], tips: ['refs/heads/main'], to: null },
  },
  {
    name: 'an annotated tag',
    build: (made) => run(commit(made, 0, 'root', { a: 'a' }), 4, ['tag', '-a', '-m', key, 'v1']),
    expected: {
      introduced: [],
      tips: ['refs/tags/v1'],
      refs: ['refs/tags/v1'],
      reach: 'refs',
      locations: ['[tag]'],
      from: at(4),
      to: null,
    },
  },
  {
    name: 'a tag within a tag',
    build: (made) => {
      run(commit(made, 0, 'root', { a: 'a' }), 1, ['tag', '-a', '-m', key, 'inner']);
      run(made, 2, ['tag', '-a', '-m', 'harmless', 'outer', 'inner']);
      made.git('tag', '-d', 'inner');
    },
    expected: { tips: ['refs/tags/outer'], from: at(1), reach: 'refs' },
  },
  {
    name: 'a deleted tag',
    build: (made) => {
      run(commit(made, 0, 'root', { a: 'a' }), 1, ['tag', '-a', '-m', key, 'v1']);
      made.git('tag', '-d', 'v1');
    },
    expected: { tips: [], refs: [], reach: 'unreachable' },
  },
  {
    name: 'a tag on a commit whose file is gone',
    build: (made) => {
      run(begun(made), 2, ['tag', '-a', '-m', 'release', 'v1']);
      commit(made.remove('k.txt'), 3, 'removes');
    },
    expected: {
      tips: ['refs/tags/v1'],
      refs: ['refs/heads/main', 'refs/tags/v1'],
      removed: ['removes'],
      to: null,
      inHead: false,
    },
  },
  {
    name: 'a tag on a blob',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' });
      const id = made.raw(['hash-object', '-w', '--stdin'], { input: line }).toString().trim();
      run(made, 1, ['tag', '-a', '-m', 'a blob', 'blob', id]);
    },
    expected: { introduced: [], paths: [], tips: ['refs/tags/blob'], reach: 'refs', locations: ['nowhere'] },
  },
  {
    name: 'a tag on a tree',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' });
      const id = made.raw(['hash-object', '-w', '--stdin'], { input: line }).toString().trim();
      const inner = made
        .raw(['mktree'], { input: `100644 blob ${id}\tk\n` })
        .toString()
        .trim();
      const tree = made
        .raw(['mktree'], { input: `040000 tree ${inner}\td\n` })
        .toString()
        .trim();
      made.git('tag', 'tree', tree);
    },
    expected: { introduced: [], tips: ['refs/tags/tree'], reach: 'refs', locations: ['nowhere'] },
  },
];

describe.each([
  ['what keeps a key', keepers],
  ['places', places],
])('%s', (_, cases) => {
  test.each(cases)('$name', async ({ build, expected }) => {
    const made = repository();
    build(made);
    expect(await tell(made)).toMatchObject(expected);
  });
});
