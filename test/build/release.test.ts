import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { temporaryFolder } from '../support/repository.ts';
import { notesOf, problemsOf, type Release } from './helpers.ts';

const good: Release = {
  tag: 'v1.2.3',
  repository: 'https://github.com/owner/name',
  manifest: { version: '1.2.3', repository: { url: 'git+https://github.com/owner/name.git' } },
  lock: { version: '1.2.3' },
  changelog: '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-12-01\n\n### Added\n\n- A\n\n## [1.2.2]\n\n- B\n',
};

describe('a release', () => {
  test('may be made', () => {
    expect(problemsOf(good)).toEqual([]);
    expect(notesOf(good.changelog, '1.2.3')).toBe('### Added\n\n- A');
  });

  test.each<[string, Partial<Release>, RegExp]>([
    ['of another version than its tag says', { tag: 'v1.2.4' }, /tag is v1.2.4, package.json says 1.2.3/],
    ['of a tag with a suffix', { tag: 'v1.2.3-rc.1' }, /no tag of a release/],
    ['whose lock file is of another version', { lock: { version: '1.2.2' } }, /package-lock.json says 1.2.2/],
    ['that the changelog does not know', { changelog: '## [Unreleased]\n\n- A\n' }, /no entry for 1.2.3/],
    ['whose entry is empty', { changelog: '## [1.2.3]\n\n## [1.2.2]\n\n- B\n' }, /no entry for 1.2.3/],
    ['from another repository than it says', { repository: 'https://github.com/fork/name' }, /npm refuses provenance/],
    ['that does not say its repository', { manifest: { version: '1.2.3' } }, /repository is undefined/],
  ])('may not be made %s', (_, change, why) => {
    expect(problemsOf({ ...good, ...change }).join('\n')).toMatch(why);
  });

  test('that must not be made ends with 1 and says why, on standard error alone', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['build/release.mjs', 'v0.0.0', good.repository], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('the tag is v0.0.0');
  });
});

interface Workflow {
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>
  >;
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const workflows = readdirSync('.github/workflows').map((file) => {
  const text = readFileSync(`.github/workflows/${file}`, 'utf8');
  return { file, text, workflow: parse(text) as Workflow };
});

describe.each(workflows)('$file', ({ text, workflow }) => {
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  test('gives no permission to all jobs, and every job its own', () => {
    expect(workflow.permissions).toEqual({});
    expect(jobs.filter(({ permissions }) => permissions === undefined)).toEqual([]);
  });

  test('pins every action by its commit, with the version beside it', () => {
    const uses = [...text.matchAll(/uses: (\S+)(.*)/g)].filter(([, action = '']) => !action.startsWith('./'));
    expect(uses).not.toEqual([]);
    for (const [, action, rest] of uses) {
      expect(action).toMatch(/@[0-9a-f]{40}$/);
      expect(rest).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
  });

  test('leaves no credentials in a checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  test("puts no text of an event into a shell's program", () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });
});

test('no dependency runs in a job of the release that may write or sign', () => {
  const release = workflows.find(({ file }) => file === 'release.yml')!.workflow;
  const mighty = Object.values(release.jobs).filter(({ permissions }) =>
    Object.values(permissions ?? {}).includes('write'),
  );
  expect(mighty).toHaveLength(2);
  const runs = mighty.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  expect(runs.filter((run) => /npm (?:ci|install|test|run|pack)|npx|node /.test(run))).toEqual([]);
});

test('the tarball has no script that npm would ask about, and is packed without building once more', () => {
  const release = workflows.find(({ file }) => file === 'release.yml')!.workflow;
  const packing = release.jobs['build']!.steps.find(({ run }) => run?.includes('npm pack'))!.run!;
  const script = packing.slice(0, packing.indexOf('cp ')).replace(/^node .*$/m, '');
  const folder = temporaryFolder();
  const { name, version, files, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version, files, scripts }));
  const { status, stderr } = spawnSync('bash', ['-e', '-c', script], { cwd: folder, encoding: 'utf8' });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const tarball = path.join(folder, 'release', readdirSync(path.join(folder, 'release'))[0]!);
  const packed = spawnSync('tar', ['xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }).stdout;
  const left = Object.keys((JSON.parse(packed) as { scripts: object }).scripts);
  expect(left).toEqual(Object.keys(scripts as object).filter((one) => one !== 'prepare'));
  expect(left.filter((one) => /^(pre|post)?(install|pack|prepare|publish)/.test(one))).toEqual([]);
});
