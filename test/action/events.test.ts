import { beforeAll, describe, expect, test } from '@jest/globals';
import { preview } from '../../src/detect/preview.ts';
import { key } from '../cli/support.ts';
import { type Site, type Step, type StepRun, checkout, runStep, site, zero } from './site.ts';

// One repository with a key for every way in; one row an event, each on a shallow checkout and on a whole one.

const keys = {
  before: key(1),
  middle: key(2),
  branch: key(3),
  forced: key(4),
  first: key(5),
  message: key(6),
  side: key(7),
  request: key(8),
  fork: key(9),
  queue: key(10),
} as const;
type Name = keyof typeof keys;

let origin: Site;
const at: Record<string, string> = {};

const commit = (name: string, files: Readonly<Record<string, string>>): void => {
  origin.dev.write(files).stage().commit(name);
  at[name] = origin.dev.id();
};

const branch = (name: string, from: string): void => void origin.dev.git('checkout', '-q', '-B', name, from);

beforeAll(() => {
  origin = site();
  const { dev } = origin;
  commit('m1', { 'old.txt': `${keys.before}\n` });
  commit('m2', { 'old.txt': 'clean\n' });
  commit('m3', { 'a.txt': `${keys.middle}\n` });
  commit('m4', { 'a.txt': 'clean\n' });
  commit('m5', { 'b.txt': 'b\n' });
  origin.push('HEAD', 'refs/heads/main');

  branch('feature', at['m2']!);
  commit('f1', { 'f.txt': `${keys.branch}\n` });
  commit('f2', { 'g.txt': 'g\n' });
  origin.push('HEAD', 'refs/heads/feature');

  branch('forced', at['m5']!);
  commit('x1', { 'x.txt': 'x\n' });
  origin.push('HEAD', 'refs/heads/forced');
  branch('forced', at['m5']!);
  commit('y1', { 'y.txt': `${keys.forced}\n` });
  origin.push('HEAD', 'refs/heads/forced');

  branch('long', at['m5']!);
  commit('l1', { 'l.txt': `${keys.first}\n` });
  for (let number = 2; number <= 70; number++) commit(`l${number}`, { 'l.txt': `${number}\n` });
  origin.push('HEAD', 'refs/heads/long');

  dev.git('tag', '-a', '-m', `release ${keys.message}`, 'v1', at['m5']!);
  at['v1'] = origin.push('v1', 'refs/tags/v1');
  branch('side', at['m5']!);
  commit('s1', { 's.txt': `${keys.side}\n` });
  origin.push('HEAD', 'refs/tags/light');

  branch('request', at['m4']!);
  commit('p1', { 'p.txt': `${keys.request}\n` });
  commit('p2', { 'p.txt': 'clean\n' });
  origin.push('HEAD', 'refs/heads/request');
  origin.push('HEAD', 'refs/pull/1/head');
  dev.git('checkout', '-q', '--detach', at['m5']!);
  dev.git('merge', '-q', '--no-ff', '-m', 'merge', at['p2']!);
  at['p-merge'] = origin.push('HEAD', 'refs/pull/1/merge');

  branch('fork', at['m2']!);
  commit('k1', { 'k.txt': `${keys.fork}\n` });
  origin.push('HEAD', 'refs/pull/2/head');
  dev.git('checkout', '-q', '--detach', at['m5']!);
  dev.git('merge', '-q', '--no-ff', '-m', 'merge', at['k1']!);
  at['k-merge'] = origin.push('HEAD', 'refs/pull/2/merge');

  branch('queue', at['m5']!);
  dev.git('merge', '-q', '--no-ff', '-m', 'queue', at['p2']!);
  commit('q1', { 'q.txt': `${keys.queue}\n` });
  origin.push('HEAD', 'refs/heads/gh-readonly-queue/main/pr-1');
});

const repo = { full_name: 'octo/repo', default_branch: 'main' };
const push = (ref: string, before: string, after: string, more: object = {}): object => ({
  ref,
  before,
  after,
  created: false,
  deleted: false,
  forced: false,
  commits: [],
  repository: repo,
  ...more,
});
const request = (number: number, head: string): object => ({
  number,
  action: 'synchronize',
  pull_request: { number, base: { sha: at['m5'], ref: 'main' }, head: { sha: head, ref: 'patch-1' } },
  repository: repo,
});

interface Row {
  readonly name: string;
  readonly step: () => Step & { readonly sha: string; readonly ref: string };
  /** Names of commits (`0`: zeros), or what is said instead. */
  readonly range: string;
  readonly found: readonly Name[];
  readonly warns?: RegExp;
}

const main = 'refs/heads/main';
const onMain = (event: string, payload: object = {}): ReturnType<Row['step']> => ({
  event,
  payload: { repository: repo, ...payload },
  sha: at['m5']!,
  ref: main,
});
const pushOf = (branchName: string, before: string, after: string): ReturnType<Row['step']> => ({
  event: 'push',
  payload: push(`refs/heads/${branchName}`, before, after),
  sha: after,
  ref: `refs/heads/${branchName}`,
});
const tagPush = (name: string, after: string, commitId: string): ReturnType<Row['step']> => ({
  event: 'push',
  payload: push(`refs/tags/${name}`, zero(after), after, { created: true }),
  sha: commitId,
  ref: `refs/tags/${name}`,
});

const rows: readonly Row[] = [
  { name: 'push', step: () => pushOf('main', at['m2']!, at['m5']!), range: 'm2..m5', found: ['middle'] },
  { name: 'push of 70 commits', step: () => pushOf('long', at['m5']!, at['l70']!), range: 'm5..l70', found: ['first'] },
  {
    name: 'push of a new branch',
    step: () => pushOf('feature', zero(at['m1']!), at['f2']!),
    range: 'm5..f2',
    found: ['branch'],
  },
  {
    name: 'first push of the default branch',
    step: () => pushOf('main', zero(at['m1']!), at['m5']!),
    range: '0..m5',
    found: ['before', 'middle'],
  },
  { name: 'force-push', step: () => pushOf('forced', at['x1']!, at['y1']!), range: 'x1..y1', found: ['forced'] },
  {
    name: 'force-push over commits that nobody has',
    step: () => pushOf('forced', 'e'.repeat(40), at['y1']!),
    range: 'm5..y1',
    found: ['forced'],
  },
  {
    name: 'push that deletes a branch',
    step: () => ({
      ...onMain('push'),
      payload: push('refs/heads/gone', at['f2']!, zero(at['m1']!), { deleted: true }),
    }),
    range: 'nothing: a branch or tag was deleted',
    found: [],
  },
  {
    name: 'push of an annotated tag',
    step: () => tagPush('v1', at['v1']!, at['m5']!),
    range: 'm5..v1',
    found: ['message'],
  },
  {
    name: 'push of an annotated tag that is told by its commit',
    step: () => tagPush('v1', at['m5']!, at['m5']!),
    range: 'm5..v1',
    found: ['message'],
  },
  {
    name: 'push of a plain tag beside the default branch',
    step: () => tagPush('light', at['s1']!, at['s1']!),
    range: 'm5..s1',
    found: ['side'],
  },
  {
    name: 'pull_request',
    step: () => ({
      event: 'pull_request',
      payload: request(1, at['p2']!),
      sha: at['p-merge']!,
      ref: 'refs/pull/1/merge',
    }),
    range: 'm5..p2',
    found: ['request'],
  },
  {
    name: 'pull_request from a fork',
    step: () => ({
      event: 'pull_request',
      payload: request(2, at['k1']!),
      sha: at['k-merge']!,
      ref: 'refs/pull/2/merge',
    }),
    range: 'm5..k1',
    found: ['fork'],
  },
  {
    name: 'pull_request_review',
    step: () => ({
      event: 'pull_request_review',
      payload: request(1, at['p2']!),
      sha: at['p-merge']!,
      ref: 'refs/pull/1/merge',
    }),
    range: 'm5..p2',
    found: ['request'],
  },
  {
    name: 'pull_request_target',
    step: () => onMain('pull_request_target', request(2, at['k1']!)),
    range: 'm5..k1',
    found: ['fork'],
    warns: /pull_request_target runs with the secrets/,
  },
  {
    name: 'merge_group',
    step: () => ({
      event: 'merge_group',
      payload: { merge_group: { base_sha: at['m5'], head_sha: at['q1'] }, repository: repo },
      sha: at['q1']!,
      ref: 'refs/heads/gh-readonly-queue/main/pr-1',
    }),
    range: 'm5..q1',
    found: ['request', 'queue'],
  },
  { name: 'schedule', step: () => onMain('schedule'), range: 'the whole history', found: ['before', 'middle'] },
  {
    name: 'workflow_dispatch',
    step: () => onMain('workflow_dispatch'),
    range: 'the whole history',
    found: ['before', 'middle'],
  },
  {
    name: 'repository_dispatch',
    step: () => onMain('repository_dispatch'),
    range: 'the whole history',
    found: ['before', 'middle'],
  },
  { name: 'release', step: () => onMain('release'), range: 'the files that are checked out', found: [] },
  {
    name: 'create of a branch',
    step: () => ({
      event: 'create',
      payload: { ref: 'feature', ref_type: 'branch', repository: repo },
      sha: at['f2']!,
      ref: 'refs/heads/feature',
    }),
    range: 'm5..f2',
    found: ['branch'],
  },
  {
    name: 'delete',
    step: () => onMain('delete', { ref: 'gone', ref_type: 'branch' }),
    range: 'nothing: a branch or tag was deleted',
    found: [],
  },
  {
    name: 'issue_comment on a pull request',
    step: () => onMain('issue_comment', { issue: { number: 2, pull_request: {} } }),
    range: 'm5..k1',
    found: ['fork'],
    warns: /issue_comment runs with the secrets/,
  },
  {
    name: 'issue_comment on an issue',
    step: () => onMain('issue_comment', { issue: { number: 2 } }),
    range: 'the files that are checked out',
    found: [],
  },
  {
    name: 'workflow_run for a fork',
    step: () =>
      onMain('workflow_run', {
        workflow_run: { head_sha: at['k1'], head_branch: 'main', head_repository: { full_name: 'evil/repo' } },
      }),
    range: 'm5..k1',
    found: ['fork'],
    warns: /workflow_run runs with the secrets/,
  },
  {
    name: 'workflow_run for the default branch',
    step: () =>
      onMain('workflow_run', { workflow_run: { head_sha: at['m5'], head_branch: 'main', head_repository: repo } }),
    range: 'the files that are checked out',
    found: [],
  },
  {
    name: 'an event about no commits',
    step: () => onMain('label'),
    range: 'the files that are checked out',
    found: [],
    warns: /the event label is about no commits/,
  },
  {
    name: 'an event named as what objects inherit',
    step: () => onMain('constructor'),
    range: 'the files that are checked out',
    found: [],
    warns: /about no commits/,
  },
  {
    name: 'base and head',
    step: () => ({ ...onMain('schedule'), inputs: { base: 'origin/feature', head: 'long' } }),
    range: 'f2..l70',
    found: ['middle', 'first'],
  },
  {
    name: 'base alone',
    step: () => ({ ...onMain('push'), payload: push(main, at['m4']!, at['m5']!), inputs: { base: at['m2']! } }),
    range: 'm2..m5',
    found: ['middle'],
  },
  {
    name: 'head alone',
    step: () => ({ ...onMain('workflow_dispatch'), inputs: { head: 'v1' } }),
    range: 'm5..v1',
    found: ['message'],
  },
];

const idOf = (name: string): string => (name === '0' ? zero(at['m1']!) : at[name]!);

describe.each([
  ['shallow checkout', 1],
  ['checkout of three commits', 3],
  ['whole checkout', 0],
])('%s', (_, depth) => {
  test.each(depth === 3 ? rows.filter(({ name }) => /^(push|pull)/.test(name)) : rows)(
    '$name',
    async ({ step, range, found, warns }) => {
      const made = step();
      const workspace = checkout(origin, { ...made, depth });
      const refs = workspace.git('for-each-ref');
      const run = await runStep(workspace, made);
      // A whole checkout has every branch, so its whole history is longer.
      const all: readonly Name[] =
        range === 'the whole history' && depth === 0
          ? ['before', 'middle', 'branch', 'forced', 'first', 'message', 'side', 'request', 'queue']
          : found;
      expect({ status: run.status, found: foundBy(run), stderr: run.stderr }).toEqual({
        status: all.length > 0 ? 1 : 0,
        found: [...all].sort(),
        stderr: '',
      });
      const [from, to] = range.split('..');
      if (to === undefined) expect(run.log).toContain(`::group::Read: ${range}`);
      else expect(run.outputs['range']).toBe(`${idOf(from!)}..${idOf(to)}`);
      if (warns) expect(run.log).toMatch(warns);
      else expect(run.log).not.toContain('warning: ');
      expect(leaked(run)).toEqual([]);
      expect(workspace.git('for-each-ref')).toBe(refs);
      expect(workspace.git('status', '--porcelain')).toBe('');
    },
  );
});

const foundBy = ({ report }: StepRun): readonly string[] =>
  (report?.findings ?? [])
    .map(
      (finding) => Object.keys(keys).find((name) => preview(keys[name as Name]) === finding.preview) ?? finding.preview,
    )
    .sort();

const leaked = ({ log, stderr, summary, outputs, report }: StepRun): readonly string[] =>
  Object.values(keys).filter((secret) => JSON.stringify([log, stderr, summary, outputs, report]).includes(secret));
