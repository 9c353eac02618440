import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkNeverCommitted } from '../../src/commands/never-committed.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';

const check = ({ path, env }: TestRepository, write: string, more: Readonly<Record<string, string>> = {}): void =>
  checkNeverCommitted(write, { cwd: path, env: { ...env, ...more } });

/** Repository, the file's name. */
type Case = readonly [name: string, arrange: () => readonly [TestRepository, string]];

describe('a new key may go into a file', () => {
  test.each<Case>([
    ['outside of a repository', () => [repository(), join(temporaryFolder(), 'new-key')]],
    ['of the git directory', () => [repository(), '.git/new-key']],
    ['that .gitignore names', () => [repository().write('.gitignore', 'new-key\n'), 'new-key']],
    ['that this clone alone ignores', () => [repository().write('.git/info/exclude', 'new-key\n'), 'new-key']],
    ['in a folder that is ignored', () => [repository().write({ '.gitignore': 'out/\n', 'out/a': '' }), 'out/new-key']],
    ['in a folder that is not there, which is told elsewhere', () => [repository(), 'no/new-key']],
  ])('%s', (_name, arrange) => {
    expect(() => check(...arrange())).not.toThrow();
  });

  test('outside of the repository that GIT_DIR names', () => {
    const repo = repository();
    const more = { GIT_DIR: join(repo.path, '.git'), GIT_WORK_TREE: repo.path };
    expect(() => check(repo, join(temporaryFolder(), 'new-key'), more)).not.toThrow();
  });
});

describe('a new key may not go into a file', () => {
  test.each<Case>([
    ['at the top', () => [repository(), 'new-key']],
    ['of another repository', () => [repository(), join(repository().path, 'new-key')]],
    ['whose name is a pattern of another one', () => [repository().write('.gitignore', '\\*key\n'), 'new-key']],
    ['whose name begins with a colon', () => [repository(), ':new-key']],
    ['of a repository inside of an ignored folder', () => [withInner(), 'out/inner/new-key']],
  ])('%s', (_name, arrange) => {
    expect(() => check(...arrange())).toThrow('git does not ignore');
  });

  test('that git tracks, though it is ignored, too', () => {
    const repo = repository().write({ '.gitignore': 'new-key\n', 'new-key': '' }).stage('new-key').remove('new-key');
    expect(() => check(repo, 'new-key')).toThrow('git tracks new-key: the next commit would take the new key along');
  });

  test('of a home whose repository GIT_DIR names', () => {
    const home = temporaryFolder();
    const repo = repository({ bare: true });
    const more = { GIT_DIR: repo.path, GIT_WORK_TREE: home };
    mkdirSync(join(home, 'sub'));
    expect(() => check({ ...repo, path: home }, 'sub/new-key', more)).toThrow('git does not ignore sub/new-key');
  });
});

const withInner = (): TestRepository => {
  const repo = repository().write({ '.gitignore': 'out/\n', 'out/a': '' });
  repository({ at: join(repo.path, 'out/inner') });
  return repo;
};
