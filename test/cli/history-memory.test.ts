import { chmodSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { formatNames } from '../../src/report/format-names.ts';
import { findProgram } from '../support/programs.ts';
import { type TestRepository, existingRepository, repository, temporaryFolder } from '../support/repository.ts';
import { historyJson, leaky, scanHistory } from './history-support.ts';
import { type Run, type RunOptions, key } from './support.ts';

/** A cache of its own, and a git that writes down what it is asked. */
const setUp = () => {
  const [base, bin] = [temporaryFolder(), temporaryFolder()];
  const log = join(bin, 'log');
  writeFileSync(join(bin, 'git'), `#!/bin/sh\necho "$*" >> '${log}'\nexec '${findProgram('git')}' "$@"\n`);
  chmodSync(join(bin, 'git'), 0o755);
  const env = { XDG_CACHE_HOME: base, PATH: `${bin}${delimiter}${process.env['PATH']}` };
  const reports = (): readonly string[] =>
    readdirSync(join(base, 'tripkey')).flatMap((name) => (name.endsWith('.report') ? join(base, 'tripkey', name) : []));
  /** What git was asked since this was called last. */
  const asked = (): readonly string[] => {
    const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
    writeFileSync(log, '');
    return lines;
  };
  return { options: { env }, reports, asked };
};

/** Some formats tell when the run was: HTML to the minute, which may be over meanwhile. */
const timeless = ({ stdout, ...run }: Run): Run => ({
  ...run,
  stdout: stdout.replaceAll(
    /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"<\s]*|\d{4}-\d\d-\d\d \d\d:\d\d UTC|time="[\d.]+"/g,
    'THEN',
  ),
});

test('an audit of what has not changed since is told again, and git is asked for no more than where the repository is', async () => {
  const repo = leaky();
  repo.git('repack', '-adq');
  const { options, asked } = setUp();
  const first = await scanHistory(repo.path, [], options);
  expect(first.status).toBe(1);
  expect(asked().length).toBeGreaterThan(3);
  expect(await scanHistory(repo.path, [], options)).toEqual(first);
  expect(asked()).toEqual([expect.stringMatching(/ rev-parse /)]);
});

test('every format is told again as it was', async () => {
  const repo = leaky();
  const { options, asked } = setUp();
  const looks = formatNames.map((format) => ['--format', format]).concat([['--verbose'], ['--color']]);
  const fresh = (args: readonly string[]): Promise<Run> => scanHistory(repo.path, [...args, '--no-cache'], options);
  await scanHistory(repo.path, [], options);
  for (const args of looks) {
    const expected = await fresh(args);
    asked();
    expect(timeless(await scanHistory(repo.path, args, options))).toEqual(timeless(expected));
    expect(asked()).toHaveLength(1);
  }
});

test('what has changed is told: each audit says what one without memory says', async () => {
  const repo = leaky();
  const { options } = setUp();
  const linked = join(temporaryFolder(), 'linked');
  const changes: readonly ((repo: TestRepository) => unknown)[] = [
    () => undefined,
    () => repo.git('branch', 'kept', 'HEAD~1'),
    () => repo.git('update-ref', 'refs/remotes/origin/main', 'HEAD~1'),
    () => repo.git('tag', '-a', '-m', 'tagged', 'v1', 'HEAD~1'),
    () => repo.write('staged.ts', `key = '${key(2)}'\n`).stage('staged.ts'),
    () => repo.git('rm', '-q', '--cached', 'staged.ts'),
    () =>
      repo
        .write('stashed.ts', `key = '${key(3)}'\n`)
        .stage('stashed.ts')
        .git('stash', '-q'),
    () => repo.git('stash', 'drop', '-q'),
    () => repo.git('worktree', 'add', '-q', '--detach', linked, 'kept'),
    () => repo.raw(['checkout', '-q', '--detach', 'main'], { cwd: linked }),
    () => repo.git('branch', '-D', 'kept'),
    () => repo.git('update-ref', '-d', 'refs/remotes/origin/main'),
    () => repo.git('reflog', 'expire', '--expire=now', '--expire-unreachable=now', '--all'),
    () => repo.write('.tripkey-baseline', baselineOf(repo)),
    () => repo.write('tripkey.toml', 'min_confidence = "low"\n[severity]\n"openai-project-key" = "low"\n'),
    () => repo.write('tripkey.toml', 'exclude = ["src/**"]\n'),
    () => repo.remove('tripkey.toml', '.tripkey-baseline'),
    () => repo.git('config', 'core.bare', 'false'),
    () => repo.git('gc', '-q', '--prune=now'),
    () => repo.git('replace', 'HEAD', 'HEAD~1'),
    () => repo.commit(`with a key: ${key(4)}`),
  ];
  const baselineOf = ({ path }: TestRepository): string =>
    readFileSync(join(path, '.git/fingerprints'), 'utf8').replaceAll('\n', '  # known\n');
  const told = new Set<string>();
  for (const change of changes) {
    change(repo);
    const expected = await historyJson(repo.path, ['--no-cache'], options);
    const fingerprints = expected.findings.map(({ fingerprint }) => `${fingerprint}\n`).sort();
    for (let time = 0; time < 2; time++) expect(await historyJson(repo.path, [], options)).toEqual(expected);
    writeFileSync(join(repo.path, '.git/fingerprints'), fingerprints.join(''));
    told.add(expected.stdout);
  }
  expect(told.size).toBeGreaterThan(changes.length / 2);
});

test('an option is another question', async () => {
  const repo = leaky();
  repo
    .write('comment.ts', `key = '${key(2)}' // gitleaks:allow\n`)
    .stage()
    .commit();
  const { options } = setUp();
  const questions = [
    [],
    ['--strict'],
    ['--exclude', 'src/**'],
    ['--unreachable=no'],
    ['--min-confidence', 'low'],
    ['--all-vendors'],
    ['--until', '2026-01-01T00:00:30Z'],
    ['--ref', 'HEAD~2'],
  ];
  const answers = async (more: readonly string[]): Promise<Run[]> => {
    const all: Run[] = [];
    for (const words of questions) all.push(await scanHistory(repo.path, [...words, ...more, '-f', 'json'], options));
    return all;
  };
  const expected = await answers(['--no-cache']);
  expect([await answers([]), await answers([])]).toEqual([expected, expected]);
  expect(new Set(expected.map(({ stdout }) => stdout)).size).toBeGreaterThan(3);
});

test('what is remembered says nothing to who has not the repository', async () => {
  const repo = leaky();
  const { options, reports } = setUp();
  const { stdout } = await scanHistory(repo.path, ['-f', 'json'], options);
  const [file = '', ...others] = reports();
  expect(others).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const text = readFileSync(file, 'latin1');
  const words = [key(), 'src/config.ts', 'bring it', 'findings', repo.id('HEAD~1'), /sk-proj-[^"]*/.exec(stdout)![0]];
  expect(words.filter((word) => text.includes(word) || !stdout.includes(word))).toEqual([key()]);
});

test('a report that was changed or cut is as good as none', async () => {
  const repo = leaky();
  const { options, reports } = setUp();
  const first = await scanHistory(repo.path, [], options);
  const [file = ''] = reports();
  const bytes = readFileSync(file);
  const flipped = Buffer.from(bytes);
  flipped[bytes.length - 1]! ^= 1;
  for (const other of [flipped, bytes.subarray(0, 20), Buffer.alloc(0)]) {
    writeFileSync(file, other);
    expect(await scanHistory(repo.path, [], options)).toEqual(first);
    expect(readFileSync(file)).toHaveLength(bytes.length);
  }
});

test("another repository's report in its place is none of its own", async () => {
  const { options, reports } = setUp();
  const clean = repository().write('a', 'a\n').stage().commit();
  await scanHistory(clean.path, [], options);
  const ofClean = readFileSync(reports()[0]!);
  const repo = leaky();
  await scanHistory(repo.path, [], options);
  for (const file of reports()) writeFileSync(file, ofClean);
  expect((await scanHistory(repo.path, [], options)).status).toBe(1);
});

test('what could not be read is read again, though nothing seems to have changed', async () => {
  const repo = repository().write('a', 'a\n').stage().commit();
  const { options } = setUp();
  const id = repo.id('HEAD:a');
  const file = join(repo.path, '.git/objects', id.slice(0, 2), id.slice(2));
  const [bytes, { atime, mtime }] = [readFileSync(file), statSync(file)];
  const write = (content: Uint8Array): void => {
    chmodSync(file, 0o644);
    writeFileSync(file, content);
    utimesSync(file, atime, mtime);
    chmodSync(file, 0o444);
  };
  write(Buffer.alloc(bytes.length));
  for (let time = 0; time < 2; time++) expect((await scanHistory(repo.path, [], options)).status).toBe(3);
  write(bytes);
  expect((await scanHistory(repo.path, [], options)).status).toBe(0);
});

test.each<[string, (repo: TestRepository) => TestRepository]>([
  ['a partial clone', (repo) => cloneOf(repo, '--filter=blob:none', '--bare')],
  ['a shallow clone', (repo) => cloneOf(repo, '--depth=1')],
])('that %s is no whole one is remembered too', async (_, make) => {
  const repo = make(leaky());
  const { options, asked } = setUp();
  const first = await scanHistory(repo.path, [], options);
  expect(first).toMatchObject({ status: 3, stdout: expect.stringMatching(/not in this partial clone|is shallow/) });
  asked();
  expect(await scanHistory(repo.path, [], options)).toEqual(first);
  expect(asked()).toHaveLength(1);
});

test('keys themselves are never remembered: what needs them looks again', async () => {
  const repo = leaky();
  const { options } = setUp();
  const run = (args: readonly string[], more: RunOptions['env'] = {}): Promise<Run> =>
    scanHistory(repo.path, args, { env: { ...options.env, ...more } });
  await run([]);
  expect((await run(['--reveal', '-f', 'json'], { CI: undefined })).stdout).toContain(key());
  expect((await run(['-f', 'json'])).stdout).not.toContain(key());
  expect((await run(['--plan'])).stdout).toContain('git filter-repo');
});

const cloneOf = (repo: TestRepository, ...options: readonly string[]): TestRepository => {
  const path = join(temporaryFolder(), 'clone');
  repo.git('config', 'uploadpack.allowFilter', 'true');
  repo.git('clone', '-q', ...options, `file://${repo.path}`, path);
  return existingRepository(path, repo.env);
};
