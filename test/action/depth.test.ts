import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { key } from '../cli/support.ts';
import { type TestRepository, temporaryFolder } from '../support/repository.ts';
import { type Site, type Step, type StepRun, checkout, runStep, site, zero } from './site.ts';

// How far a shallow checkout goes back: as far as the range needs, and never less.

const secret = key(31);
const main = 'refs/heads/main';

/** A key in the first commit, gone in the second, where `stale` leaves; then 130 more on main, the last with a key. */
const long = (): { readonly origin: Site; readonly fork: string; readonly before: string; readonly tip: string } => {
  const origin = site();
  const { dev } = origin;
  dev.write('old.txt', `${secret}\n`).stage().commit();
  const fork = dev.remove('old.txt').stage().commit().id();
  for (let number = 1; number < 130; number++) dev.commit(`m${number}`);
  const before = dev.id();
  const tip = dev.write('new.txt', `${secret}\n`).stage().commit().id();
  origin.push(tip, main);
  return { origin, fork, before, tip };
};

const pushed = (before: string, after: string, ref = main): Step & { readonly sha: string; readonly ref: string } => ({
  event: 'push',
  payload: { ref, before, after, repository: { default_branch: 'main' } },
  sha: after,
  ref,
});

const run = async (
  origin: Site,
  step: ReturnType<typeof pushed>,
): Promise<StepRun & { readonly workspace: TestRepository }> => {
  const workspace = checkout(origin, { ...step, depth: 1 });
  return { ...(await runStep(workspace, step)), workspace };
};

test('one pushed commit does not bring the whole history', async () => {
  const { origin, before, tip } = long();
  const { status, log, workspace } = await run(origin, pushed(before, tip));
  expect(status).toBe(1);
  expect(log.match(/^fetched: .*$/gm)).toEqual([
    `fetched: ${before.slice(0, 12)}: that commit alone`,
    `fetched: ${tip.slice(0, 12)}, ${before.slice(0, 12)}: 50 commits more`,
  ]);
  expect(workspace.git('rev-parse', '--is-shallow-repository')).toBe('true');
});

test('a branch that left main long ago does not answer for what main had before', async () => {
  const { origin, fork, tip } = long();
  origin.dev.git('checkout', '-q', '-b', 'stale', fork);
  const head = origin.dev.write('s.txt', 's\n').stage().commit().id();
  origin.push(head, 'refs/heads/stale');
  const { status, outputs } = await run(origin, pushed(zero(head), head, 'refs/heads/stale'));
  expect({ status, ...outputs }).toMatchObject({ status: 0, 'commits-scanned': '1', range: `${tip}..${head}` });
});

test('mode: history says what it fetched', async () => {
  const { origin, before, tip } = long();
  const { log } = await run(origin, { ...pushed(before, tip), inputs: { mode: 'history' } });
  expect(log).toContain(`fetched: ${tip.slice(0, 12)}: the whole history\n`);
});

test('fail-on: none does not pass what was not read, not even where a key was found', async () => {
  const { origin, before, tip } = long();
  const step = { ...pushed(before, tip), inputs: { 'fail-on': 'none' } };
  const workspace = checkout(origin, { ...step, depth: 1 });
  rmSync(origin.server.path, { recursive: true });
  const { status, outputs } = await runStep(workspace, step);
  expect({ status, ...outputs }).toMatchObject({ status: 3, 'new-findings': '1', 'exit-code': '1' });
});

test('a git that is too old is named as the reason', async () => {
  const { origin, fork, before } = long();
  const step = pushed(fork, before);
  const workspace = checkout(origin, { ...step, depth: 1 });
  const folder = temporaryFolder();
  const refusing = 'case "$*" in *--no-write-fetch-head*) echo "error: unknown option" >&2; exit 129;; esac';
  const real = workspace.git('--exec-path');
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${refusing}\nexec "${real}/git" "$@"\n`, { mode: 0o755 });
  const { status, log } = await runStep(workspace, {
    ...step,
    env: { PATH: `${folder}:${workspace.env['PATH'] ?? ''}` },
  });
  expect(status).toBe(3);
  expect(log).toMatch(/^::error title=The scan is incomplete::.*git 2\.29 or newer is needed/m);
});
