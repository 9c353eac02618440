import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { type TestRepository, repository } from '../support/repository.ts';

const script = path.resolve('build/tag-action.sh');

/** A clone with a built Action beside it, and its remote. */
const release = (): { readonly work: TestRepository; readonly remote: TestRepository } => {
  const remote = repository({ bare: true });
  const work = repository().write({ 'action.yml': 'x\n', '.gitignore': 'dist/\nrelease/\n' }).stage().commit();
  work.git('remote', 'add', 'origin', remote.path);
  work.git('push', '--quiet', 'origin', 'HEAD:refs/heads/main');
  work.write('release/dist/action/action.js', 'built\n');
  return { work, remote };
};

const tag = ({ path: cwd, env }: TestRepository, version: string) =>
  spawnSync('bash', [script, version, 'release/dist'], { cwd, env, encoding: 'utf8' });

(process.platform === 'win32' ? describe.skip : describe)('tags of the Action', () => {
  test('the tags of the Action are of one commit with dist/, on top of the sources', () => {
    const { work, remote } = release();
    const source = work.id();
    expect(tag(work, 'v1.2.3').status).toBe(0);
    expect(remote.id('v1')).toBe(remote.id('action-v1.2.3'));
    expect(remote.id('v1^')).toBe(source);
    expect(remote.git('show', 'v1:dist/action/action.js').trim()).toBe('built');
    expect(remote.id('main')).toBe(source);
  });

  test('the major tag moves with the next release, the other stays', () => {
    const { work, remote } = release();
    tag(work, 'v1.2.3');
    const before = remote.id('v1');
    work.git('reset', '--quiet', '--hard', 'HEAD^');
    work.write('release/dist/action/action.js', 'newer\n').commit('next');
    expect(tag(work, 'v1.3.0').status).toBe(0);
    expect(remote.id('v1')).toBe(remote.id('action-v1.3.0'));
    expect(remote.id('action-v1.2.3')).toBe(before);
  });

  test('a release that is made twice does not move the tag that stays', () => {
    const { work, remote } = release();
    tag(work, 'v1.2.3');
    const before = remote.id('action-v1.2.3');
    work.git('reset', '--quiet', '--hard', 'HEAD^');
    work.write('release/dist/action/action.js', 'other\n');
    expect(tag(work, 'v1.2.3').status).not.toBe(0);
    expect(remote.id('action-v1.2.3')).toBe(before);
  });

  test('without a built Action nothing is tagged', () => {
    const { work, remote } = release();
    work.remove('release/dist/action/action.js');
    expect(tag(work, 'v1.2.3')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no release/dist/action/action.js'),
    });
    expect(remote.git('tag').trim()).toBe('');
  });
});
