import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Location } from '../../src/detect/finding.ts';
import { type PlanContext, cleanUpPlan } from '../../src/history/plan.ts';
import { expand } from '../support/keys.ts';
import { type HistoryParts, planned, projectKey as key } from '../support/plans.ts';
import { temporaryFolder } from '../support/repository.ts';

const here: PlanContext = { repository: '/srv/app', remotes: ['origin'], isBare: false };

const pushed: HistoryParts = { pushed: true, refs: ['refs/heads/main', 'refs/remotes/origin/main', 'refs/tags/v1'] };

test('run as it is, it changes nothing', () => {
  const folder = temporaryFolder();
  const plan = cleanUpPlan([planned(key(1), ['a.env'], pushed)], { ...here, repository: folder });
  const child = spawnSync('sh', ['-c', plan], { cwd: folder, encoding: 'utf8' });
  expect([child.status, child.stdout]).toEqual([2, '']);
  expect(child.stderr).toMatch(/^This is a plan/);
  // Nothing but comments stands before the guard.
  const before = plan.slice(0, plan.indexOf('echo '));
  expect(before.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
});

test.each<[string, HistoryParts, Partial<PlanContext>, readonly (RegExp | string)[], readonly (RegExp | string)[]]>([
  [
    'pushed',
    pushed,
    {},
    ['PUSHED', 'Step 1, by hand: rotate', 'git clone -q --mirror', '# git --git-dir="$copy" push', 'refs/pull/*'],
    ['-c gc.reflogExpire', '\ngit --git-dir="$copy" push', 'stash drop'],
  ],
  [
    'pushed to two remotes',
    { ...pushed, refs: ['refs/remotes/a/b/main', 'refs/remotes/c/x'] },
    { remotes: ['a/b', 'c', 'd'] },
    ["get-url --push 'a/b'", "get-url 'c'"],
    ["--push 'd'"],
  ],
  [
    'nobody can tell',
    { pushed: null },
    { remotes: [] },
    ['Nothing tells', 'Rewrite all refs, here', '--partial', 'git status --porcelain'],
    ['--mirror'],
  ],
  [
    'nobody can tell, bare',
    { pushed: null },
    { remotes: [], isBare: true },
    ['Rewrite all refs, here'],
    ['git status --porcelain'],
  ],
  [
    'a URL',
    { pushed: null },
    { repository: 'https://example.invalid/a.git', remotes: [], isUrl: true },
    ['url=$repository', '--mirror', "repository='https://example.invalid/a.git'"],
    ['cp -Rp', 'Rewrite all refs, here'],
  ],
  [
    'not pushed',
    { pushed: false, refs: ['refs/heads/topic'] },
    {},
    ['is it certain', "--refs 'refs/heads/topic'", 'refs/remotes)'],
    ['--mirror', 'PUSHED'],
  ],
  [
    'in a stash',
    { pushed: false, reach: 'stash', refs: ['refs/stash'] },
    {},
    ['git stash drop', 'git gc -q --prune=now'],
    ['reflog expire', 'filter-repo --force', 'git reset'],
  ],
  [
    'in a reflog',
    { pushed: false, reach: 'reflog', refs: [] },
    {},
    ['reflog expire --all', 'git gc -q --prune=now'],
    ['stash drop', 'filter-repo'],
  ],
  [
    'in nothing',
    { pushed: false, reach: 'unreachable', refs: [] },
    {},
    ['git gc -q --prune=now'],
    ['reflog expire', 'stash drop', 'filter-repo'],
  ],
  [
    'staged',
    { pushed: false, reach: 'index', refs: [] },
    {},
    ['git --literal-pathspecs reset -q', String.raw`printf 'a.env\000'`, 'git gc'],
    ['reflog expire', 'stash drop', 'filter-repo'],
  ],
  [
    'on a HEAD without a branch',
    { pushed: false, reach: 'worktree', refs: [] },
    {},
    ['git worktree list', 'reflog expire'],
    ['stash drop', 'filter-repo'],
  ],
])('what is needed and nothing else: %s', (_, history, context, has, hasNot) => {
  const plan = cleanUpPlan([planned(key(1), ['a.env'], history)], { ...here, ...context });
  for (const part of has) expect(plan).toContain(part);
  for (const part of hasNot) expect(plan).not.toContain(part);
  expect(spawnSync('sh', ['-n'], { input: plan, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

test.each<[NonNullable<Location['in']>, readonly string[]]>([
  ['message', ['message']],
  ['tag', ['message', 'name', 'email']],
  ['author', ['name', 'email']],
  ['committer', ['name', 'email']],
  ['path', ['filename']],
  ['ref', ['refname']],
  ['note', ['blob']],
])('a key in a %s', (place, callbacks) => {
  const plan = cleanUpPlan([planned(key(1), [{ path: null, in: place }], pushed)], here);
  expect([...plan.matchAll(/--([a-z]+)-callback/g)].map((match) => match[1])).toEqual(callbacks);
});

test('accepted findings are not planned', () => {
  const plan = cleanUpPlan([planned(key(1), ['a.env'], pushed, { status: 'baseline' })], here);
  expect(plan).toBe('# No key to take out of /srv/app.\n');
});

test('a plan of what was not read in full does not look clean, with keys or without', () => {
  const incomplete = [{ what: 'object\n1', why: 'it is gone' }];
  const told = '# INCOMPLETE: there may be keys in what was not read:\n#   object\\x0a1: it is gone\n';
  expect(cleanUpPlan([], { ...here, incomplete })).toBe(`# No key to take out of /srv/app.\n${told}`);
  const plan = cleanUpPlan([planned(key(1), ['a.env'], pushed)], { ...here, incomplete });
  expect(plan.slice(0, plan.indexOf('echo '))).toContain(`out of /srv/app\n${told}#\n`);
});

test('what cannot be recognised is named, with its files', () => {
  const weak = expand('{hex:12}', 3);
  const plan = cleanUpPlan(
    [
      planned(weak, [{ path: 'weak.env', blob: 'b1'.repeat(20) }], pushed),
      planned(key(1), [{ path: 'k8s.yaml', blob: 'b2'.repeat(20), decodedFrom: ['base64'] }], pushed),
      planned(key(2), [{ path: 'a.zip!x/y', blob: 'b3'.repeat(20) }], pushed),
      planned(key(4), [{ path: null, in: 'tag', blob: 'b4'.repeat(20), decodedFrom: ['base64'] }], pushed),
      planned(key(3), [{ path: null, in: 'message', commit: 'c1'.repeat(20), decodedFrom: ['base64'] }], pushed),
    ],
    here,
  );
  expect(plan).toContain(`HIDDEN = {\n    b"${'b1'.repeat(20)}",\n    b"${'b2'.repeat(20)}",\n}`);
  expect(plan).toContain(`ARCHIVES = {\n    b"${'b3'.repeat(20)}",\n}`);
  for (const name of ['weak.env', 'k8s.yaml', 'a.zip!x/y']) expect(plan).toContain(`#   ${name}\n`);
  expect(plan).toContain(`COMMITS = {\n    b"${'c1'.repeat(20)}": "message",\n}`);
  expect(plan).toContain('#   tag (object b4b4');
});

const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '\n',
        '\r',
        '`',
        '$(id)',
        '\\',
        '%s',
        '#',
        'END_OF_PYTHON',
        '\u001b[2J',
        '\u202e',
        ';',
        ' ',
        '-',
        '中',
        '\u2028',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join('').replaceAll('\0', ''));

test('no name breaks out of the script, and no key is in it', () => {
  const place = fc.record({
    where: fc.constantFrom('path', 'message', 'ref', 'subject'),
    text: hostileText,
    isNamed: fc.boolean(),
  });
  const state = fc.constantFrom<HistoryParts>(
    pushed,
    { pushed: null },
    { pushed: false },
    ...(['stash', 'index', 'reflog', 'worktree', 'unreachable'] as const).map((reach): HistoryParts => ({
      pushed: false,
      reach,
    })),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(999), place, state), { minLength: 1, maxLength: 4 }),
      hostileText,
      (drafts, folder) => {
        const findings = drafts.map(([seed, { where, text, isNamed }, history]) => {
          const name = `${text}${isNamed ? `/${key(seed)}` : ''}`;
          return planned(key(seed), where === 'path' ? [name] : ['a'], {
            ...history,
            ...(where === 'ref' && { refs: [`refs/heads/${name.replaceAll('\n', '')}`, 'refs/remotes/origin/x'] }),
            ...(where === 'subject' && { introduced: [{ subject: name, author: name }] }),
          });
        });
        const plan = cleanUpPlan(findings, {
          ...here,
          repository: `/srv/${folder}`,
          remotes: ['origin', `x${folder}`],
        });
        for (const [seed] of drafts) expect(piecesOf(key(seed)).filter((piece) => plan.includes(piece))).toEqual([]);
        // oxlint-disable-next-line no-control-regex -- they are what this is about
        expect(plan).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/);
        const lines = commandsOf(plan);
        expect(
          lines.every((line) => !line.includes('$(id)') || /^(?:repository=|printf |url=|git filter-repo )/.test(line)),
        ).toBe(true);
        expect(lines.filter((line) => line === 'END_OF_PYTHON').length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 60 },
  );
});

test('a shell takes every hostile plan for one that ends at its guard', () => {
  const [folder] = [temporaryFolder()];
  const plans = fc.sample(hostileText, { numRuns: 20, seed: 5 }).map((text) =>
    cleanUpPlan([planned(key(1), [text], { ...pushed, refs: [`refs/heads/${text}`] })], {
      ...here,
      repository: `/${text}`,
    }),
  );
  for (const plan of plans) {
    expect(spawnSync('sh', ['-n'], { input: plan, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(spawnSync('sh', [], { input: plan, cwd: folder, encoding: 'utf8' })).toMatchObject({
      status: 2,
      stdout: '',
    });
  }
});

const commandsOf = (plan: string): readonly string[] =>
  plan.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

/** Every run of eight characters that no preview shows. */
const piecesOf = (secret: string): readonly string[] => {
  const hidden = secret.slice('sk-proj-'.length, -4);
  return Array.from({ length: hidden.length - 7 }, (_, at) => hidden.slice(at, at + 8));
};
