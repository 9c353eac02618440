import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { existingRepository, repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { key, tripkey } from './support.ts';

const secret = `const key = '${key(1)}';\n`;

/** Two commits on main, one more on a branch. */
const made = (content = 'clean\n'): TestRepository => {
  const repo = repository().write('a', '1\n').stage().commit().write('a', '2\n').stage().commit();
  repo.git('checkout', '-q', '-b', 'feature');
  return repo.write('new', content).stage().commit();
};

const gitlab = (repo: TestRepository): Record<string, string> => ({
  GITLAB_CI: 'true',
  CI_COMMIT_SHA: repo.id(),
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
});

test('says which range it chose, and by which variable', async () => {
  const repo = made();
  const env = { ...gitlab(repo), CI_MERGE_REQUEST_DIFF_BASE_SHA: repo.id('main') };
  const { status, stdout, stderr } = await tripkey(repo.path, ['scan', '--ci'], { env });
  const range = `${repo.id('main')}..${repo.id()}`;
  expect(stderr).toBe(
    `tripkey: GitLab CI, merge request into main: scanning ${range} (from CI_MERGE_REQUEST_DIFF_BASE_SHA)\n`,
  );
  expect(stdout).toContain('No keys found');
  expect(status).toBe(0);
});

test('no known system: 2, with the way out', async () => {
  const { status, stderr } = await tripkey(made().path, ['scan', '--ci'], { env: { JENKINS_URL: '', TF_BUILD: '' } });
  expect(stderr).toContain('--ci: the variables of no known CI system are set');
  expect(stderr).toContain('TRIPKEY_BASE');
  expect(status).toBe(2);
});

test('a base that the clone does not have: 3, with what to set, and nothing is scanned instead', async () => {
  const repo = made(secret);
  const { status, stdout, stderr } = await tripkey(repo.path, ['scan', '--ci'], { env: gitlab(repo) });
  expect(stdout).toBe('');
  expect(stderr).toContain('is not in this clone');
  expect(stderr).toContain('GIT_DEPTH: 0');
  expect(stderr).toContain('git fetch origin "+refs/heads/main:refs/remotes/origin/main"');
  expect(status).toBe(3);
});

test('a head that is not there: 3', async () => {
  const repo = made();
  const env = { ...gitlab(repo), CI_COMMIT_SHA: '1'.repeat(40) };
  const { status, stderr } = await tripkey(repo.path, ['scan', '--ci'], { env });
  expect(stderr).toContain(`the commit ${'1'.repeat(40)} (CI_COMMIT_SHA) is not in this clone`);
  expect(status).toBe(3);
});

test('a shallow clone that ends in the range: 3, never green', async () => {
  const repo = made();
  const path = join(temporaryFolder(), 'shallow');
  repo.git('clone', '-q', '--depth=1', '-b', 'feature', `file://${repo.path}`, path);
  const shallow = existingRepository(path, repo.env);
  const env = {
    GITLAB_CI: 'true',
    CI_COMMIT_SHA: shallow.id(),
    CI_COMMIT_BEFORE_SHA: '1'.repeat(40),
    CI_COMMIT_BRANCH: 'main',
    CI_DEFAULT_BRANCH: 'main',
  };
  const { status, stdout, stderr } = await tripkey(path, ['scan', '--ci'], { env });
  expect(stderr).toContain('this clone is shallow');
  expect(stdout).toContain('its parents are not in this shallow clone');
  expect(status).toBe(3);
});

test.each(['HEAD', 'later'])(
  'Woodpecker: a red run that is started again, when the last one was of %s, stays red',
  async (last) => {
    const repo = made(secret);
    repo.git('branch', 'later', repo.id());
    repo.git('update-ref', 'refs/remotes/origin/main', repo.id('main'));
    repo.git('checkout', '-q', 'later');
    repo.write('more', 'clean\n').stage().commit();
    repo.git('checkout', '-q', 'feature');
    const env = {
      CI: 'woodpecker',
      CI_COMMIT_SHA: repo.id(),
      CI_PREV_COMMIT_SHA: repo.id(last),
      CI_COMMIT_BRANCH: 'feature',
      CI_REPO_DEFAULT_BRANCH: 'main',
    };
    const { status, stderr } = await tripkey(repo.path, ['scan', '--ci'], { env });
    expect(stderr).toContain(`scanning ${repo.id('main')}..${repo.id()} (from CI_REPO_DEFAULT_BRANCH)`);
    expect(status).toBe(1);
  },
);

test('CircleCI: a build whose prior one was of the same commit is not empty', async () => {
  const repo = made(secret);
  repo.git('update-ref', 'refs/remotes/origin/main', repo.id('main'));
  repo.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
  const env = { CIRCLECI: 'true', CIRCLE_SHA1: repo.id(), CIRCLE_BRANCH: 'feature', TRIPKEY_BASE: repo.id() };
  const { status, stderr } = await tripkey(repo.path, ['scan', '--ci'], { env });
  expect(stderr).toContain(`scanning ${repo.id('main')}..${repo.id()} (from the default branch)`);
  expect(status).toBe(1);
});

test('a range does not accept its own key, also where the system sets no CI', async () => {
  const repo = made(secret);
  const env = { TF_BUILD: 'True', BUILD_SOURCEVERSION: repo.id(), TRIPKEY_BASE: 'main' };
  const first = await tripkey(repo.path, ['scan', '--ci', '--format', 'json'], { env });
  expect(first.status).toBe(1);
  const { fingerprint } = (JSON.parse(first.stdout) as { findings: { fingerprint: string }[] }).findings[0]!;
  repo.write('tripkey.toml', `[[allow]]\nfingerprint = "${fingerprint}"\nreason = "mine"\n`).stage().commit();
  const again = await tripkey(repo.path, ['scan', '--ci'], { env: { ...env, BUILD_SOURCEVERSION: repo.id() } });
  expect(again.stdout).toContain('added by this range');
  expect(again.status).toBe(1);
});

test('a key in a variable is not printed, nor taken for a name', async () => {
  const repo = made();
  const env = { ...gitlab(repo), CI_MERGE_REQUEST_TARGET_BRANCH_NAME: key(1) };
  const { stderr } = await tripkey(repo.path, ['scan', '--ci'], { env });
  expect(stderr).toContain('scanning everything up to');
  expect(stderr).not.toContain(key(1));
});

test.each([
  [['--ci', '--staged'], '--ci and --staged do not go together'],
  [['--ci', '--range', 'a..b'], '--ci and --range do not go together'],
  [['--pre-receive', '--push-to', 'origin'], '--pre-receive and --push-to do not go together'],
  [['--pre-receive', 'file'], '--pre-receive and paths do not go together'],
  [['--pre-receive', '--verify'], 'a hook does not verify keys'],
])('scan %j: 2', async (words, message) => {
  const { status, stderr } = await tripkey(made().path, ['scan', ...words]);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

test('what a first push to a branch allows does not hold for the second one', async () => {
  const repo = made();
  repo.git('update-ref', 'refs/remotes/origin/main', repo.id('main'));
  repo.write('tripkey.toml', 'exclude = ["later"]\n').stage().commit();
  const before = repo.id();
  repo.write('later', secret).stage().commit();
  const pushed = { GITLAB_CI: 'true', CI_COMMIT_SHA: repo.id(), CI_COMMIT_BEFORE_SHA: before };
  const onBranch = { ...pushed, CI_COMMIT_BRANCH: 'feature', CI_DEFAULT_BRANCH: 'main' };
  const { status, stdout, stderr } = await tripkey(repo.path, ['scan', '--ci'], { env: onBranch });
  expect(stderr).toContain(`scanning ${before}..${repo.id()} (from CI_COMMIT_BEFORE_SHA)`);
  expect(stdout).toContain('tripkey.toml is added by this range');
  expect(status).toBe(1);
  // Where main has it, it holds.
  repo.git('update-ref', 'refs/remotes/origin/main', before);
  expect((await tripkey(repo.path, ['scan', '--ci'], { env: onBranch })).status).toBe(0);
});
