import { describe, expect, test } from '@jest/globals';
import { repository, type TestRepository } from '../support/repository.ts';
import { at, begun, commit, key, line, run, tell, type Case } from './attribute-cases.ts';

/** `side` begins at the root, without the key. */
const forked = (made: TestRepository): TestRepository => {
  begun(made);
  run(made, 2, ['checkout', '-qb', 'side', 'main~']);
  return commit(made, 2, 'side', { 's.txt': 's' });
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

describe.each([
  ['lines', linear],
  ['merges', merges],
])('%s', (_, cases) => {
  test.each(cases)('$name', async ({ build, expected }) => {
    const made = repository();
    build(made);
    expect(await tell(made)).toMatchObject(expected);
  });
});
