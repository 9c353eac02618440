import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { key } from '../cli/support.ts';
import { temporaryFolder } from '../support/repository.ts';
import { type Site, type Step, checkout, runStep, site } from './site.ts';

// Where what was found is said to be: in annotations, links and SARIF.

const main = 'refs/heads/main';

/** A commit, then one that brings a key in a folder and one beside it. */
const pushed = (): {
  readonly origin: Site;
  readonly step: Step & { readonly payload: object; readonly sha: string; readonly ref: string };
} => {
  const origin = site();
  const before = origin.dev.write('a.txt', 'a\n').stage().commit().id();
  origin.dev
    .write({ 'app/src/x.ts': `//\n${key(41)}\n`, 'y.ts': `${key(42)}\n` })
    .stage()
    .commit();
  const sha = origin.push('HEAD', main);
  const payload = { ref: main, before, after: sha, repository: { default_branch: 'main' } };
  return { origin, step: { event: 'push', payload, sha, ref: main } };
};

test('with a working-directory, annotations, links and SARIF have paths from the top', async () => {
  const { origin, step } = pushed();
  const workspace = checkout(origin, { ...step, depth: 1 });
  mkdirSync(join(workspace.path, 'app/out'));
  const inputs = { 'working-directory': 'app', 'sarif-file': 'out/a.sarif' };
  const { log, summary, outputs } = await runStep(workspace, { ...step, inputs });
  expect(log).toMatch(/^::error file=app\/src\/x\.ts,line=2,/m);
  expect(log).toMatch(/^::error file=y\.ts,line=1,/m);
  expect(summary).toContain(`/blob/${step.sha}/app/src/x.ts#L2`);
  expect(outputs['sarif-file']).toBe('app/out/a.sarif');
  const sarif = readFileSync(join(workspace.path, 'app/out/a.sarif'), 'utf8');
  expect([...sarif.matchAll(/"uri": ?"([^":]+)"/g)].map(([, uri]) => uri)).toEqual(
    expect.arrayContaining(['app/src/x.ts', 'y.ts']),
  );
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['of their own alone', {}],
  ['with formats: github', { formats: 'github' }],
  ['with github among formats', { formats: 'json=report.json, github' }],
  ['with formats: github and annotations: false', { formats: 'github', annotations: 'false' }],
])('annotations are written once: %s', async (_, inputs) => {
  const { origin, step } = pushed();
  const { log, status } = await runStep(checkout(origin, { ...step, depth: 1 }), { ...step, inputs });
  expect(status).toBe(1);
  expect(log.match(/^::error .*$/gm)).toEqual([
    expect.stringContaining('::error file=app/src/x.ts,line=2,'),
    expect.stringContaining('::error file=y.ts,line=1,'),
  ]);
  expect(log).toMatch(/^2 keys.* in /m);
});

test('where git cannot compare the two ends, what was found is told all the same', async () => {
  const { origin, step } = pushed();
  origin.server.git('config', 'uploadpack.allowFilter', 'true');
  const workspace = checkout(origin, { ...step, depth: 0, filter: 'blob:none' });
  const after = origin.dev.write('y.ts', 'its content is not fetched\n').stage().commit().id();
  origin.push(after, main);
  workspace.git('fetch', '-q', '--filter=blob:none', 'origin', after);
  rmSync(origin.server.path, { recursive: true });
  const run = await runStep(workspace, { ...step, payload: { ...step.payload, after }, sha: after });
  expect({ status: run.status, ...run.outputs }).toMatchObject({ status: 1, 'new-findings': '2' });
  expect(run.log).toContain('not read: ');
  expect(run.log).toMatch(/^::error file=app\/src\/x\.ts,line=2,/m);
});

test.each([
  ['its place', 'out.sarif', (target: string) => [join(target, 'victim'), 'out.sarif']],
  ['the way', 'out/victim', (target: string) => [target, 'out']],
])('a link in %s that a commit brings leads no report out of the checkout', async (_, file, linkOf) => {
  const target = temporaryFolder();
  const victim = join(target, 'victim');
  writeFileSync(victim, 'as it was');
  const { origin, step } = pushed();
  const [to, name] = linkOf(target) as [string, string];
  const after = origin.dev.symlink(name, to).stage().commit().id();
  origin.push(after, main);
  const pull = { number: 1, base: { sha: step.sha, ref: 'main' }, head: { sha: after } };
  const workspace = checkout(origin, { sha: after, ref: 'refs/pull/1/merge', depth: 1 });
  const event = { event: 'pull_request', payload: { pull_request: pull } };
  for (const inputs of [{ 'sarif-file': file }, { formats: `json=${file}` }]) {
    const run = await runStep(workspace, { ...event, inputs });
    expect(run.status).toBe(2);
    expect(run.log).toMatch(/::error title=tripkey::cannot write out.*: the checkout has a link there/);
  }
  expect(readFileSync(victim, 'utf8')).toBe('as it was');
});
