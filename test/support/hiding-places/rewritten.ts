import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  alone,
  begun,
  commitKey,
  forgetReflogs,
  type HidingPlace,
  inFile,
  line,
  writeObject,
} from '../hiding-places.ts';
import type { TestRepository } from '../repository.ts';

/** The key's commit, with a commit without the key in its place. Returns the key's commit. */
const amended = (repo: TestRepository, key: string): string => {
  commitKey(begun(repo), line(key));
  const was = repo.id();
  repo.write('secret.env', 'OPENAI_API_KEY=\n').stage().git('commit', '-q', '--amend', '--no-edit');
  return was;
};

/** A commit with the key that no ref, reflog or HEAD knows, and that nothing has checked out. */
const strayCommit = (repo: TestRepository, key: string): string => {
  const blob = writeObject(begun(repo), 'blob', line(key));
  const tree = repo
    .raw(['mktree'], { input: `100644 blob ${blob}\tsecret.env\n` })
    .toString()
    .trim();
  return repo.git('commit-tree', '-m', 'stray', '-p', 'HEAD', tree);
};

/** Keys in what `commit --amend`, `reset`, `rebase` and `branch -D` leave behind, and in the index. */
export const rewritten: readonly HidingPlace[] = [
  {
    name: 'amended away',
    as: 'file',
    reach: 'reflog',
    build(repo, key) {
      const was = amended(repo, key);
      return { places: [inFile(repo, 'secret.env', was)], history: { inHead: false, tips: [] } };
    },
  },
  {
    name: 'amended away, reflog expired',
    as: 'file',
    reach: 'unreachable',
    build(repo, key) {
      const was = amended(repo, key);
      forgetReflogs(repo);
      return { places: [inFile(repo, 'secret.env', was)] };
    },
  },
  {
    name: 'reset --hard',
    as: 'file',
    reach: 'reflog',
    build(repo, key) {
      const was = commitKey(begun(repo), line(key)).id();
      repo.git('reset', '-q', '--hard', 'HEAD^');
      return { places: [inFile(repo, 'secret.env', was)] };
    },
  },
  {
    name: 'rebased away',
    as: 'file',
    reach: 'reflog',
    build(repo, key) {
      const was = commitKey(begun(repo), line(key)).id();
      repo.write('b.txt', 'more\n').stage('b.txt').commit('more').git('rebase', '-q', '--onto', 'HEAD~2', 'HEAD~1');
      return { places: [inFile(repo, 'secret.env', was)] };
    },
  },
  {
    name: 'ORIG_HEAD alone',
    as: 'file',
    reach: 'unreachable',
    build(repo, key) {
      const was = commitKey(begun(repo), line(key)).id();
      repo.git('reset', '-q', '--hard', 'HEAD^');
      forgetReflogs(repo);
      if (repo.id('ORIG_HEAD') !== was) throw new Error('no ORIG_HEAD');
      return { places: [inFile(repo, 'secret.env', was)] };
    },
  },
  {
    name: 'deleted branch, checked out before',
    as: 'file',
    reach: 'reflog',
    build(repo, key) {
      begun(repo).git('checkout', '-q', '-b', 'side');
      const was = commitKey(repo, line(key)).id();
      repo.git('checkout', '-q', 'main');
      repo.git('branch', '-q', '-D', 'side');
      return { places: [inFile(repo, 'secret.env', was)] };
    },
  },
  {
    name: 'deleted branch, never checked out',
    as: 'file',
    reach: 'unreachable',
    build(repo, key) {
      const was = strayCommit(repo, key);
      repo.git('branch', 'side', was);
      repo.git('branch', '-q', '-D', 'side');
      return { places: [inFile(repo, 'secret.env', was)] };
    },
  },
  {
    name: 'older value of a branch, in its reflog alone',
    as: 'file',
    reach: 'reflog',
    build(repo, key) {
      const was = strayCommit(repo, key);
      repo.git('branch', 'side', was);
      repo.git('branch', '-q', '-f', 'side', 'main');
      return { places: [inFile(repo, 'secret.env', was)] };
    },
  },
  {
    name: 'FETCH_HEAD alone',
    as: 'file',
    reach: 'unreachable',
    build(repo, key) {
      const was = strayCommit(repo, key);
      repo.git('update-ref', 'refs/heads/side', was);
      repo.git('fetch', '-q', '.', 'side');
      repo.git('update-ref', '-d', 'refs/heads/side');
      if (repo.id('FETCH_HEAD') !== was) throw new Error('no FETCH_HEAD');
      return { places: [inFile(repo, 'secret.env', was)] };
    },
  },
  {
    name: 'staged, then unstaged',
    as: 'object',
    reach: 'unreachable',
    build(repo, key) {
      begun(repo).write('secret.env', line(key)).stage();
      const blob = repo.id(':secret.env');
      repo.git('reset', '-q');
      rmSync(join(repo.path, 'secret.env'));
      return { places: [alone(blob)], history: { introduced: [], removed: [], inHead: false, tips: [] } };
    },
  },
  {
    name: 'staged, overwritten by another version that is committed',
    as: 'object',
    reach: 'unreachable',
    build(repo, key) {
      begun(repo).write('secret.env', line(key)).stage();
      const blob = repo.id(':secret.env');
      commitKey(repo, 'OPENAI_API_KEY=\n');
      return { places: [alone(blob)] };
    },
  },
  {
    name: 'stored with hash-object',
    as: 'object',
    reach: 'unreachable',
    build: (repo, key) => ({ places: [alone(writeObject(begun(repo), 'blob', line(key)))] }),
  },
  {
    name: 'in a tree that no commit has',
    as: 'object',
    reach: 'unreachable',
    build(repo, key) {
      const blob = writeObject(begun(repo), 'blob', line(key));
      repo.raw(['mktree'], { input: `100644 blob ${blob}\tsecret.env\n` });
      return { places: [alone(blob)] };
    },
  },
  {
    name: 'staged, not committed',
    as: 'file',
    reach: 'index',
    build(repo, key) {
      begun(repo).write('secret.env', line(key)).stage();
      return { places: [{ path: 'secret.env', blob: repo.id(':secret.env') }], history: { inHead: false, tips: [] } };
    },
  },
  {
    name: 'staged, deleted from the work tree',
    as: 'file',
    reach: 'index',
    build(repo, key) {
      begun(repo).write('secret.env', line(key)).stage().remove('secret.env');
      return { places: [{ path: 'secret.env', blob: repo.id(':secret.env') }] };
    },
  },
  {
    name: 'staged before the first commit',
    as: 'file',
    reach: 'index',
    build(repo, key) {
      repo.write('secret.env', line(key)).stage();
      return { places: [{ path: 'secret.env', blob: repo.id(':secret.env') }] };
    },
  },
  {
    name: 'staged, split index',
    as: 'file',
    reach: 'index',
    build(repo, key) {
      begun(repo).git('update-index', '--split-index');
      repo.write('secret.env', line(key)).stage();
      return { places: [{ path: 'secret.env', blob: repo.id(':secret.env') }] };
    },
  },
  {
    name: 'one side of an unmerged path in the index',
    as: 'file',
    reach: 'index',
    build(repo, key) {
      const blob = writeObject(begun(repo), 'blob', line(key));
      repo.raw(['update-index', '--index-info'], { input: `100644 ${blob} 2\tsecret.env\n` });
      return { places: [{ path: 'secret.env', blob }] };
    },
  },
];
