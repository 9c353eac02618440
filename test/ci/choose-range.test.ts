import { describe, expect, test } from '@jest/globals';
import { ciRun } from '../../src/ci/choose-range.ts';

const [a, b, zeros] = ['a'.repeat(40), 'b'.repeat(40), '0'.repeat(40)];

const main = 'refs/remotes/origin/main';

/** Variables as the systems document them (docs/ci.md), and: head, starts in order, whether everything is the last resort. */
const runs: readonly (readonly [string, Record<string, string>, string, readonly string[], boolean])[] = [
  [
    'GitLab: merge request',
    {
      GITLAB_CI: 'true',
      CI: 'true',
      CI_COMMIT_SHA: b,
      CI_COMMIT_BEFORE_SHA: zeros,
      CI_PIPELINE_SOURCE: 'merge_request_event',
      CI_MERGE_REQUEST_DIFF_BASE_SHA: a,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_DEFAULT_BRANCH: 'main',
    },
    b,
    [a, main],
    false,
  ],
  [
    'GitLab: merged result: what the target got since the request began is not new',
    {
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: b,
      CI_PIPELINE_SOURCE: 'merge_request_event',
      CI_MERGE_REQUEST_DIFF_BASE_SHA: 'c'.repeat(40),
      CI_MERGE_REQUEST_TARGET_BRANCH_SHA: a,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    },
    b,
    [a, main],
    false,
  ],
  [
    'GitLab: push',
    { GITLAB_CI: 'true', CI_COMMIT_SHA: b, CI_COMMIT_BEFORE_SHA: a, CI_COMMIT_BRANCH: 'x', CI_DEFAULT_BRANCH: 'main' },
    b,
    [a, main],
    true,
  ],
  [
    'GitLab: push to the default branch',
    {
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: b,
      CI_COMMIT_BEFORE_SHA: a,
      CI_COMMIT_BRANCH: 'main',
      CI_DEFAULT_BRANCH: 'main',
    },
    b,
    [a],
    true,
  ],
  [
    'GitLab: new branch',
    {
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: b,
      CI_COMMIT_BEFORE_SHA: zeros,
      CI_COMMIT_BRANCH: 'x',
      CI_DEFAULT_BRANCH: 'main',
    },
    b,
    [main],
    false,
  ],
  [
    'GitLab: tag',
    {
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: b,
      CI_COMMIT_BEFORE_SHA: zeros,
      CI_COMMIT_TAG: 'v1',
      CI_DEFAULT_BRANCH: 'main',
    },
    b,
    [main],
    false,
  ],
  [
    'GitLab: schedule',
    {
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: b,
      CI_PIPELINE_SOURCE: 'schedule',
      CI_COMMIT_BRANCH: 'main',
      CI_DEFAULT_BRANCH: 'main',
    },
    b,
    [],
    true,
  ],
  ['CircleCI: a branch', { CIRCLECI: 'true', CIRCLE_SHA1: b, CIRCLE_BRANCH: 'x' }, b, [main], false],
  ['CircleCI: the default branch', { CIRCLECI: 'true', CIRCLE_SHA1: b, CIRCLE_BRANCH: 'main' }, b, [], true],
  [
    'CircleCI: with its base revision',
    { CIRCLECI: 'true', CIRCLE_SHA1: b, CIRCLE_BRANCH: 'x', TRIPKEY_BASE: a },
    b,
    [a, main],
    false,
  ],
  [
    'CircleCI: without one (a new branch)',
    { CIRCLECI: 'true', CIRCLE_SHA1: b, CIRCLE_BRANCH: 'x', TRIPKEY_BASE: '' },
    b,
    [main],
    false,
  ],
  [
    'Azure: pull request',
    {
      TF_BUILD: 'True',
      BUILD_SOURCEVERSION: b,
      BUILD_SOURCEBRANCH: 'refs/pull/1/merge',
      SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
    },
    b,
    [main],
    false,
  ],
  [
    'Azure: pull request, the branch in short (as GitHub repositories have it)',
    { TF_BUILD: 'True', BUILD_SOURCEVERSION: b, SYSTEM_PULLREQUEST_TARGETBRANCH: 'main' },
    b,
    [main],
    false,
  ],
  [
    'Azure: push to the default branch',
    { TF_BUILD: 'True', BUILD_SOURCEVERSION: b, BUILD_SOURCEBRANCH: 'refs/heads/main' },
    b,
    [],
    true,
  ],
  [
    'Azure: push to another branch',
    { TF_BUILD: 'True', BUILD_SOURCEVERSION: b, BUILD_SOURCEBRANCH: 'refs/heads/x' },
    b,
    [main],
    false,
  ],
  [
    'Azure: schedule',
    { TF_BUILD: 'True', BUILD_SOURCEVERSION: b, BUILD_SOURCEBRANCH: 'refs/heads/x', BUILD_REASON: 'Schedule' },
    b,
    [],
    true,
  ],
  [
    'Bitbucket: pull request',
    {
      BITBUCKET_BUILD_NUMBER: '1',
      BITBUCKET_COMMIT: b,
      BITBUCKET_BRANCH: 'x',
      BITBUCKET_PR_DESTINATION_COMMIT: 'aaaaaaaaaaaa',
      BITBUCKET_PR_DESTINATION_BRANCH: 'main',
    },
    b,
    ['aaaaaaaaaaaa', main],
    false,
  ],
  [
    'Bitbucket: a branch',
    { BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_COMMIT: b, BITBUCKET_BRANCH: 'x' },
    b,
    [main],
    false,
  ],
  [
    'Jenkins: change request',
    { JENKINS_URL: 'https://ci/', GIT_COMMIT: b, BRANCH_NAME: 'PR-1', CHANGE_TARGET: 'main' },
    b,
    [main],
    false,
  ],
  [
    'Jenkins: a branch that was built before',
    { JENKINS_URL: 'https://ci/', GIT_COMMIT: b, GIT_PREVIOUS_SUCCESSFUL_COMMIT: a, GIT_BRANCH: 'origin/main' },
    b,
    [a],
    true,
  ],
  [
    'Woodpecker: pull request, though it has variables of GitLab',
    { CI: 'woodpecker', CI_COMMIT_SHA: b, CI_COMMIT_TARGET_BRANCH: 'main', CI_PIPELINE_EVENT: 'pull_request' },
    b,
    [main],
    false,
  ],
  [
    'Woodpecker: push',
    {
      CI: 'woodpecker',
      CI_COMMIT_SHA: b,
      CI_PREV_COMMIT_SHA: a,
      CI_COMMIT_BRANCH: 'x',
      CI_REPO_DEFAULT_BRANCH: 'main',
    },
    b,
    [a, main],
    true,
  ],
  [
    'Forgejo: pull request',
    { GITHUB_ACTIONS: 'true', GITHUB_BASE_REF: 'main', GITHUB_HEAD_REF: 'x', GITHUB_REF_NAME: '1/merge' },
    'HEAD',
    [main],
    false,
  ],
  ['unknown, with our own variables', { TRIPKEY_BASE: 'v1', TRIPKEY_HEAD: 'v2' }, 'v2', ['v1'], false],
  ['unknown, a commit that is not there any more', { TRIPKEY_BASE: a }, 'HEAD', [a], true],
];

test.each(runs)('%s', (_name, env, head, starts, orEverything) => {
  const run = ciRun(env, 'main');
  expect(run?.head.revision).toBe(head);
  expect(run?.starts.map(({ revision }) => revision)).toEqual(starts);
  expect(run?.orEverything).toBe(orEverything);
});

describe('what is not known', () => {
  test.each([[{}], [{ CI: 'true' }], [{ GITLAB_CI: '' }], [{ TRIPKEY_BASE: '' }]])('%j: no run', (env) => {
    expect(ciRun(env)).toBeUndefined();
  });

  test('a clone that does not know the default branch: everything, never nothing', () => {
    const env = { CIRCLECI: 'true', CIRCLE_SHA1: b, CIRCLE_BRANCH: 'x' };
    expect(ciRun(env)).toMatchObject({ starts: [], orEverything: true });
  });

  test('a run without a branch: everything', () => {
    expect(ciRun({ CIRCLECI: 'true', CIRCLE_SHA1: b }, 'main')).toMatchObject({ starts: [], orEverything: true });
  });
});
