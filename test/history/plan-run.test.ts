import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { type PlanContext, type PlannedFinding, cleanUpPlan } from '../../src/history/plan.ts';
import { planned, projectKey } from '../support/plans.ts';
import { type TestRepository, existingRepository, repository, temporaryFolder } from '../support/repository.ts';

// The plan is run, without its guard, by a real shell on real repositories. A stand-in for tripkey looks through every object, so that what the
// plan's own check sees does not depend on what is tested here.

const keys = [1, 2, 3, 4].map(projectKey);
const hasFilterRepo = spawnSync('git', ['filter-repo', '--version']).status === 0;
// Not everybody who runs the tests has it; .ci/run installs it.
const filterRepo = hasFilterRepo ? describe : describe.skip;
let tools = '';

beforeAll(() => {
  tools = temporaryFolder();
  const rows = keys.map((key) => `${key} ${fingerprint(key)}\n`).join('');
  writeFileSync(join(tools, 'keys'), rows);
  const lines = [
    '#!/bin/sh',
    `[ "$1" = scan-history ] || exit 2`,
    'found=0',
    `while read -r key name; do`,
    '  if { git -C "$2" cat-file --batch --batch-all-objects; git -C "$2" for-each-ref; } | grep -qaF -e "$key"; then echo "$name"; found=1; fi',
    `done < '${join(tools, 'keys')}'`,
    'exit "$found"',
  ];
  writeFileSync(join(tools, 'tripkey'), `${lines.join('\n')}\n`);
  chmodSync(join(tools, 'tripkey'), 0o755);
});

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a plan as its reader would: the guard deleted, and the push uncommented where wanted. */
const runPlan = (
  repo: TestRepository,
  findings: readonly PlannedFinding[],
  context: Partial<PlanContext>,
  push = false,
): Ran => {
  const plan = cleanUpPlan(findings, { repository: repo.path, remotes: [], isBare: false, ...context })
    .replace(/^echo 'This is a plan.*\nexit 2 .*\n/m, '')
    .replaceAll(push ? /^# (?=git --git-dir="\$copy" push)/gm : /$^/g, '');
  const temporary = join(temporaryFolder(), "t m'p");
  mkdirSync(temporary);
  const env = { ...repo.env, PATH: `${tools}${delimiter}${process.env['PATH']}`, TMPDIR: temporary };
  const child = spawnSync('sh', [], { input: plan, cwd: '/', encoding: 'utf8', env });
  return { status: child.status, output: `${child.stdout}${child.stderr}` };
};

/** Which keys any object or ref of a repository holds. */
const heldIn = (repo: TestRepository): readonly number[] => {
  const everything = Buffer.concat([
    repo.raw(['cat-file', '--batch', '--batch-all-objects']),
    repo.raw(['for-each-ref']),
  ]);
  return keys.flatMap((key, index) => (everything.includes(key) ? [index] : []));
};

const commitOf = (repo: TestRepository, revision: string): { introduced: { id: string }[] } => ({
  introduced: [{ id: repo.id(revision) }],
});

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

    expect(runPlan(clone, findings, { remotes: ['origin'] }, true)).toMatchObject({ status: 0 });
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
    const hook = join(tools, 'tripkey-late');
    writeFileSync(
      hook,
      `#!/bin/sh\n'${join(tools, 'tripkey')}' "$@"; status=$?\ncd '${seed.path}' && git commit -q --allow-empty -m late && git push -q '${origin.path}' main\nexit $status\n`,
    );
    const finding = planned(keys[0]!, ['a'], { pushed: true, refs: ['refs/remotes/origin/main'] });
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tripkey'), `#!/bin/sh\nexec sh '${hook}' "$@"\n`);
    chmodSync(join(folder, 'tripkey'), 0o755);
    const env = { ...clone.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
    const plan = cleanUpPlan([finding], { repository: clone.path, remotes: ['origin'], isBare: false })
      .replace(/^echo 'This is a plan.*\nexit 2 .*\n/m, '')
      .replaceAll(/^# (?=git --git-dir="\$copy" push)/gm, '');
    const child = spawnSync('sh', [], { input: plan, encoding: 'utf8', env });
    expect(child.stderr).toMatch(/stale info/);
    expect(child.status).not.toBe(0);
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
    expect(runPlan(clone, findings, { remotes: ['origin'] }, true)).toMatchObject({ status: 0 });
    expect(heldIn(clone)).toEqual([0]);
    const fresh = cloneOf(origin);
    expect(heldIn(fresh)).toEqual([]);
    expect(fresh.git('log', '--format=%s').split('\n')).toEqual(['***REMOVED***', 'pushed']);
  });

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

  test('a rebase that has stopped with nothing changed stops it', () => {
    const repo = repository().write('a', 'a').stage().commit('first');
    repo.write('a', keys[0]!).stage().commit('bad').write('a', 'gone').stage().commit('gone');
    const [before, bad] = [repo.id(), commitOf(repo, 'HEAD~1')];
    repo.raw(['rebase', '-q', '-i', 'HEAD~2'], { env: { GIT_SEQUENCE_EDITOR: "sed -i '1s/^pick/edit/'" } });
    const finding = planned(keys[0]!, ['a'], { pushed: null, refs: ['refs/heads/main'], tips: [], ...bad });
    const output = expect.stringContaining('finish the rebase first');
    expect(runPlan(repo, [finding], {})).toMatchObject({ status: 1, output });
    repo.git('rebase', '--abort');
    expect(repo.id()).toBe(before);
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
    expect(runPlan(origin, [finding], { repository: `file://${origin.path}`, isUrl: true }, true)).toMatchObject({
      status: 0,
    });
    expect(heldIn(cloneOf(origin))).toEqual([]);
  });
});

const mirrorOf = (repo: TestRepository): TestRepository => {
  const path = join(temporaryFolder(), 'origin.git');
  repo.git('clone', '-q', '--mirror', repo.path, path);
  const mirror = existingRepository(path, repo.env);
  mirror.git('remote', 'remove', 'origin');
  return mirror;
};

const cloneOf = (repo: TestRepository): TestRepository => {
  const path = join(temporaryFolder(), "a clone's $(id)");
  repo.git('clone', '-q', `file://${repo.path}`, path);
  return existingRepository(path, repo.env);
};
