import { renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Location } from '../../src/detect/finding.ts';
import { planned } from '../support/plans.ts';
import { type TestRepository, existingRepository, repository, temporaryFolder } from '../support/repository.ts';
import { cloneOf, commitOf, hasFilterRepo, heldIn, keys, mirrorOf, runPlan } from '../support/run-plan.ts';

const filterRepo = hasFilterRepo ? describe : describe.skip;

test('a stash is dropped where it holds the key, and another stays', () => {
  const repo = repository().write('a', 'a').stage().commit();
  repo.write('a', 'mine').git('stash', 'push', '-q', '-m', 'mine');
  repo.write('a', keys[0]!).git('stash', 'push', '-q', '-m', 'bad');
  repo.write('a', 'mine too').git('stash', 'push', '-q', '-m', 'mine too');
  const finding = planned(keys[0]!, ['a'], {
    pushed: false,
    reach: 'stash',
    refs: ['refs/stash'],
    ...commitOf(repo, 'stash@{1}'),
  });
  expect(heldIn(repo)).toEqual([0]);
  expect(runPlan(repo, [finding], {})).toMatchObject({ status: 0 });
  expect(heldIn(repo)).toEqual([]);
  expect(repo.git('stash', 'list', '--format=%gs').split('\n')).toEqual(['On main: mine too', 'On main: mine']);
});

test.each([
  ['holds the key: dropped', 0],
  ['holds none: it stays', 1],
])('a stash whose reflog has expired %s', (_, kept) => {
  const repo = repository().write('a', 'a').stage().commit();
  for (const text of kept === 1 ? [keys[0]!, 'mine'] : ['mine', keys[0]!])
    repo.write('a', text).git('stash', 'push', '-q');
  const revision = kept === 1 ? 'stash@{1}' : 'stash@{0}';
  const history = { pushed: false, reach: 'stash', refs: ['refs/stash'], ...commitOf(repo, revision) } as const;
  repo.git('reflog', 'expire', '--expire=now', '--all');
  expect(repo.git('stash', 'list')).toBe('');
  expect(runPlan(repo, [planned(keys[0]!, ['a'], history)], {})).toMatchObject({ status: 0 });
  expect(heldIn(repo)).toEqual([]);
  expect(repo.git('for-each-ref', 'refs/stash').split('\n').filter(Boolean)).toHaveLength(kept);
});

test('a reflog forgets what no branch has; the stash and the branches stay', () => {
  const repo = repository().write('a', 'a').stage().commit();
  repo.write('a', keys[0]!).stage().commit('bad');
  const bad = commitOf(repo, 'HEAD');
  repo.git('reset', '-q', '--hard', 'HEAD~1');
  repo.write('a', 'mine').git('stash', 'push', '-q', '-m', 'mine');
  repo.write('a', 'mine too').git('stash', 'push', '-q', '-m', 'mine too');
  const head = repo.id();
  const finding = planned(keys[0]!, ['a'], { pushed: false, reach: 'reflog', refs: [], ...bad });
  expect(runPlan(repo, [finding], {})).toMatchObject({ status: 0 });
  expect(heldIn(repo)).toEqual([]);
  expect(repo.git('stash', 'list').split('\n')).toHaveLength(2);
  expect(repo.id()).toBe(head);
});

test('staged alone, in files of any name', () => {
  const names = ['-q', 'a.env', "it's", ':(top)x', '$(id)', 'a\nb\n', 'é中', '*', '100%s\\n'];
  const repo = repository().write('a', 'a').stage().commit();
  for (const name of [...names, 'other']) repo.write(name, name === 'other' ? 'other' : keys[0]!);
  repo.git('--literal-pathspecs', 'add', '--', ...names, 'other');
  const finding = planned(keys[0]!, names, { pushed: false, reach: 'index', refs: [], introduced: [] });
  expect(runPlan(repo, [finding], {})).toMatchObject({ status: 0 });
  expect(heldIn(repo)).toEqual([]);
  expect(repo.git('diff', '--cached', '--name-only')).toBe('other');
});

test('nothing refers to it', () => {
  const repo = repository().write('a', 'a').stage().commit();
  repo.write('b', keys[0]!).stage('b').git('rm', '-q', '--cached', 'b');
  const finding = planned(keys[0]!, [{ path: null, blob: repo.id() }], {
    pushed: false,
    reach: 'unreachable',
    refs: [],
    introduced: [],
  });
  expect(heldIn(repo)).toEqual([0]);
  expect(runPlan(repo, [finding], {})).toMatchObject({ status: 0 });
  expect(heldIn(repo)).toEqual([]);
});

test('what is still there stops it', () => {
  const repo = repository().write('a', keys[0]!).stage().commit();
  const finding = planned(keys[0]!, ['a'], { pushed: false, reach: 'unreachable', refs: [], introduced: [] });
  expect(runPlan(repo, [finding], {})).toMatchObject({
    status: 1,
    output: expect.stringContaining('still holds the key'),
  });
});

filterRepo('with git filter-repo, where it is installed', () => {
  test('a remote: files, messages, names, tags and refs, and what somebody pushed since this clone last looked', () => {
    const seed = repository().write('a', 'first').stage().commit('first');
    seed
      .write({ a: `k=${keys[0]}-old`, bin: `\0${keys[0]}` })
      .stage()
      .commit('add');
    seed.write('a', 'none').stage().commit(`message ${keys[1]}`);
    seed.write(`logs/${keys[2]}.txt`, 'x').stage().commit('name');
    seed.git('-c', `user.name=A ${keys[1]}`, 'commit', '-q', '--allow-empty', '-m', 'author');
    seed.git('tag', '-a', '-m', `tag ${keys[0]}`, 'v1');
    seed.git('branch', `it's-$(id)`);
    seed.git('branch', `x/${keys[3]}`);
    seed.git('update-ref', 'refs/pull/1/head', 'HEAD~2');
    const origin = mirrorOf(seed);
    const clone = cloneOf(origin);
    clone.git('remote', 'set-url', 'origin', relative(clone.path, origin.path));
    // Somebody else is ahead of this clone.
    seed.write('later', 'later').stage().commit('later').git('push', '-q', origin.path, 'main');
    const refs = ['refs/heads/main', 'refs/remotes/origin/main', "refs/remotes/origin/it's-$(id)", 'refs/tags/v1'];
    const findings = [
      planned(keys[0]!, ['a', 'bin', { path: null, in: 'tag' }], { pushed: true, refs }),
      planned(
        keys[1]!,
        [
          { path: null, in: 'message' },
          { path: null, in: 'author' },
        ],
        { pushed: true, refs },
      ),
      planned(keys[2]!, [{ path: null, in: 'path' }], { pushed: true, refs }),
      planned(keys[3]!, [{ path: null, in: 'ref' }], {
        pushed: true,
        refs: [...refs, `refs/remotes/origin/x/${keys[3]}`],
      }),
    ];
    expect(heldIn(origin)).toEqual([0, 1, 2, 3]);

    const dry = runPlan(clone, findings, { remotes: ['origin'] });
    expect(dry).toMatchObject({ status: 0 });
    expect(dry.output).toContain('to be forced: refs/heads/main');
    expect(dry.output).toContain('refs that hold a key and cannot be forced: 1');
    expect(heldIn(origin)).toEqual([0, 1, 2, 3]);

    expect(runPlan(clone, findings, { remotes: ['origin'] }, { push: true })).toMatchObject({ status: 0 });
    const fresh = cloneOf(origin);
    expect(heldIn(fresh)).toEqual([]);
    expect(fresh.git('log', '--format=%s').split('\n')).toEqual([
      'later',
      'author',
      'name',
      'message ***REMOVED***',
      'add',
      'first',
    ]);
    expect(fresh.git('show', 'HEAD:later')).toBe('later');
    expect(fresh.git('show', 'HEAD~4:a')).toBe('k=***REMOVED***-old');
    expect(fresh.raw(['cat-file', '-s', 'HEAD~4:bin']).toString().trim()).toBe(String(keys[0]!.length + 1));
    expect(fresh.git('ls-remote', '--heads', 'origin')).toContain('refs/heads/x/REMOVED');
    expect(fresh.git('ls-remote', '--heads', 'origin')).toContain("refs/heads/it's-$(id)");
  });

  test('a push in the meantime is not lost: git refuses', () => {
    const seed = repository().write('a', keys[0]!).stage().commit('add');
    const origin = mirrorOf(seed);
    const clone = cloneOf(origin);
    const finding = planned(keys[0]!, ['a'], { pushed: true, refs: ['refs/remotes/origin/main'] });
    const afterCheck = `cd '${seed.path}' && git commit -q --allow-empty -m late && git push -q '${origin.path}' main`;
    const { status, output } = runPlan(clone, [finding], { remotes: ['origin'] }, { push: true, afterCheck });
    expect(output).toMatch(/stale info/);
    expect(status).not.toBe(0);
    expect(origin.git('log', '-1', '--format=%s', 'main')).toBe('late');
  });

  test('commits that are not pushed, here: what is pushed keeps its ids, the stash and other branches stay', () => {
    const origin = mirrorOf(repository().write('a', 'a').stage().commit('pushed'));
    const clone = cloneOf(origin);
    const base = clone.id();
    clone.write('mine', 'mine').git('stash', 'push', '-q', '-u', '-m', 'mine');
    clone.git('branch', 'other');
    clone.write('a', keys[0]!).stage().commit('bad');
    clone.write('a', 'gone').stage().commit('gone');
    clone.git('branch', "t$(id)'");
    const finding = planned(keys[0]!, ['a'], {
      pushed: false,
      refs: ['refs/heads/main', "refs/heads/t$(id)'"],
      tips: [],
    });
    expect(runPlan(clone, [finding], { remotes: ['origin'] })).toMatchObject({ status: 0 });
    expect(heldIn(clone)).toEqual([]);
    expect(clone.git('log', '--format=%s').split('\n')).toEqual(['gone', 'bad', 'pushed']);
    expect([clone.id('HEAD~2'), clone.id('origin/main'), clone.id('other')]).toEqual([base, base, base]);
    expect(clone.git('remote')).toBe('origin');
    expect(clone.git('stash', 'list')).toContain('mine');
  });

  test.each([false, null])(
    'a HEAD on no branch is rewritten with the branches, and stays where it is: pushed %s',
    (pushed) => {
      const clone = cloneOf(mirrorOf(repository().write('a', 'a').stage().commit('pushed')));
      clone.write('a', keys[0]!).stage().commit('bad').write('a', 'gone').stage().commit('gone');
      const bad = commitOf(clone, 'HEAD~1');
      clone.git('checkout', '-q', '--detach');
      clone.write('b', 'b').stage().commit('on no branch');
      const finding = planned(keys[0]!, ['a'], { pushed, refs: ['refs/heads/main'], tips: [], ...bad });
      expect(runPlan(clone, [finding], {})).toMatchObject({ status: 0 });
      expect(heldIn(clone)).toEqual([]);
      expect(clone.git('log', '--format=%s').split('\n')).toEqual(['on no branch', 'gone', 'bad', 'pushed']);
      expect([clone.git('status', '--short'), clone.id('HEAD~1')]).toEqual(['', clone.id('main')]);
      expect(clone.git('branch', '--show-current')).toBe('');
    },
  );

  test.each<[string, (repo: TestRepository) => unknown]>([
    ['git replace', (repo) => repo.git('replace', '--graft', 'main~1')],
    ['grafts', (repo) => writeFileSync(join(repo.path, '.git', 'info', 'grafts'), `${repo.id('main~1')}\n`)],
  ])('commits that %s hides are not lost', (_, hide) => {
    const repo = repository().write('a', 'a').stage().commit('first').write('a', keys[0]!).stage().commit('bad');
    const bad = commitOf(repo, 'HEAD');
    repo.write('a', 'gone').stage().commit('gone').write('b', 'b').stage().commit('last');
    hide(repo);
    const finding = planned(keys[0]!, ['a'], { pushed: null, refs: ['refs/heads/main'], tips: [], ...bad });
    expect(runPlan(repo, [finding], {})).toMatchObject({ status: 0 });
    expect(heldIn(repo)).toEqual([]);
    expect(repo.git('log', '--format=%s').split('\n')).toEqual(['last', 'gone', 'bad', 'first']);
  });

  test('commits before the key keep their ids, messages their encodings; what is removed can be read', () => {
    const repo = repository().write('a', 'a').stage();
    const commit = (message: string): string => {
      const input = Buffer.from(message, 'latin1');
      repo.raw(['-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '-q', '--allow-empty', '-F', '-'], { input });
      return repo.id();
    };
    const [before, bad] = [commit('caf\u00e9'), commit(`cl\u00e9 ${keys[0]}`)];
    commit('last');
    // git itself refuses to write such a one.
    const head = repo.git('cat-file', 'commit', 'HEAD').replace(/ISO-8859-1[^]*/, 'UTF-16LE\n\n');
    const input = Buffer.concat([Buffer.from(head), Buffer.from(`use ${keys[1]}`, 'utf16le')]);
    repo.git('reset', '-q', repo.raw(['hash-object', '-t', 'commit', '-w', '--stdin'], { input }).toString().trim());
    const last: Partial<Location> = { path: null, in: 'message', commit: repo.id(), decodedFrom: ['utf-16'] };
    const findings = [
      planned(keys[0]!, [{ path: null, in: 'message', commit: bad }], { pushed: null }),
      planned(keys[1]!, [last], { pushed: null }),
    ];
    expect(runPlan(repo, findings, {})).toMatchObject({ status: 0 });
    expect(heldIn(repo)).toEqual([]);
    expect(repo.id('HEAD~2')).toBe(before);
    expect(repo.git('log', '-2', '--format=%e %s').split('\n')).toEqual([
      ' ***REMOVED***',
      'ISO-8859-1 cl\u00e9 ***REMOVED***',
    ]);
  });

  test('a repository whose work tree knows nothing of it, as dotfiles are kept', () => {
    const repo = repository().write('a', keys[0]!).stage().commit('bad').write('a', 'gone').stage().commit('gone');
    const bad = commitOf(repo, 'HEAD~1');
    const apart = join(temporaryFolder(), 'dot files.git');
    renameSync(join(repo.path, '.git'), apart);
    const dotfiles = existingRepository(apart, repo.env);
    dotfiles.git('config', 'core.worktree', repo.path);
    repo.write('b', keys[1]!);
    dotfiles.git('add', join(repo.path, 'b'));
    const findings = [
      planned(keys[0]!, ['a'], { pushed: null, refs: ['refs/heads/main'], tips: [], ...bad }),
      planned(keys[1]!, ['b'], { pushed: false, refs: [], reach: 'index', introduced: [] }),
    ];
    expect(runPlan(dotfiles, findings, {})).toMatchObject({ status: 0 });
    expect(heldIn(dotfiles)).toEqual([]);
    expect(dotfiles.git('status', '--short')).toBe('?? b');
    expect(dotfiles.git('log', '--format=%s').split('\n')).toEqual(['gone', 'bad']);
  });

  test('keys in different states: each step asks for its own alone', () => {
    const seed = repository().write('a', keys[0]!).stage().commit('pushed');
    seed.git('commit', '-q', '--allow-empty', '-m', `encoded ${Buffer.from(keys[3]!).toString('base64')}`);
    const origin = mirrorOf(seed);
    const clone = cloneOf(origin);
    clone.write('b', keys[1]!).stage().commit('local');
    clone.write('a', keys[2]!).git('stash', 'push', '-q');
    const refs = ['refs/heads/main', 'refs/remotes/origin/main'];
    const findings = [
      planned(keys[0]!, ['a'], { pushed: true, refs }),
      planned(keys[1]!, ['b'], { pushed: false, refs: ['refs/heads/main'] }),
      planned(keys[2]!, ['a'], { pushed: false, reach: 'stash', refs: ['refs/stash'], ...commitOf(clone, 'stash') }),
      planned(keys[3]!, [{ path: null, in: 'message', commit: seed.id(), decodedFrom: ['base64'] }], {
        pushed: true,
        refs,
      }),
    ];
    expect(runPlan(clone, findings, { remotes: ['origin'] }, { push: true })).toMatchObject({ status: 0 });
    expect(heldIn(clone)).toEqual([0]);
    const fresh = cloneOf(origin);
    expect(heldIn(fresh)).toEqual([]);
    expect(fresh.git('log', '--format=%s').split('\n')).toEqual(['***REMOVED***', 'pushed']);
  });

  test.each([false, true])('a repository that was never connected (bare: %s)', (isBare) => {
    const made = repository()
      .write({ a: keys[0]!, 'k8s.yaml': Buffer.from(keys[1]!).toString('base64') })
      .stage()
      .commit('bad');
    made.remove('k8s.yaml').stage().commit('gone');
    const repo = isBare ? mirrorOf(made) : made;
    const blob = made.id('HEAD~1:k8s.yaml');
    const findings = [
      planned(keys[0]!, ['a'], { pushed: null, refs: ['refs/heads/main'] }),
      planned(keys[1]!, [{ path: 'k8s.yaml', blob, decodedFrom: ['base64'] }], {
        pushed: null,
        refs: ['refs/heads/main'],
        tips: [],
      }),
    ];
    expect(runPlan(repo, findings, { isBare })).toMatchObject({ status: 0 });
    expect(heldIn(repo)).toEqual([]);
    expect(
      repo.raw(['cat-file', '--batch', '--batch-all-objects']).includes(Buffer.from(keys[1]!).toString('base64')),
    ).toBe(false);
    expect(repo.git('show', 'main:a')).toBe('***REMOVED***');
    expect(repo.git('log', '--format=%s', 'main').split('\n')).toEqual(['gone', 'bad']);
  });

  test.each([false, true])('a key in names of branches and tags, where no remote has them (bare: %s)', (isBare) => {
    const made = repository().write('a', 'a').stage().commit('first');
    made.git('checkout', '-q', '-b', `x/${keys[0]}`);
    made.git('branch', `x/${keys[1]}`);
    made.git('tag', '-a', '-m', 'tag', `v-${keys[0]}`);
    const tree = join(temporaryFolder(), 'other tree');
    const repo = isBare ? mirrorOf(made) : made;
    const detached = join(temporaryFolder(), 'detached');
    if (!isBare) {
      made.git('worktree', 'add', '-q', detached, `x/${keys[1]}`);
      made.git('-C', detached, 'checkout', '-q', '--detach');
      made.git('worktree', 'add', '-q', tree, `x/${keys[1]}`);
    }
    const findings = [0, 1].map((key) =>
      planned(keys[key]!, [{ path: null, in: 'ref' }], {
        pushed: null,
        refs: [`refs/heads/x/${keys[key]}`],
        introduced: [],
      }),
    );
    expect(heldIn(repo)).toEqual([0, 1]);
    expect(runPlan(repo, findings, { isBare })).toMatchObject({ status: 0 });
    expect(heldIn(repo)).toEqual([]);
    expect(repo.git('for-each-ref', '--format=%(refname)').split('\n').sort()).toEqual([
      'refs/heads/main',
      'refs/heads/x/REMOVED',
      'refs/heads/x/REMOVED-2',
      'refs/tags/v-REMOVED',
    ]);
    expect(repo.git('symbolic-ref', 'HEAD')).toMatch(/^refs\/heads\/x\/REMOVED(?:-2)?$/);
    const heads = isBare ? [] : [repo, existingRepository(tree, repo.env)];
    expect(heads.map((head) => head.git('status', '--short'))).toEqual(heads.map(() => ''));
    expect(repo.git('reflog', 'HEAD')).not.toContain(keys[0]);
    const left = isBare ? '' : existingRepository(detached, repo.env).git('reflog', 'HEAD');
    expect(left).not.toContain(keys[1]);
  });

  test('a URL', () => {
    const origin = mirrorOf(repository().write('a', keys[0]!).stage().commit('bad'));
    const finding = planned(keys[0]!, ['a'], { pushed: null, refs: ['refs/heads/main'] });
    expect(
      runPlan(origin, [finding], { repository: `file://${origin.path}`, isUrl: true }, { push: true }),
    ).toMatchObject({
      status: 0,
    });
    expect(heldIn(cloneOf(origin))).toEqual([]);
  });
});
