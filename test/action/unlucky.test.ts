import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { preview } from '../../src/detect/preview.ts';
import { key } from '../cli/support.ts';
import { mockServer } from '../support/mock-server.ts';
import type { TestRepository } from '../support/repository.ts';
import { type Site, type Step, type StepRun, checkout, emptyWorkspace, runStep, site, zero } from './site.ts';

const secret = key(21);
const other = key(22);
const repo = { full_name: 'octo/repo', default_branch: 'main' };

/** A repository with a key in its second commit of three; `at` has their ids. */
const three = (
  objectFormat: 'sha1' | 'sha256' = 'sha1',
): { readonly origin: Site; readonly at: readonly [string, string, string] } => {
  const origin = site(objectFormat);
  const commit = (files: Readonly<Record<string, string>>): string => origin.dev.write(files).stage().commit().id();
  const at = [commit({ 'a.txt': 'a\n' }), commit({ 'b.txt': `${secret}\n` }), commit({ 'b.txt': 'clean\n' })] as const;
  origin.push('HEAD', 'refs/heads/main');
  return { origin, at };
};

const pushed = (
  before: string,
  after: string,
  ref = 'refs/heads/main',
  more: object = {},
): Step & { sha: string; ref: string } => ({
  event: 'push',
  payload: { ref, before, after, repository: { ...repo, ...more } },
  sha: after,
  ref,
});

const leaks = (run: StepRun): boolean => [secret, other].some((each) => JSON.stringify(run).includes(each));

describe('what cannot be fetched is never green', () => {
  test('a shallow checkout whose remote is gone ends incomplete, and says what to set', async () => {
    const { origin, at } = three();
    const step = pushed(at[0], at[2]);
    const workspace = checkout(origin, { ...step, depth: 1 });
    rmSync(origin.server.path, { recursive: true });
    const run = await runStep(workspace, step);
    expect(run.status).toBe(3);
    expect(run.log).toContain('`fetch-depth: 0`');
    expect(run.outputs).toMatchObject({ 'exit-code': '3', 'new-findings': '0' });
  });

  test('a private repository without credentials ends incomplete, and nobody is asked for a password', async () => {
    const { origin, at } = three();
    const server = await mockServer(() => ({
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="GitHub"' },
      text: '',
    }));
    try {
      const step = pushed(at[0], at[2]);
      const workspace = checkout(origin, { ...step, depth: 1 });
      workspace.git('remote', 'set-url', 'origin', `${server.origin.replace('://', '://x:hunter2@')}/octo/repo`);
      const run = await runStep(workspace, step);
      expect(run.status).toBe(3);
      expect(run.log).toMatch(/`fetch-depth: 0`.*`persist-credentials: false`/);
      expect(run.log).not.toContain('hunter2');
    } finally {
      await server.close();
    }
  });

  test('a head that nobody has ends incomplete', async () => {
    const { origin, at } = three();
    const workspace = checkout(origin, { sha: at[2], ref: 'refs/heads/main', depth: 0 });
    const run = await runStep(workspace, pushed(at[0], 'd'.repeat(40)));
    expect(run).toMatchObject({ status: 3, outputs: { range: '', 'commits-scanned': '0' } });
  });

  test('a whole checkout needs no remote', async () => {
    const { origin, at } = three();
    const step = pushed(at[0], at[2]);
    const workspace = checkout(origin, { ...step, depth: 0 });
    workspace.git('remote', 'remove', 'origin');
    expect((await runStep(workspace, step)).outputs).toMatchObject({ 'exit-code': '1', 'commits-scanned': '2' });
  });

  test('fetching makes no whole checkout shallow, and takes no commit from a deep one', async () => {
    const { origin, at } = three();
    origin.dev.git('checkout', '-q', '--orphan', 'gone');
    const gone = origin.dev.commit('gone').id();
    origin.push('HEAD', 'refs/heads/gone');
    origin.server.git('update-ref', '-d', 'refs/heads/gone');
    for (const depth of [0, 2]) {
      const step = pushed(gone, at[2]);
      const workspace = checkout(origin, { ...step, depth });
      const before = workspace.git('rev-list', 'HEAD').split('\n').length;
      await runStep(workspace, step);
      expect(workspace.git('rev-list', 'HEAD').split('\n').length).toBeGreaterThanOrEqual(before);
      expect(workspace.git('rev-parse', '--is-shallow-repository')).toBe('false');
    }
  });
});

test.each([1, 0])('a SHA-256 repository, fetch-depth %i', async (depth) => {
  const { origin, at } = three('sha256');
  const step = pushed(at[0], at[2]);
  const run = await runStep(checkout(origin, { ...step, depth }), step);
  expect(run).toMatchObject({ status: 1, outputs: { range: `${at[0]}..${at[2]}`, 'commits-scanned': '2' } });
});

test('a checkout without contents (sparse-checkout, filter) gets those of the range', async () => {
  const { origin, at } = three();
  origin.server.git('config', 'uploadpack.allowFilter', 'true');
  const step = pushed(at[0], at[2]);
  const run = await runStep(checkout(origin, { ...step, depth: 0, filter: 'blob:none' }), step);
  expect(run).toMatchObject({ status: 1, outputs: { 'new-findings': '1' } });
});

describe('policy is what was there before the change', () => {
  const allow = 'exclude = ["c.txt"]\n';
  const proposing = (): { readonly workspace: TestRepository; readonly step: Step } => {
    const { origin, at } = three();
    const { dev } = origin;
    dev.git('checkout', '-q', '-b', 'patch');
    dev
      .write({ 'tripkey.toml': allow, 'own.toml': allow, 'c.txt': `${other}\n` })
      .stage()
      .commit();
    const head = origin.push('HEAD', 'refs/pull/1/head');
    const pull = { number: 1, base: { sha: at[2], ref: 'main' }, head: { sha: head } };
    const step = {
      event: 'pull_request',
      payload: { pull_request: pull, repository: repo },
      sha: head,
      ref: 'refs/pull/1/merge',
    };
    return { workspace: checkout(origin, { ...step, depth: 1 }), step };
  };

  test('a pull request that allows its own key is found out, and the change is told', async () => {
    const { workspace, step } = proposing();
    const run = await runStep(workspace, step);
    expect(run).toMatchObject({ status: 1, outputs: { 'new-findings': '1' } });
    expect(run.log).toMatch(/warning: tripkey\.toml is changed by these commits: it was read as it is in [0-9a-f]{12}/);
  });

  test.each([
    ['files', {}],
    ['history', {}],
    ['auto', { config: 'own.toml' }],
  ])('also with mode: %s and %j', async (mode, inputs) => {
    const { workspace, step } = proposing();
    const run = await runStep(workspace, { ...step, inputs: { mode, ...inputs } });
    expect(run.status).toBe(1);
    expect(run.report?.findings.map(({ preview: shown }) => shown)).toContain(preview(other));
  });

  test('policy-ref says otherwise', async () => {
    const { workspace, step } = proposing();
    const run = await runStep(workspace, { ...step, inputs: { 'policy-ref': 'HEAD' } });
    expect(run).toMatchObject({ status: 0, outputs: { 'new-findings': '0' } });
  });

  test.each([1, 0])('what a first push allows does not hold for a second one, fetch-depth %i', async (depth) => {
    const { origin } = three();
    origin.dev.git('checkout', '-q', '-b', 'patch');
    const first = origin.dev.write('tripkey.toml', allow).stage().commit().id();
    origin.dev.write('c.txt', `${other}\n`).stage().commit();
    const step = pushed(first, origin.push('HEAD', 'refs/heads/patch'), 'refs/heads/patch');
    const run = await runStep(checkout(origin, { ...step, depth }), step);
    expect(run).toMatchObject({ status: 1, outputs: { 'new-findings': '1', 'commits-scanned': '1' } });
  });

  test('without a way to the default branch, a warning says whose policy holds', async () => {
    const { origin, at } = three();
    origin.dev.git('checkout', '-q', '-b', 'patch');
    const step = pushed(
      at[2],
      origin.push(origin.dev.write('c.txt', 'c\n').stage().commit().id(), 'refs/heads/patch'),
      'refs/heads/patch',
    );
    const workspace = checkout(origin, { ...step, depth: 2 });
    rmSync(origin.server.path, { recursive: true });
    const run = await runStep(workspace, step);
    expect(run.status).toBe(0);
    expect(run.log).toContain(
      `warning: the default branch could not be fetched: policy was read in ${at[2].slice(0, 12)}`,
    );
  });

  test('on the default branch, what was pushed holds', async () => {
    const { origin, at } = three();
    origin.dev
      .write({ 'tripkey.toml': allow, 'c.txt': `${other}\n` })
      .stage()
      .commit();
    const step = pushed(at[2], origin.push('HEAD', 'refs/heads/main'));
    expect((await runStep(checkout(origin, { ...step, depth: 1 }), step)).status).toBe(0);
  });

  test('a key that its own line allows passes, and whoever reviews is told', async () => {
    const { origin, at } = three();
    origin.dev.git('checkout', '-q', '-b', 'patch');
    origin.dev.write('c.txt', `${other} # tripkey:allow\n`).stage().commit();
    const step = pushed(at[2], origin.push('HEAD', 'refs/heads/patch'), 'refs/heads/patch');
    const run = await runStep(checkout(origin, { ...step, depth: 1 }), step);
    expect(run.status).toBe(0);
    expect(run.log).toMatch(/warning: .* in c\.txt:1 is allowed by these commits themselves/);
    expect(leaks(run)).toBe(false);
  });

  test.each([
    ['of the base, in the range', 'accepted', 0],
    ['that is not there', 'missing', 2],
  ])('a baseline %s', async (_, baseline, status) => {
    const { origin, at } = three();
    const finding = (await runStep(checkout(origin, { ...pushed(at[0], at[2]), depth: 0 }), pushed(at[0], at[2])))
      .report!.findings[0]!;
    const { fingerprint } = finding as unknown as { readonly fingerprint: string };
    origin.dev.write('accepted', `${fingerprint} b.txt # known\n`).stage().commit();
    const step = pushed(at[0], origin.push('HEAD', 'refs/heads/main'));
    const run = await runStep(checkout(origin, { ...step, depth: 0 }), { ...step, inputs: { baseline } });
    expect(run.status).toBe(status);
  });
});

describe('names and payloads that others choose', () => {
  test.each([
    'a;$(touch owned)',
    'a b',
    '--upload-pack=touch owned',
    "a'b",
    'a`touch owned`',
    'é',
    'a\nb',
    '@{-1}',
    'a..b',
    '',
  ])('a default branch named %j is only a name', async (name) => {
    const { origin, at } = three();
    const step = pushed(zero(at[0]), at[2], 'refs/heads/x', { default_branch: name });
    const workspace = checkout(origin, { sha: at[2], ref: 'refs/heads/main', depth: 1 });
    const run = await runStep(workspace, step);
    // No such branch is there: all that the head reaches is read.
    expect(run).toMatchObject({ status: 1, outputs: { range: `${zero(at[0])}..${at[2]}`, 'commits-scanned': '3' } });
    expect(workspace.git('status', '--porcelain')).toBe('');
  });

  test.each(['--all', '-p', '$(touch owned)', 'no\nsuch', 'refs/heads/*'])(
    'a base named %j is unknown',
    async (base) => {
      const { origin, at } = three();
      const workspace = checkout(origin, { sha: at[2], ref: 'refs/heads/main', depth: 1 });
      const run = await runStep(workspace, { ...pushed(at[0], at[2]), inputs: { base } });
      expect(run.status).toBe(2);
      expect(run.log).toMatch(/^::error title=tripkey::unknown revision: /);
      expect(run.log.trimEnd().split('\n')).toHaveLength(1);
      expect(workspace.git('status', '--porcelain')).toBe('');
    },
  );

  test.each([
    ['that is not there', undefined, /cannot be read: ENOENT/],
    ['that is no JSON', '{', /is no JSON$/],
    ['that is a list', '[]', /is no JSON object/],
    ['of a request without ids', { pull_request: { head: 7 } }, /has no pull_request\.head\.sha/],
    [
      'of a request with other ids',
      { pull_request: { head: { sha: 'main' }, base: { sha: '--all' } } },
      /has no pull_request\.head\.sha/,
    ],
  ])('a payload %s is refused', async (_, payload, message) => {
    const { origin, at } = three();
    const workspace = checkout(origin, { sha: at[2], ref: 'refs/heads/main', depth: 1 });
    const run = await runStep(workspace, { event: 'pull_request', ...(payload !== undefined && { payload }) });
    expect(run.status).toBe(2);
    expect(run.log.trimEnd()).toMatch(
      message instanceof RegExp ? new RegExp(message.source.replace(/\$$/, '')) : message,
    );
    expect(run.outputs).toEqual({});
  });
});

describe('the log', () => {
  test('a scanned line that is a command is none', async () => {
    const { origin, at } = three();
    origin.dev
      .write('d.txt', `##[add-mask]x ::set-env name=A::b ${other}\n::error::x\n`)
      .stage()
      .commit('::warning::hello');
    const step = pushed(at[2], origin.push('HEAD', 'refs/heads/main'));
    const run = await runStep(checkout(origin, { ...step, depth: 1 }), { ...step, inputs: { annotations: 'false' } });
    const quiet = run.log.replace(/^::stop-commands::(\S+)\n[^]*?^::\1::\n/gm, '');
    expect(quiet).toMatch(/^::group::Read: 1 commit, [0-9a-f.]{26}\n::endgroup::\n$/);
    expect(run.log).toContain(String.raw`\x23#[add-mask]`);
    expect(leaks(run)).toBe(false);
  });

  test('keys in the environment are neither shown nor used', async () => {
    const { origin, at } = three();
    const step = pushed(at[0], at[2]);
    const run = await runStep(checkout(origin, { ...step, depth: 0 }), { ...step, env: { OPENAI_API_KEY: other } });
    expect(run.status).toBe(1);
    expect(leaks(run)).toBe(false);
  });
});

describe('the step', () => {
  const step = (at: readonly string[], inputs: Readonly<Record<string, string>>, env: Step['env'] = {}): Step => ({
    ...pushed(at[0]!, at[2]!),
    inputs,
    env,
  });

  test.each([
    [{ 'fail-on': 'none' }, 0, '1'],
    [{ version: '99' }, 2, undefined],
    [{ config: 'none.toml' }, 2, undefined],
    [{ 'working-directory': 'none' }, 2, undefined],
    [{ mode: 'files' }, 0, '0'],
    [{ paths: 'a.txt\n*.md' }, 0, '0'],
  ])('%j ends with %i', async (inputs, status, exitCode) => {
    const { origin, at } = three();
    origin.dev.write('read.md', 'x\n').stage().commit();
    origin.push('HEAD', 'refs/heads/more');
    const workspace = checkout(origin, { sha: origin.dev.id(), ref: 'refs/heads/more', depth: 0 });
    const run = await runStep(workspace, step(at, inputs));
    expect({ status: run.status, exitCode: run.outputs['exit-code'] }).toEqual({ status, exitCode });
  });

  test('SARIF, a summary and reports are written where the inputs say', async () => {
    const { origin, at } = three();
    const workspace = checkout(origin, { sha: at[2], ref: 'refs/heads/main', depth: 0 });
    mkdirSync(join(workspace.path, 'out'));
    const inputs = { 'sarif-file': 'out/a.sarif', formats: 'markdown,csv=out/a.csv' };
    const run = await runStep(workspace, step(at, inputs));
    expect(run.outputs['sarif-file']).toBe('out/a.sarif');
    expect(JSON.parse(readFileSync(join(workspace.path, 'out/a.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(join(workspace.path, 'out/a.csv'), 'utf8')).toContain('openai-project-key');
    expect(run.summary).not.toBe('');
  });

  test('in a folder of the checkout, paths are those of the repository', async () => {
    const { origin } = three();
    origin.dev
      .write({ 'pkg/x.txt': `${other}\n`, 'y.txt': `${secret}\n` })
      .stage()
      .commit();
    const sha = origin.push('HEAD', 'refs/heads/main');
    const workspace = checkout(origin, { sha, ref: 'refs/heads/main', depth: 1 });
    const run = await runStep(workspace, { event: 'release', payload: {}, inputs: { 'working-directory': 'pkg' } });
    expect(run.report?.findings).toMatchObject([{ locations: [{ path: 'pkg/x.txt' }] }]);
  });

  test('comment: true tells the pull request, and only there is the token shown', async () => {
    const { origin, at } = three();
    const server = await mockServer(({ method }) => ({
      status: method === 'GET' ? 200 : 201,
      json: method === 'GET' ? [] : {},
    }));
    try {
      const pull = { number: 7, base: { sha: at[0], ref: 'main' }, head: { sha: at[2] } };
      const run = await runStep(checkout(origin, { sha: at[2], ref: 'refs/pull/7/merge', depth: 1 }), {
        event: 'pull_request',
        payload: { pull_request: pull, repository: repo },
        inputs: { comment: 'true', token: 'job-token' },
        env: { GITHUB_API_URL: server.origin },
      });
      const posted = server.seen.filter(({ method }) => method === 'POST');
      expect(posted.map(({ path }) => path)).toEqual(['/repos/octo/repo/issues/7/comments']);
      expect(server.seen.every(({ headers }) => headers['authorization']?.endsWith(' job-token'))).toBe(true);
      expect(run.status).toBe(1);
      expect(JSON.stringify([run, posted.map(({ body }) => body)])).not.toContain('job-token');
      expect(leaks(run) || posted.some(({ body }) => body.includes(secret))).toBe(false);
    } finally {
      await server.close();
    }
  });

  test('without a checkout it says what must run first', async () => {
    const run = await runStep(emptyWorkspace(), pushed('a'.repeat(40), 'b'.repeat(40)));
    expect(run.status).toBe(2);
    expect(run.log).toContain('actions/checkout must run before tripkey');
    expect(run.log).toContain('where its input path names a folder, working-directory names it here');
  });

  test('without a checkout the files of a release are not clean', async () => {
    const run = await runStep(emptyWorkspace(), { event: 'release', payload: {} });
    expect(run.status).toBe(2);
    expect(run.log).toContain('actions/checkout must run before tripkey');
  });

  test('a checkout of another user (container jobs) says how to trust it', async () => {
    const { origin, at } = three();
    const workspace = checkout(origin, { sha: at[2], ref: 'refs/heads/main', depth: 0 });
    const run = await runStep(workspace, step(at, {}, { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }));
    expect(run.status).toBe(2);
    expect(run.log).toContain('git config --global --add safe.directory "$GITHUB_WORKSPACE"');
  });

  test('an empty file in the place of a folder for reports is told', async () => {
    const { origin, at } = three();
    const workspace = checkout(origin, { sha: at[2], ref: 'refs/heads/main', depth: 0 });
    writeFileSync(join(workspace.path, 'out'), '');
    const run = await runStep(workspace, step(at, { 'sarif-file': 'out/a.sarif' }));
    expect(run.status).toBe(2);
    expect(run.log).toMatch(/::error title=tripkey::cannot write .*out\/a\.sarif: ENOTDIR/);
  });
});

test('a folder of the checkout that is arranged as a repository chooses no program that a fetch starts', async () => {
  const { origin, at } = three();
  const mark = join(emptyWorkspace().path, 'started');
  const config = `[core]\n  bare = true\n[remote "origin"]\n  url = ${origin.url}\n  uploadpack = "touch ${mark}; git-upload-pack"\n`;
  const files = { HEAD: 'ref: refs/heads/main\n', config, 'objects/info/x': '', 'refs/heads/x': '' };
  for (const [name, text] of Object.entries(files)) origin.dev.write(`sub/${name}`, text);
  const head = origin.dev.stage().commit().id();
  origin.push('HEAD', 'refs/heads/main');
  const step = pushed(at[2], head);
  const run = await runStep(checkout(origin, { ...step, depth: 1 }), {
    ...step,
    inputs: { 'working-directory': 'sub' },
  });
  expect([run.status, existsSync(mark), run.outputs['range']]).toEqual([0, false, `${at[2]}..${head}`]);
});
