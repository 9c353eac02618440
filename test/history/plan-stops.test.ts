import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { planned } from '../support/plans.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import { cloneOf, commitOf, hasFilterRepo, heldIn, keys, mirrorOf, runPlan } from '../support/run-plan.ts';

const filterRepo = hasFilterRepo ? describe : describe.skip;

test('where no tripkey is in PATH, nothing that could not be checked is done', () => {
  const repo = repository().write('a', 'a').stage().commit();
  repo.write('a', keys[0]!).git('stash', 'push', '-q');
  const finding = planned(keys[0]!, ['a'], { pushed: false, reach: 'stash', refs: [], ...commitOf(repo, 'stash@{0}') });
  expect(runPlan(repo, [finding], {}, { hasTripkey: false })).toMatchObject({ status: 127 });
  expect(repo.git('stash', 'list').split('\n')).toHaveLength(1);
});

// What would be lost, or would bring the key back, stops a plan before it rewrites anything.
filterRepo('with git filter-repo, where it is installed', () => {
  test.each([false, null])('a stash entry on what is rewritten stops it: pushed %s', (pushed) => {
    const clone = cloneOf(mirrorOf(repository().write('a', 'a').stage().commit('pushed')));
    clone.write('a', keys[0]!).stage().commit('bad');
    const bad = commitOf(clone, 'HEAD');
    clone.write('a', 'my work').git('stash', 'push', '-q');
    const finding = planned(keys[0]!, ['a'], { pushed, refs: ['refs/heads/main'], ...bad });
    expect(runPlan(clone, [finding], {})).toMatchObject({
      status: 1,
      output: expect.stringContaining('stash@{0} stands on'),
    });
    expect(clone.id()).toBe(bad.introduced[0]!.id);
  });

  test.each([null, false])(
    'another work tree on what is rewritten stops it, and one that is not does not: pushed %s',
    (pushed) => {
      const repo = repository().write('a', 'a').stage().commit('first');
      repo.git('branch', 'clean');
      repo.write('a', keys[0]!).stage().commit('bad').write('a', 'gone').stage().commit('gone');
      const finding = planned(keys[0]!, ['a'], {
        pushed,
        refs: ['refs/heads/main'],
        tips: [],
        ...commitOf(repo, 'HEAD~1'),
      });
      const [before, other] = [repo.id(), join(temporaryFolder(), 'other tree')];
      repo.git('worktree', 'add', '-q', '--detach', other, 'HEAD');
      const output = expect.stringContaining(`the work tree ${other} stands on`);
      expect(runPlan(repo, [finding], {})).toMatchObject({ status: 1, output });
      expect(repo.id()).toBe(before);
      repo.git('-C', other, 'checkout', '-q', 'clean');
      repo.git('-C', other, 'reflog', 'expire', '--expire=now', 'HEAD');
      expect(runPlan(repo, [finding], {})).toMatchObject({ status: 0 });
      expect(heldIn(repo)).toEqual([]);
    },
  );

  test('changes that are not committed stop it', () => {
    const clone = cloneOf(mirrorOf(repository().write('a', 'a').stage().commit('pushed')));
    clone.write('a', keys[0]!).stage().commit('bad').write('a', 'my work');
    const finding = planned(keys[0]!, ['a'], { pushed: false, refs: ['refs/heads/main'] });
    expect(runPlan(clone, [finding], {})).toMatchObject({
      status: 1,
      output: expect.stringContaining('commit or stash'),
    });
    expect(clone.git('status', '--porcelain')).toBe(' M a');
  });

  test.each(['--skip-worktree', '--assume-unchanged'])('a file that git overlooks stops it: %s', (mark) => {
    const name = "it's a\tfile";
    const repo = repository()
      .write({ [name]: keys[0]!, other: 'a' })
      .stage()
      .commit('bad');
    const bad = commitOf(repo, 'HEAD');
    repo.git('update-index', mark, name, 'other');
    repo.write(name, 'my own').remove('other');
    const finding = planned(keys[0]!, [name], { pushed: null, refs: ['refs/heads/main'], ...bad });
    const output = expect.stringContaining("git is told to overlook it's afile: undo");
    expect(runPlan(repo, [finding], {})).toMatchObject({ status: 1, output });
    expect(repo.id()).toBe(bad.introduced[0]!.id);
    repo.git('update-index', mark.replace('--', '--no-'), name);
    repo.write(name, keys[0]!);
    // The other is as in a sparse checkout: it is not there.
    expect(runPlan(repo, [finding], {})).toMatchObject({ status: 0 });
    expect(heldIn(repo)).toEqual([]);
  });

  test.each<[string, (repo: TestRepository) => unknown, string]>([
    [
      'a rebase',
      (repo) => repo.raw(['rebase', '-q', '-i', 'HEAD~2'], { env: { GIT_SEQUENCE_EDITOR: "sed -i '1s/^pick/edit/'" } }),
      'rebase',
    ],
    ['a merge', (repo) => repo.git('merge', '-q', '--no-commit', '-s', 'ours', 'side'), 'merge'],
    ['a cherry-pick', (repo) => repo.raw(['cherry-pick', 'side'], { allow: [1] }), 'cherry-pick'],
    ['a revert', (repo) => repo.git('revert', '-n', 'side'), 'revert'],
  ])('%s that has stopped with nothing changed stops it', (_, begin, command) => {
    const repo = repository().write('a', 'a').stage().commit('first');
    repo.git('checkout', '-q', '-b', 'side');
    repo.commit('side').git('checkout', '-q', 'main');
    repo.write('a', keys[0]!).stage().commit('bad').write('a', 'gone').stage().commit('gone');
    const [before, bad] = [repo.id(), commitOf(repo, 'HEAD~1')];
    begin(repo);
    const finding = planned(keys[0]!, ['a'], { pushed: null, refs: ['refs/heads/main'], tips: [], ...bad });
    const output = expect.stringContaining('finish the rebase, merge, cherry-pick or revert first');
    expect(runPlan(repo, [finding], {})).toMatchObject({ status: 1, output });
    repo.git(command, '--abort');
    expect(repo.id()).toBe(before);
  });
});
