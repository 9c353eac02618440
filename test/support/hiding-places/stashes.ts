import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { alone, begun, commitKey, type HidingPlace, inFile, line } from '../hiding-places.ts';
import { existingRepository, type TestRepository } from '../repository.ts';

/** A linked worktree of the repository beside it, detached, with the key in a commit that no ref holds. */
const detachedWorktree = (repo: TestRepository, key: string): TestRepository => {
  begun(repo).git('worktree', 'add', '-q', '--detach', `${repo.path}-linked`);
  return commitKey(existingRepository(`${repo.path}-linked`, repo.env), line(key));
};

/** Keys in stashes, in a detached HEAD, and in what only a linked worktree holds. */
export const stashes: readonly HidingPlace[] = [
  {
    name: 'stash',
    as: 'file',
    reach: 'stash',
    build(repo, key) {
      begun(repo).write('README.md', line(key)).git('stash', '-q');
      return {
        places: [inFile(repo, 'README.md', 'stash')],
        history: { introduced: [repo.id('stash')], tips: ['refs/stash'] },
      };
    },
  },
  {
    name: 'stash, older than the newest',
    as: 'file',
    reach: 'stash',
    build(repo, key) {
      begun(repo).write('README.md', line(key)).git('stash', '-q');
      repo.write('README.md', 'another\n').git('stash', '-q');
      return { places: [inFile(repo, 'README.md', 'stash@{1}')] };
    },
  },
  {
    name: 'stash with untracked files (its third parent)',
    as: 'file',
    reach: 'stash',
    build(repo, key) {
      begun(repo).write('secret.env', line(key)).git('stash', '-q', '--include-untracked');
      return { places: [inFile(repo, 'secret.env', 'stash^3')], history: { introduced: [repo.id('stash^3')] } };
    },
  },
  {
    name: 'stash whose index had it, the work tree no longer (its second parent)',
    as: 'file',
    reach: 'stash',
    build(repo, key) {
      begun(repo).write('README.md', line(key)).stage().write('README.md', 'another\n').git('stash', '-q');
      return { places: [inFile(repo, 'README.md', 'stash^2')] };
    },
  },
  {
    name: 'dropped stash',
    as: 'file',
    reach: 'unreachable',
    build(repo, key) {
      begun(repo).write('README.md', line(key)).git('stash', '-q');
      const was = repo.id('stash');
      repo.git('stash', 'drop', '-q');
      return { places: [inFile(repo, 'README.md', was)] };
    },
  },
  {
    name: 'detached HEAD',
    as: 'file',
    reach: 'worktree',
    build(repo, key) {
      begun(repo).git('checkout', '-q', '--detach');
      commitKey(repo, line(key));
      return { places: [inFile(repo)], history: { inHead: true, introduced: [repo.id()] } };
    },
  },
  {
    name: "linked worktree's detached HEAD",
    as: 'file',
    reach: 'worktree',
    build(repo, key) {
      const linked = detachedWorktree(repo, key);
      return { places: [inFile(linked)], history: { inHead: false, introduced: [linked.id()] } };
    },
  },
  {
    name: "linked worktree's detached HEAD, scanned from another linked worktree",
    as: 'file',
    reach: 'worktree',
    build(repo, key) {
      const linked = detachedWorktree(repo, key);
      repo.git('worktree', 'add', '-q', '--detach', `${repo.path}-other`);
      return { places: [inFile(linked)], scanned: `${repo.path}-other` };
    },
  },
  {
    name: 'linked worktree whose folder is gone',
    as: 'file',
    reach: 'worktree',
    build(repo, key) {
      const place = inFile(detachedWorktree(repo, key));
      rmSync(`${repo.path}-linked`, { recursive: true });
      return { places: [place] };
    },
  },
  {
    name: 'linked worktree that is locked, its folder gone',
    as: 'file',
    reach: 'worktree',
    build(repo, key) {
      const place = inFile(detachedWorktree(repo, key));
      repo.git('worktree', 'lock', `${repo.path}-linked`);
      rmSync(`${repo.path}-linked`, { recursive: true });
      return { places: [place] };
    },
  },
  {
    name: 'linked worktree that was removed',
    as: 'file',
    reach: 'unreachable',
    build(repo, key) {
      const place = inFile(detachedWorktree(repo, key));
      repo.git('worktree', 'remove', `${repo.path}-linked`);
      return { places: [place] };
    },
  },
  {
    name: "linked worktree's reflog",
    as: 'file',
    reach: 'reflog',
    build(repo, key) {
      const linked = detachedWorktree(repo, key);
      const was = linked.id();
      linked.git('reset', '-q', '--hard', 'HEAD^');
      rmSync(join(repo.path, '.git', 'worktrees', 'repository-linked', 'ORIG_HEAD'));
      return { places: [inFile(linked, 'secret.env', was)] };
    },
  },
  {
    name: "linked worktree's index",
    as: 'file',
    reach: 'index',
    build(repo, key) {
      begun(repo).git('worktree', 'add', '-q', '--detach', `${repo.path}-linked`);
      const linked = existingRepository(`${repo.path}-linked`, repo.env).write('secret.env', line(key)).stage();
      return { places: [{ path: 'secret.env', blob: linked.id(':secret.env') }] };
    },
  },
  {
    name: "linked worktree's index, unstaged there",
    as: 'object',
    reach: 'unreachable',
    build(repo, key) {
      begun(repo).git('worktree', 'add', '-q', '--detach', `${repo.path}-linked`);
      const linked = existingRepository(`${repo.path}-linked`, repo.env).write('secret.env', line(key)).stage();
      const blob = linked.id(':secret.env');
      linked.git('reset', '-q');
      return { places: [alone(blob)] };
    },
  },
];
