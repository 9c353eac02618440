import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { program } from '../hook/program.ts';
import { plant } from '../support/keys.ts';
import { existingRepository, repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { templateScript } from './template-steps.ts';

/**
 * The shell lines of each template of docs/ci, run by a shell in real clones, with the variables that the system documents. `npx` is a stand-in
 * which takes nothing but the pinned package, and runs the built program.
 */

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const secret = (seed: number): string => `const key = '${plant('openai-project-key/74', seed).secret}';\n`;

interface Situation {
  readonly branch: string;
  readonly head: string;
  /** The commit of main that the branch leaves. */
  readonly base: string;
}

type Variables = Readonly<Record<string, string>>;

interface System {
  readonly file: string;
  readonly job: string;
  readonly request: (now: Situation) => Variables;
  readonly newBranch: (now: Situation) => Variables;
  readonly history?: { readonly job: string; readonly env: Variables };
  /** A report that the template hands on. */
  readonly report?: string;
}

const zeros = '0'.repeat(40);

const systems: readonly System[] = [
  {
    file: 'gitlab-ci.yml',
    job: 'tripkey',
    report: 'gl-secret-detection-report.json',
    request: ({ head, base, branch }) => ({
      ...gitlab(head),
      CI_PIPELINE_SOURCE: 'merge_request_event',
      CI_COMMIT_BEFORE_SHA: zeros,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: branch,
    }),
    newBranch: ({ head, branch }) => ({
      ...gitlab(head),
      CI_PIPELINE_SOURCE: 'push',
      CI_COMMIT_BEFORE_SHA: zeros,
      CI_COMMIT_BRANCH: branch,
    }),
    history: { job: 'tripkey', env: { ...gitlab(zeros), CI_PIPELINE_SOURCE: 'schedule' } },
  },
  {
    file: 'circleci.yml',
    job: 'tripkey',
    report: 'test-results/tripkey/results.xml',
    request: ({ head, base, branch }) => ({ ...circle(head, branch), TRIPKEY_BASE: base }),
    newBranch: ({ head, branch }) => ({ ...circle(head, branch), TRIPKEY_BASE: '' }),
    history: { job: 'the whole history', env: { CI: 'true', CIRCLECI: 'true' } },
  },
  {
    file: 'azure-pipelines.yml',
    job: 'tripkey',
    report: 'tripkey.xml',
    request: ({ head }) => ({
      ...azure(head),
      BUILD_REASON: 'PullRequest',
      BUILD_SOURCEBRANCH: 'refs/pull/1/merge',
      SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
    }),
    newBranch: ({ head, branch }) => ({
      ...azure(head),
      BUILD_REASON: 'IndividualCI',
      BUILD_SOURCEBRANCH: `refs/heads/${branch}`,
    }),
    history: { job: 'tripkey', env: { TF_BUILD: 'True', BUILD_REASON: 'Schedule' } },
  },
  {
    file: 'bitbucket-pipelines.yml',
    job: 'tripkey',
    report: 'test-results/tripkey.xml',
    request: ({ head, base, branch }) => ({
      ...bitbucket(head, branch),
      BITBUCKET_PR_ID: '1',
      BITBUCKET_PR_DESTINATION_BRANCH: 'main',
      BITBUCKET_PR_DESTINATION_COMMIT: base.slice(0, 12),
    }),
    newBranch: ({ head, branch }) => bitbucket(head, branch),
    history: { job: 'the whole history', env: { CI: 'true', BITBUCKET_BUILD_NUMBER: '1' } },
  },
  {
    file: 'Jenkinsfile',
    job: 'tripkey',
    report: 'tripkey.xml',
    request: ({ head }) => ({ ...jenkins(head), BRANCH_NAME: 'PR-1', CHANGE_ID: '1', CHANGE_TARGET: 'main' }),
    newBranch: ({ head, branch }) => ({ ...jenkins(head), BRANCH_NAME: branch, GIT_BRANCH: branch }),
    history: { job: 'the whole history', env: { JENKINS_URL: 'http://localhost/' } },
  },
  {
    file: 'woodpecker.yml',
    job: 'tripkey',
    request: ({ head, branch }) => ({
      ...woodpecker(head, branch),
      CI_PIPELINE_EVENT: 'pull_request',
      CI_COMMIT_SOURCE_BRANCH: branch,
      CI_COMMIT_TARGET_BRANCH: 'main',
    }),
    newBranch: ({ head, branch }) => ({ ...woodpecker(head, branch), CI_PIPELINE_EVENT: 'push' }),
    history: { job: 'tripkey', env: { CI: 'woodpecker', CI_PIPELINE_EVENT: 'cron' } },
  },
  { file: 'generic.sh', job: '', request: () => ({}), newBranch: () => ({ BASE_BRANCH: 'main' }) },
];

describe.each(systems)('$file', ({ file, job, request, newBranch, history, report }) => {
  const script = templateScript(file, job);

  test.each([
    ['a request with a key: 1', request, secret(2), 1],
    ['a request without: 0, though main has an old key', request, 'clean\n', 0],
    ['a new branch with a key: 1', newBranch, secret(2), 1],
    ['a new branch without: 0', newBranch, 'clean\n', 0],
  ] as const)('%s', (_name, variables, content, status) => {
    const { clone, now } = situation(content);
    const ran = run(clone, script, variables(now));
    expect({ output: ran.output, status: ran.status }).toEqual({ output: expect.stringContaining('scanning'), status });
    expect(ran.output).toContain(`..${now.head}`);
    expect(ran.output).not.toContain(plant('openai-project-key/74', 2).secret);
    if (report !== undefined) expect(existsSync(join(clone.path, report))).toBe(true);
  });

  if (history !== undefined) {
    test('a schedule reads the whole history, and finds the old key', () => {
      const { clone } = situation('clean\n');
      expect(run(clone, templateScript(file, history.job), history.env).status).toBe(1);
      if (report !== undefined) expect(existsSync(join(clone.path, report))).toBe(true);
    });
  }

  test('runs this version, and no tripkey that a change brings along', () => {
    const installs = readFileSync(`docs/ci/${file}`, 'utf8').match(/npx [^\n]*tripkey@\S+/g) ?? [];
    expect(new Set(installs)).toEqual(new Set([`npx --yes --prefix "$(mktemp -d)" tripkey@${version}`]));
  });
});

test('every template is tried', () => {
  expect(readdirSync('docs/ci').sort()).toEqual(systems.map(({ file }) => file).sort());
});

const schemas = [
  ['gitlab-ci.yml', 'vendor.gitlab-ci', '--data-transform', 'gitlab-ci'],
  ['circleci.yml', 'vendor.circle-ci'],
  // Microsoft's patterns have escapes that only older regular expressions take.
  [
    'azure-pipelines.yml',
    'vendor.azure-pipelines',
    '--data-transform',
    'azure-pipelines',
    '--regex-variant',
    'nonunicode',
  ],
  ['bitbucket-pipelines.yml', 'vendor.bitbucket-pipelines'],
  ['woodpecker.yml', 'vendor.woodpecker-ci'],
] as const;
/** The program of PyPI that brings the systems' own schemas; .ci/run installs it. */
const validator = process.env['TRIPKEY_CHECK_JSONSCHEMA'];

(validator === undefined ? describe.skip : describe)('schemas', () => {
  test.each(schemas)('%s holds to its system’s schema (%s)', (file, schema, ...more) => {
    const args = ['--builtin-schema', schema, ...more, `docs/ci/${file}`];
    const { status, stdout, stderr } = spawnSync(validator ?? '', args, { encoding: 'utf8' });
    expect({ status, output: stdout + stderr }).toEqual({ status: 0, output: expect.stringContaining('ok') });
  });
});

function gitlab(head: string): Variables {
  return { CI: 'true', GITLAB_CI: 'true', CI_COMMIT_SHA: head, CI_DEFAULT_BRANCH: 'main' };
}

function circle(head: string, branch: string): Variables {
  return { CI: 'true', CIRCLECI: 'true', CIRCLE_SHA1: head, CIRCLE_BRANCH: branch };
}

function azure(head: string): Variables {
  return { TF_BUILD: 'True', BUILD_SOURCEVERSION: head };
}

function bitbucket(head: string, branch: string): Variables {
  return { CI: 'true', BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_COMMIT: head, BITBUCKET_BRANCH: branch };
}

function jenkins(head: string): Variables {
  return { JENKINS_URL: 'http://localhost/', GIT_COMMIT: head };
}

function woodpecker(head: string, branch: string): Variables {
  return { CI: 'woodpecker', CI_COMMIT_SHA: head, CI_COMMIT_BRANCH: branch, CI_REPO_DEFAULT_BRANCH: 'main' };
}

/** A clone as a system makes it (main is noted nowhere, HEAD is a commit) of a repository whose main has an old key, with a branch of one more commit. */
function situation(content: string): { readonly clone: TestRepository; readonly now: Situation } {
  const origin = repository({ bare: true });
  const work = existingRepository(repository().path, origin.env);
  work.write('old', secret(1)).stage().commit('old').write('old', 'clean\n').stage().commit('taken out');
  const base = work.id();
  work.git('push', '-q', origin.path, 'main', 'main:feature');
  work.git('checkout', '-q', '-b', 'feature');
  work.write('new.js', content).stage().commit('new');
  work.git('push', '-q', origin.path, 'feature');
  const clone = existingRepository(repository().path, origin.env);
  clone.git('remote', 'add', 'origin', origin.path);
  clone.git('fetch', '-q', 'origin', '+refs/heads/*:refs/remotes/origin/*');
  clone.git('checkout', '-q', '--detach', work.id());
  return { clone, now: { branch: 'feature', head: work.id(), base } };
}

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** A shell that stops at the first failure, as all of these systems have theirs. */
function run(clone: TestRepository, script: string, variables: Variables): Ran {
  const machine = /^(?:CI|CI_.*|GITHUB_.*|GITLAB_.*|TRIPKEY_.*)$/;
  const kept = Object.entries(clone.env).filter(([name]) => !machine.test(name));
  const env = {
    ...Object.fromEntries(kept),
    PATH: `${npx()}:${clone.env['PATH']}`,
    TMPDIR: temporaryFolder(),
    ...variables,
  };
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', script], { cwd: clone.path, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

let folder: string | undefined;

/** A folder with the stand-in for npx. */
function npx(): string {
  if (folder !== undefined) return folder;
  folder = temporaryFolder();
  const file = join(folder, 'npx');
  // Without a folder of its own npx runs the `node_modules/tripkey` that a change brings, and asks the registry that its `.npmrc` names.
  const check = `[ "$1 $2 $4" = "--yes --prefix tripkey@${version}" ] && [ -z "$(ls -A "$3")" ] || { echo "npx $*" >&2; exit 99; }`;
  writeFileSync(file, `#!/bin/sh\n${check}\nshift 4\nexec '${process.execPath}' '${program()}' "$@"\n`);
  chmodSync(file, 0o755);
  return folder;
}
