import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { GitError, UsageError } from '../../src/errors.ts';
import { environmentElsewhere, gitEnvironment, gitProgram } from '../../src/git/environment.ts';
import { askGit, runGit, streamGit, type GitInput, type GitPlace } from '../../src/git/run.ts';
import { isolatedEnvironment, repository, temporaryFolder } from '../support/repository.ts';

async function streamed(place: GitPlace, args: readonly string[], input?: GitInput): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of streamGit(place, args, input)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A `git` that is a script of the test's. */
function fakeGit(script: string): GitPlace {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'git'), 0o755);
  return { cwd: folder, env: { ...isolatedEnvironment(), PATH: `${folder}:${process.env['PATH']}` } };
}

const place = (): GitPlace => {
  const { path, env } = repository();
  return { cwd: path, env };
};

test('output is bytes, of any length', async () => {
  const here = place();
  const bytes = Buffer.from(Array.from({ length: 3 << 20 }, (_, at) => at % 256));
  const id = runGit(here, ['hash-object', '-w', '--stdin'], bytes).toString().trim();
  expect(runGit(here, ['cat-file', 'blob', id]).equals(bytes)).toBe(true);
  let at = 0;
  for await (const chunk of streamGit(here, ['cat-file', 'blob', id])) {
    expect(chunk.equals(bytes.subarray(at, at + chunk.length))).toBe(true);
    at += chunk.length;
  }
  expect(at).toBe(bytes.length);
});

test('what git says is in the error, its first words in the message', async () => {
  const here = place();
  const message = 'git cat-file: Not a valid object name nothing';
  expect(() => runGit(here, ['cat-file', 'blob', 'nothing'])).toThrow(message);
  expect(() => runGit(here, ['cat-file', 'blob', 'nothing'])).toThrow(GitError);
  await expect(streamed(here, ['cat-file', 'blob', 'nothing'])).rejects.toThrow(message);
  expect(askGit(here, ['cat-file', 'blob', 'nothing']).status).toBe(128);
});

test('a refusal tells the way out that git names, and no hint of another matter', async () => {
  const words = [
    'hint: unrelated',
    'hint:',
    'fatal: detected dubious ownership',
    'To add an exception, call:',
    '',
    'git config x',
  ];
  const here = fakeGit(`printf '%s\\n' ${words.map((word) => `'${word}'`).join(' ')} >&2; exit 128`);
  const error = await streamed(here, ['version']).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    message: 'git version: detected dubious ownership',
    stderr: 'To add an exception, call: git config x',
  });
});

test('git that is not installed is named', async () => {
  const here = { ...place(), env: { PATH: '/nowhere' } };
  expect(() => runGit(here, ['version'])).toThrow(UsageError);
  expect(() => runGit(here, ['version'])).toThrow('git is not installed');
  await expect(streamed(here, ['version'])).rejects.toThrow('git is not installed');
});

test('a working directory that is not there is not a git that is not there', () => {
  expect(() => runGit({ ...place(), cwd: '/nowhere' }, ['version'])).toThrow('no such folder: /nowhere');
});

test('a git that is killed has not succeeded', async () => {
  const here = fakeGit('kill -9 $$');
  expect(() => runGit(here, ['version'])).toThrow(GitError);
  await expect(streamed(here, ['version'])).rejects.toThrow(GitError);
});

test('a git that does not read its input is judged by its exit status', async () => {
  const much = Array.from({ length: 200 }, () => 'x'.repeat(65_536));
  expect(await streamed(fakeGit('exec echo done'), ['version'], much)).toBe('done\n');
  expect(runGit(fakeGit('exec echo done'), ['version'], much.join('')).toString()).toBe('done\n');
  await expect(streamed(fakeGit('echo "fatal: no" >&2; exit 1'), ['version'], much)).rejects.toThrow('git version: no');
});

test('an input that fails is the error', async () => {
  const input = async function* (): AsyncGenerator<string> {
    yield 'x';
    throw new TypeError('of the input');
  };
  await expect(streamed(place(), ['hash-object', '--stdin'], input())).rejects.toThrow(new TypeError('of the input'));
});

test('much on stderr neither blocks nor fills the memory', async () => {
  const here = fakeGit('yes warning | head -c 5000000 >&2; echo "fatal: the end" >&2; exit 3');
  const error = await streamed(here, ['version']).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GitError);
  expect((error as GitError).stderr.length).toBeLessThan(200);
});

test('the environment: where the repository is stays, what changes output or runs programs goes', () => {
  const kept = {
    GIT_DIR: '/d',
    GIT_INDEX_FILE: 'i',
    GIT_WORK_TREE: 'w',
    GIT_OBJECT_DIRECTORY: 'o',
    GIT_QUARANTINE_PATH: 'q',
    PATH: 'p',
  };
  const gone = [
    'GIT_EXTERNAL_DIFF',
    'GIT_DIFF_OPTS',
    'GIT_TRACE',
    'GIT_TRACE_PACKET',
    'GIT_TRACE2_EVENT',
    'GIT_PAGER',
    'GIT_GLOB_PATHSPECS',
    'GIT_REDIRECT_STDOUT',
    'OPENAI_API_KEY',
    'AZURE_OPENAI_KEY',
  ];
  const env = gitEnvironment({ ...kept, ...Object.fromEntries(gone.map((name) => [name, 'x'])), LC_ALL: 'de_DE' });
  expect(env).toMatchObject(kept);
  expect(Object.keys(env).filter((name) => gone.includes(name))).toEqual([]);
  expect(env['LC_ALL']).toBe('C');
  expect(env['GIT_NO_REPLACE_OBJECTS']).toBe('1');
});

test("the variables of one repository are git's own list", () => {
  const names = runGit(place(), ['rev-parse', '--local-env-vars']).toString().trim().split('\n');
  // Those of `git -c` stay, and the rest is fixed for every git.
  const stay = [
    'GIT_CONFIG',
    'GIT_CONFIG_PARAMETERS',
    'GIT_CONFIG_COUNT',
    'GIT_GRAFT_FILE',
    'GIT_NO_REPLACE_OBJECTS',
    'GIT_REPLACE_REF_BASE',
  ];
  const env = environmentElsewhere(Object.fromEntries([...names, 'PATH'].map((name) => [name, 'x'])));
  expect(Object.keys(env).filter((name) => !stay.includes(name))).toEqual(['PATH']);
});

test('no hook, no monitor and no pager of the repository runs', () => {
  const made = repository().write('a', 'x').stage().commit();
  made.git('config', 'core.fsmonitor', `touch ${made.path}/ran; false`);
  made.git('config', 'core.pager', `touch ${made.path}/ran`);
  mkdirSync(join(made.path, 'hooks'));
  made.git('config', 'core.hooksPath', join(made.path, 'hooks'));
  const listing = runGit({ cwd: made.path, env: made.env }, ['ls-files', '--others', '--cached']).toString();
  expect(listing).toBe('a\n');
});

test('safe.directory of the user holds', () => {
  const made = repository();
  const foreign = { ...made.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
  expect(() => runGit({ cwd: made.path, env: foreign }, ['rev-parse', '--git-dir'])).toThrow('dubious ownership');
  writeFileSync(made.env['GIT_CONFIG_GLOBAL'] ?? '', `[safe]\n\tdirectory = ${made.path}\n`);
  expect(runGit({ cwd: made.path, env: foreign }, ['rev-parse', '--git-dir']).toString()).toBe('.git\n');
});

test('on Windows, a git.exe of the working directory is not run', () => {
  expect(gitProgram({ PATH: '.' }, 'win32')).toBe(join('C:\\', 'git.exe'));
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'git.exe'), '');
  expect(gitProgram({ Path: folder }, 'win32')).toBe(join(folder, 'git.exe'));
  expect(gitProgram({}, 'linux')).toBe('git');
});
