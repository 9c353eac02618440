import { describe, expect, test } from '@jest/globals';
import { openRepository } from '../../src/git/repository.ts';
import { attribute } from '../../src/history/attribute.ts';
import { findingOf } from '../support/findings.ts';
import { existingRepository, repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { told } from '../support/sources.ts';
import { at, commit, key, run, search, tell, type Told } from './attribute-cases.ts';

interface Case {
  readonly name: string;
  readonly build: (made: TestRepository) => unknown;
  readonly expected: Partial<Told>;
}

const line = `${key}\n`;

/** A root, then `main` with the key from minute 1 on. */
const begun = (made: TestRepository): TestRepository => {
  commit(made, 0, 'root', { 'a.txt': 'a\n' });
  return commit(made, 1, 'adds', { 'k.txt': line });
};

const linear: readonly Case[] = [
  {
    name: 'a key that was added and is still there',
    build: begun,
    expected: {
      introduced: ['adds'],
      removed: [],
      paths: ['k.txt'],
      inHead: true,
      tips: ['refs/heads/main'],
      refs: ['refs/heads/main'],
      pushed: null,
      reach: 'refs',
      from: at(1),
      to: null,
      locations: ['k.txt @ adds'],
      incomplete: [],
    },
  },
  {
    name: 'a key in the first commit',
    build: (made) => commit(made, 0, 'root', { 'd/k.txt': line }),
    expected: { introduced: ['root'], locations: ['d/k.txt @ root'] },
  },
  {
    name: 'a key whose file was deleted',
    build: (made) => commit(begun(made).remove('k.txt'), 2, 'deletes'),
    expected: {
      introduced: ['adds'],
      removed: ['deletes'],
      inHead: false,
      tips: [],
      refs: ['refs/heads/main'],
      to: at(2),
    },
  },
  {
    name: 'a file that was edited around its key, then emptied of it',
    build: (made) => {
      commit(begun(made), 2, 'edits', { 'k.txt': `first\n${line}` });
      commit(made, 3, 'empties', { 'k.txt': 'first\n' });
    },
    expected: { introduced: ['adds'], removed: ['empties'], locations: ['k.txt @ adds', 'k.txt @ edits'], to: at(3) },
  },
  {
    name: 'a file that was renamed, with an edit',
    build: (made) => commit(begun(made).remove('k.txt'), 2, 'renames', { 'new.txt': `${line}more\n` }),
    expected: {
      introduced: ['adds'],
      removed: [],
      paths: ['k.txt', 'new.txt'],
      locations: ['k.txt @ adds', 'new.txt @ renames'],
    },
  },
  {
    name: 'a file that was copied, and its original deleted later',
    build: (made) => {
      commit(begun(made), 2, 'copies', { 'copy.txt': line });
      commit(made.remove('k.txt'), 3, 'deletes one');
    },
    expected: { introduced: ['adds'], removed: [], inHead: true, locations: ['k.txt @ adds', 'copy.txt @ copies'] },
  },
  {
    name: 'a key that was added again',
    build: (made) => {
      commit(begun(made).remove('k.txt'), 2, 'deletes');
      commit(made, 3, 'adds again', { 'k.txt': line });
      commit(made.remove('k.txt'), 4, 'deletes again');
    },
    expected: {
      introduced: ['adds', 'adds again'],
      removed: ['deletes', 'deletes again'],
      locations: ['k.txt @ adds'],
      from: at(1),
      to: at(4),
    },
  },
  {
    name: 'a file that became a symbolic link',
    build: (made) => commit(begun(made).remove('k.txt').symlink('k.txt', 'a.txt'), 2, 'links'),
    expected: { introduced: ['adds'], removed: ['links'] },
  },
  {
    name: 'a symbolic link that names the key',
    build: (made) => commit(commit(made, 0, 'root', { a: '' }).symlink('link', key), 1, 'links'),
    expected: { introduced: ['links'], paths: ['link'], locations: ['link @ links'] },
  },
  {
    name: 'a file that became a folder',
    build: (made) => commit(begun(made).remove('k.txt'), 2, 'folds', { 'k.txt/inner.txt': 'none' }),
    expected: { removed: ['folds'] },
  },
  {
    name: 'a mode that changed',
    build: (made) =>
      run(begun(made), 2, ['update-index', '--chmod=+x', 'k.txt']) + run(made, 2, ['commit', '-qm', 'mode']),
    expected: { introduced: ['adds'], removed: [], locations: ['k.txt @ adds'] },
  },
  {
    name: 'commits whose clocks go backwards',
    build: (made) => {
      commit(made, 9, 'root', { 'a.txt': 'a' });
      commit(made, 5, 'adds', { 'k.txt': line });
      commit(made, 3, 'copies', { 'b.txt': line });
    },
    expected: { introduced: ['adds'], from: at(5), locations: ['b.txt @ copies', 'k.txt @ adds'] },
  },
  {
    name: 'several roots',
    build: (made) => {
      commit(made, 0, 'root', { 'k.txt': line });
      run(made, 1, ['checkout', '-q', '--orphan', 'other']);
      commit(made, 1, 'other root', { 'k.txt': line });
      run(made, 2, ['merge', '-q', '--allow-unrelated-histories', '-m', 'joins', 'main']);
    },
    expected: { introduced: ['root', 'other root'], locations: ['k.txt @ root'] },
  },
  {
    name: 'a name that is not UTF-8, with a line feed',
    build: (made) => commit(made.write(Buffer.from([0x61, 0xff, 0x0a]), line), 0, 'root'),
    expected: { paths: ['a\\xff\n'], locations: ['a\\xff\n @ root'] },
  },
  {
    name: 'a key in the name of a file',
    build: (made) => commit(commit(begun(made), 2, 'names', { [`d/${key}`]: 'x' }).remove('k.txt'), 3, 'deletes'),
    expected: { introduced: ['adds'], inHead: true, locations: ['k.txt @ adds', '[path] @ names'] },
  },
  {
    name: 'a key in the name of a file at the top, deleted again',
    build: (made) => {
      commit(made, 0, 'root', { a: 'x', [key]: 'x' });
      commit(made, 1, 'goes on', { a: 'y' });
      commit(made.remove(key), 2, 'deletes');
    },
    expected: {
      introduced: ['root'],
      removed: ['deletes'],
      paths: [],
      locations: ['[path] @ root', '[path] @ goes on'],
    },
  },
];

/** `side` begins at the root, without the key. */
const forked = (made: TestRepository): TestRepository => {
  begun(made);
  run(made, 2, ['checkout', '-qb', 'side', 'main~']);
  return commit(made, 2, 'side', { 's.txt': 's' });
};

const merges: readonly Case[] = [
  {
    name: 'a merge that brings what one parent has',
    build: (made) => run(forked(made), 3, ['merge', '-q', '-m', 'merges', 'main']),
    expected: {
      introduced: ['adds'],
      removed: [],
      locations: ['k.txt @ adds'],
      refs: ['refs/heads/main', 'refs/heads/side'],
    },
  },
  {
    name: 'an evil merge that adds the key',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' });
      run(made, 1, ['checkout', '-qb', 'side']);
      commit(made, 1, 'side', { s: 's' });
      run(made, 2, ['checkout', '-q', 'main']);
      commit(made, 2, 'main', { m: 'm' });
      run(made, 3, ['merge', '-q', '--no-commit', 'side']);
      commit(made, 3, 'evil', { 'k.txt': line });
    },
    expected: { introduced: ['evil'], removed: [], locations: ['k.txt @ evil'], refs: ['refs/heads/main'] },
  },
  {
    name: 'a conflict that was resolved with the key',
    build: (made) => {
      commit(made, 0, 'root', { f: 'a\n' });
      run(made, 1, ['checkout', '-qb', 'side']);
      commit(made, 1, 'side', { f: 'b\n' });
      run(made, 2, ['checkout', '-q', 'main']);
      commit(made, 2, 'main', { f: 'c\n' });
      run(made, 3, ['merge', '-q', 'side'], [1]);
      commit(made, 3, 'resolves', { f: line });
      commit(made, 4, 'cleans', { f: 'd\n' });
    },
    expected: { introduced: ['resolves'], removed: ['cleans'], locations: ['f @ resolves'] },
  },
  {
    name: 'a merge that discards what one parent brought',
    build: (made) => run(forked(made), 3, ['merge', '-q', '-s', 'ours', '-m', 'discards', 'main']),
    expected: { introduced: ['adds'], removed: ['discards'], tips: ['refs/heads/main'] },
  },
  {
    name: 'a merge of a line that had removed the key before',
    build: (made) => {
      begun(made);
      run(made, 2, ['checkout', '-qb', 'side']);
      commit(made.remove('k.txt'), 2, 'removes');
      run(made, 3, ['checkout', '-q', 'main']);
      commit(made, 3, 'goes on', { b: 'b' });
      run(made, 4, ['merge', '-q', '-m', 'merges', 'side']);
    },
    expected: { introduced: ['adds'], removed: ['removes'], tips: [], to: at(2) },
  },
  {
    name: 'a merge that brings back what one line had removed',
    build: (made) => {
      begun(made);
      run(made, 2, ['checkout', '-qb', 'side']);
      commit(made.remove('k.txt'), 2, 'removes');
      run(made, 3, ['checkout', '-q', 'main']);
      commit(made, 3, 'goes on', { b: 'b' });
      run(made, 4, ['merge', '-q', '-s', 'ours', '-m', 'keeps', 'side']);
    },
    expected: { introduced: ['adds'], removed: ['removes'], tips: ['refs/heads/main'], to: null },
  },
  {
    name: 'a merge of two lines that both removed the key in its place',
    build: (made) => {
      forked(made);
      run(made, 3, ['merge', '-q', '--no-commit', '--no-ff', 'main']);
      commit(made.remove('k.txt'), 3, 'merges without');
      run(made, 4, ['checkout', '-q', 'main']);
      run(made, 4, ['merge', '-q', '--ff-only', 'side']);
    },
    expected: { introduced: ['adds'], removed: ['merges without'], tips: [] },
  },
  {
    name: 'a merge of many lines',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' });
      for (const [index, name] of ['one', 'two', 'three'].entries()) {
        run(made, index + 1, ['checkout', '-qb', name, 'main']);
        commit(made, index + 1, name, { [name]: name === 'three' ? line : name });
      }
      run(made, 5, ['checkout', '-q', 'main']);
      run(made, 5, ['merge', '-q', '-m', 'octopus', 'one', 'two', 'three']);
    },
    expected: {
      introduced: ['three'],
      removed: [],
      locations: ['three @ three'],
      tips: ['refs/heads/main', 'refs/heads/three'],
    },
  },
  {
    name: 'the key brought by two lines apart from each other (cherry-pick)',
    build: (made) => {
      forked(made);
      run(made, 3, ['cherry-pick', 'main']);
      run(made, 4, ['merge', '-q', '-m', 'merges', 'main']);
    },
    expected: { introduced: ['adds', 'adds'], removed: [] },
  },
  {
    name: 'a rebase: the old commits are in the reflog',
    build: (made) => {
      commit(made, 0, 'root', { a: 'a' });
      run(made, 1, ['checkout', '-qb', 'topic']);
      commit(made, 1, 'adds', { 'k.txt': line });
      run(made, 2, ['checkout', '-q', 'main']);
      commit(made, 2, 'main', { b: 'b' });
      run(made, 3, ['checkout', '-q', 'topic']);
      run(made, 3, ['rebase', '-q', 'main']);
    },
    expected: { introduced: ['adds', 'adds'], from: at(1), refs: ['refs/heads/topic'], reach: 'refs' },
  },
];

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
    expected: { introduced: [], paths: ['k.env'], reach: 'index', inHead: false, refs: [], locations: ['k.env'] },
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
  ['lines', linear],
  ['merges', merges],
  ['what keeps a key', keepers],
  ['places', places],
])('%s', (_, cases) => {
  test.each(cases)('$name', async ({ build, expected }) => {
    const made = repository();
    build(made);
    expect(await tell(made)).toMatchObject(expected);
  });
});

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
