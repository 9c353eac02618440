import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { gzip } from '../support/archives.ts';
import { existingRepository, repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { key, scanJson, tripkey } from './support.ts';

const HELP = 'tripkey --help lists commands and options';

/** Nothing is committed in it; `prepare` writes what the case needs. */
interface Case {
  readonly name: string;
  readonly prepare?: (repo: TestRepository) => unknown;
  readonly args: readonly string[];
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const clean: readonly Case[] = [
  { name: 'an empty repository', args: ['scan'] },
  { name: 'an empty repository, staged', args: ['scan', '--staged'] },
  { name: 'a clean file', prepare: (repo) => repo.write('a.txt', 'x = 1\n'), args: ['scan'] },
  { name: 'a clean file, named', prepare: (repo) => repo.write('a.txt', 'x = 1\n'), args: ['scan', 'a.txt'] },
  { name: 'empty standard input', args: ['scan', '-'] },
  { name: 'an empty range', prepare: (repo) => repo.commit(), args: ['scan', '--range', 'HEAD..HEAD'] },
  {
    name: 'a key that git ignores',
    prepare: (repo) => repo.write({ '.gitignore': '.env\n', '.env': key() }),
    args: ['scan'],
  },
  { name: 'a key that is not staged', prepare: (repo) => repo.write('a.txt', key()), args: ['scan', '--staged'] },
  {
    name: 'a key that is excluded',
    prepare: (repo) => repo.write('a.txt', key()),
    args: ['scan', '--exclude', 'a.txt'],
  },
  {
    name: 'several keys that are excluded',
    prepare: (repo) => repo.write({ a: key(1), b: key(2) }),
    args: ['scan', '--exclude', 'a', '--exclude=b'],
  },
  {
    name: 'a key that is accepted inline',
    prepare: (repo) => repo.write('a.txt', `${key()} # tripkey:allow\n`),
    args: ['scan'],
  },
  { name: 'a key that was staged before', prepare: known, args: ['scan', '--staged'] },
  { name: 'a FIFO in a walk', prepare: fifo, args: ['scan', '--include-ignored'] },
  { name: 'help', args: ['--help'] },
  { name: 'help of a command', args: ['scan', '--help'] },
  { name: 'the version', args: ['--version'] },
  { name: 'the rules', args: ['rules'] },
  { name: 'their examples', args: ['rules', 'test'] },
];

const found: readonly Case[] = [
  { name: 'a key in a file', prepare: (repo) => repo.write('a.txt', key()), args: ['scan'] },
  { name: 'a key in a named file', prepare: (repo) => repo.write('a.txt', key()), args: ['scan', 'a.txt'] },
  {
    name: 'a key in an ignored file that is named',
    prepare: (repo) => repo.write({ '.gitignore': 'a', a: key() }),
    args: ['scan', 'a'],
  },
  {
    name: 'a key in an ignored file, on request',
    prepare: (repo) => repo.write({ '.gitignore': 'a', a: key() }),
    args: ['scan', '--include-ignored'],
  },
  { name: 'a key in the index', prepare: (repo) => repo.write('a.txt', key()).stage(), args: ['scan', '--staged'] },
  {
    name: 'a key in a message',
    prepare: (repo) => repo.commit().commit(`is ${key()}`),
    args: ['scan', '--range', 'HEAD~1..HEAD'],
  },
  { name: 'a key on standard input', args: ['scan', '-'], input: key() },
  { name: 'a key in a file name', prepare: (repo) => repo.write(key(), 'x\n'), args: ['scan'] },
  {
    name: 'a key in an untracked file, hidden in base64',
    prepare: (repo) => repo.write('a', Buffer.from(key()).toString('base64')),
    args: ['scan', '.'],
  },
  {
    name: 'a key, and something unread',
    prepare: (repo) => repo.write({ 'a.txt': key(), 'tripkey.toml': limit }).write('b.txt', 'x'.repeat(2000)),
    args: ['scan'],
  },
  {
    name: 'a key, though nobody reads the report',
    prepare: (repo) => repo.write('a.txt', key()),
    args: ['scan', '--output', 'report.txt'],
  },
];

const limit = '[limits]\nmax_file_size = "1KB"\n';

const incomplete: readonly (Case & { readonly what: string; readonly why: RegExp })[] = [
  {
    name: 'a file beyond the limit',
    prepare: (repo) => repo.write({ 'tripkey.toml': limit, 'long.txt': 'x'.repeat(2000) }),
    args: ['scan'],
    what: 'long.txt',
    why: /limit/,
  },
  {
    name: 'standard input beyond the limit',
    prepare: (repo) => repo.write('tripkey.toml', limit),
    args: ['scan', '-'],
    input: 'x'.repeat(2000),
    what: '<stdin>',
    why: /limit/,
  },
  {
    name: 'a staged file beyond the limit',
    prepare: (repo) => repo.write({ 'tripkey.toml': limit, 'long.txt': 'x'.repeat(2000) }).stage(),
    args: ['scan', '--staged'],
    what: 'long.txt',
    why: /limit/,
  },
  {
    name: 'a version in a range beyond the limit',
    prepare: (repo) =>
      repo
        .commit()
        .write({ 'tripkey.toml': limit, 'long.txt': 'x'.repeat(2000) })
        .stage()
        .commit(),
    args: ['scan', '--range', 'HEAD~1..HEAD'],
    what: 'long.txt',
    why: /limit/,
  },
  {
    name: 'a staged object that is absent',
    prepare: absentObject,
    args: ['scan', '--staged'],
    what: 'a.txt',
    why: /missing|absent|not/,
  },
  {
    name: 'an object of the range that is absent',
    prepare: absentVersion,
    args: ['scan', '--range', 'HEAD~1..HEAD'],
    what: 'a.txt',
    why: /missing|absent|not/,
  },
  {
    name: 'a damaged archive',
    prepare: (repo) => repo.write('a.gz', gzip('some text').subarray(0, -10)),
    args: ['scan'],
    what: 'a.gz',
    why: /./,
  },
];

const usage: readonly (Case & { readonly says: string | RegExp })[] = [
  { name: 'no command', args: [], says: `tripkey: a command is missing\n  ${HELP}\n` },
  {
    name: 'an unknown command',
    args: ['scn'],
    says: `tripkey: unknown command: scn; did you mean \`scan\`?\n  ${HELP}\n`,
  },
  {
    name: 'an unknown option',
    args: ['scan', '--stagd'],
    says: `tripkey: unknown option: --stagd; did you mean \`--staged\`?\n  ${HELP}\n`,
  },
  { name: 'an unknown short option', args: ['scan', '-x'], says: `tripkey: unknown option: -x\n  ${HELP}\n` },
  {
    name: 'an unknown option with capitals',
    args: ['scan', '--Foo-Bar'],
    says: `tripkey: unknown option: --Foo-Bar\n  ${HELP}\n`,
  },
  {
    name: 'an unknown format',
    args: ['scan', '--format', 'yaml'],
    says: 'tripkey: unknown format: yaml\n  one of text, json, jsonl, sarif, gitlab, junit, github, markdown, csv, html\n',
  },
  {
    name: 'an unknown format, in short',
    args: ['scan', '-vfyaml'],
    says: 'tripkey: unknown format: yaml\n  one of text, json, jsonl, sarif, gitlab, junit, github, markdown, csv, html\n',
  },
  {
    name: 'an unknown action',
    args: ['baseline', 'drop'],
    says: 'tripkey: unknown action: drop\n  one of create, update, prune\n',
  },
  {
    name: 'an option of another command: it is not suggested instead of itself',
    args: ['rules', '--staged'],
    says: `tripkey: unknown option: --staged\n  ${HELP}\n`,
  },
  { name: 'a missing value', args: ['scan', '--config'], says: `tripkey: --config needs a value\n  ${HELP}\n` },
  {
    name: 'a value that is none of the choices',
    args: ['scan', '--min-confidence', 'Most'],
    says: `tripkey: --min-confidence Most: not one of low, medium, high\n  ${HELP}\n`,
  },
  {
    name: 'a value for a switch',
    args: ['scan', '--staged=maybe'],
    says: `tripkey: --staged takes no value\n  ${HELP}\n`,
  },
  {
    name: 'an option that is given twice',
    args: ['scan', '--config', 'a', '--config', 'b'],
    says: `tripkey: --config is given more than once\n  ${HELP}\n`,
  },
  {
    name: 'two things to scan',
    args: ['scan', '--staged', 'a'],
    says: 'tripkey: --staged and paths do not go together\n  scan one thing at a time\n',
  },
  {
    name: 'standard input among paths',
    args: ['scan', 'a', '-'],
    says: /^tripkey: - \(standard input\) does not go with other paths/,
  },
  {
    name: 'two reports for standard output',
    args: ['scan', '-f', 'json', '-f', 'text'],
    says: /^tripkey: only one report can go to standard output/,
  },
  {
    name: 'a path that is not there',
    args: ['scan', 'nothing.txt'],
    says: 'tripkey: no such file or folder: nothing.txt\n',
  },
  {
    name: 'an empty path',
    args: ['scan', ''],
    says: 'tripkey: a path is empty\n  leave it out to scan everything here\n',
  },
  { name: 'a glob without matches', args: ['scan', '*.nothing'], says: /^tripkey: .*no file matches: \*\.nothing\n/ },
  {
    name: 'an unknown revision',
    prepare: (repo) => repo.commit(),
    args: ['scan', '--range', 'nowhere..HEAD'],
    says: 'tripkey: unknown revision: nowhere\n',
  },
  {
    name: 'a range before the first commit',
    args: ['scan', '--range', 'HEAD~1..HEAD'],
    says: /^tripkey: unknown revision: HEAD~1\n/,
  },
  {
    name: 'no range',
    prepare: (repo) => repo.commit(),
    args: ['scan', '--range', 'HEAD'],
    says: /^tripkey: not a range of commits: HEAD\n/,
  },
  {
    name: 'an unknown revision of policy',
    prepare: (repo) => repo.commit(),
    args: ['scan', '--policy-ref', 'nowhere'],
    says: /^tripkey: unknown revision: nowhere\n/,
  },
  {
    name: '--reveal in CI',
    args: ['scan', '--reveal'],
    env: { CI: 'true' },
    says: /^tripkey: --reveal is refused when CI is set/,
  },
  {
    name: 'a folder that is not there for the report',
    args: ['scan', '--output', 'no/where.txt'],
    says: /^tripkey: cannot write no\/where\.txt: ENOENT\n/,
  },
  {
    name: 'a configuration that is not there',
    args: ['scan', '--config', 'no.toml'],
    says: 'tripkey: configuration file not found: no.toml\n',
  },
  {
    name: 'an unknown setting',
    prepare: (repo) => repo.write('tripkey.toml', '\nmin_confidense = "low"\n'),
    args: ['scan'],
    says: /^tripkey: tripkey\.toml:2:?.*did you mean `min_confidence`\?/,
  },
  {
    name: 'TOML that is none',
    prepare: (repo) => repo.write('tripkey.toml', 'a = \n'),
    args: ['scan'],
    says: /^tripkey: tripkey\.toml:1:\d+: not valid TOML/,
  },
  {
    name: 'two configurations',
    prepare: (repo) => repo.write({ 'tripkey.toml': '', '.config/tripkey.toml': '' }),
    args: ['scan'],
    says: /^tripkey: both tripkey\.toml and \.config\/tripkey\.toml exist\n/,
  },
  {
    name: 'a baseline that is none',
    prepare: (repo) => repo.write('.tripkey-baseline', 'nonsense\n'),
    args: ['scan'],
    says: /^tripkey: \.tripkey-baseline:1: /,
  },
  ...['tripkey.toml', '.config/tripkey.toml', '.tripkey-baseline'].flatMap((file) =>
    [['scan'], ['scan', '--staged'], ['scan', '--verbose'], ['baseline', '--reason', 'x']].map((args) => ({
      name: `${file} is a link to nothing: ${args.join(' ')}`,
      prepare: (repo: TestRepository) => repo.write('.config/x', '').remove(file).symlink(file, 'nowhere'),
      args,
      says: `tripkey: ${file} is a link to nothing\n  mend it or take it away\n`,
    })),
  ),
  ...['report', './report'].map((file) => ({
    name: `two reports into one file, report and ${file}`,
    args: ['scan', '-f', 'json', '-o', 'report', '-f', 'text', '-o', file],
    says: `tripkey: two reports would go to ${file}\n  the second would replace the first: name another file\n`,
  })),
  { name: 'explain without a target', args: ['explain'], says: /^tripkey: an argument is missing\n/ },
  {
    name: 'explain of no place',
    args: ['explain', 'a.txt'],
    says: /^tripkey: neither a place nor a fingerprint: a\.txt\n/,
  },
  { name: 'explain of an absent file', args: ['explain', 'a.txt:1'], says: 'tripkey: cannot read a.txt: ENOENT\n' },
  {
    name: 'explain of a line 0',
    prepare: (repo) => repo.write('a.txt', 'x'),
    args: ['explain', 'a.txt:0'],
    says: 'tripkey: a.txt has 1 line, and no line 0\n  lines count from 1\n',
  },
  {
    name: 'explain of a line behind the end',
    prepare: (repo) => repo.write('a.txt', 'x\ny\n'),
    args: ['explain', 'a.txt:3'],
    says: /^tripkey: a\.txt has 2 lines, and no line 3\n/,
  },
  {
    name: 'explain of a FIFO, which nothing is waited for',
    prepare: (repo) => void execFileSync('mkfifo', [join(repo.path, 'pipe')]),
    args: ['explain', 'pipe:1'],
    says: /^tripkey: cannot read pipe: it is a FIFO, a socket or a device\n/,
  },
  {
    name: 'explain of what an archive does not hold',
    prepare: (repo) => repo.write('a.gz', gzip('x')),
    args: ['explain', 'a.gz!b:1'],
    says: /^tripkey: no such text in a\.gz: a\.gz!b\n/,
  },
  { name: 'pruning nothing', args: ['baseline', 'prune'], says: /^tripkey: there is no \.tripkey-baseline\n/ },
];

describe('exit status', () => {
  test.concurrent.each(clean)('0: $name', async ({ prepare, args, input }) => {
    const { status, stderr } = await tripkey(prepared(prepare), args, { input: input ?? '' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test.concurrent.each(found)('1: $name', async ({ prepare, args, input }) => {
    const { status, stderr } = await tripkey(prepared(prepare), args, { input: input ?? '' });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  });

  test.concurrent.each(usage)('2: $name', async ({ prepare, args, env, says }) => {
    const { status, stdout, stderr } = await tripkey(prepared(prepare), args, { env: env ?? {} });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    if (typeof says === 'string') expect(stderr).toBe(says);
    else expect(stderr).toMatch(says);
  });

  test.concurrent.each(incomplete)('3: $name', async ({ prepare, args: [, ...args], input, what, why }) => {
    const { status, document, stderr } = await scanJson(prepared(prepare), args, { input: input ?? '' });
    expect({ status, stderr, complete: document.scan.complete }).toEqual({ status: 3, stderr: '', complete: false });
    expect(document.scan.incomplete).toEqual([{ what, why: expect.stringMatching(why) }]);
  });
});

test.each([['--staged'], ['--range', 'A..B'], ['--policy-ref', 'HEAD']])(
  'outside a repository, scan %s is 2',
  async (...args) => {
    const { status, stderr } = await tripkey(temporaryFolder(), ['scan', ...args]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tripkey: (not a git repository: |--policy-ref needs a git repository)/);
  },
);

test('outside a repository, files are scanned', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.txt'), key());
  expect((await tripkey(folder, ['scan'])).status).toBe(1);
  expect((await tripkey(folder, ['scan', '--exclude', '*.txt'])).status).toBe(0);
});

test('a FIFO is named, and not waited for', async () => {
  const repo = repository();
  fifo(repo);
  const { status, document } = await scanJson(repo.path, ['--include-ignored']);
  expect({ status, complete: document.scan.complete }).toEqual({ status: 0, complete: true });
  expect(document.scan.skipped).toEqual([{ what: 'pipe', why: expect.stringMatching(/FIFO|pipe/i) }]);
});

test('the boundary of a shallow clone inside the range makes the scan incomplete', async () => {
  const repo = repository();
  for (const text of ['1', '2', '3', '4']) repo.write('a.txt', text).stage().commit(text);
  const folder = join(temporaryFolder(), 'clone');
  execFileSync('git', ['clone', '-q', '--depth', '2', `file://${repo.path}`, folder], { env: repo.env });
  const clone = existingRepository(folder, repo.env);
  clone.git('fetch', '-q', '--depth', '1', 'origin', repo.id('HEAD~3'));
  const { status, document } = await scanJson(clone.path, ['--range', `${repo.id('HEAD~3')}..HEAD`]);
  expect(status).toBe(3);
  expect(document.scan.incomplete).toEqual([
    { what: `commit ${repo.id('HEAD~1')}`, why: expect.stringMatching(/shallow/) },
  ]);
});

test('a repository whose ownership git doubts is not scanned as if it were none', async () => {
  const repo = repository().write('a.txt', key()).stage().commit();
  const { status, stderr } = await tripkey(repo.path, ['scan', '--staged'], {
    env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' },
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(/dubious ownership/);
});

function prepared(prepare: Case['prepare']): string {
  const repo = repository();
  prepare?.(repo);
  return repo.path;
}

function known(repo: TestRepository): void {
  repo.write('a.txt', `${key()}\n`).stage().commit();
  repo.write('a.txt', `more\n${key()}\n`).stage();
}

function fifo(repo: TestRepository): void {
  execFileSync('sh', ['-c', 'mkfifo pipe'], { cwd: repo.path });
}

function removeObject(repo: TestRepository, id: string): void {
  repo.remove(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
}

function absentObject(repo: TestRepository): void {
  repo.write('a.txt', 'only here\n').stage();
  removeObject(repo, repo.git('rev-parse', ':a.txt'));
}

function absentVersion(repo: TestRepository): void {
  repo.commit().write('a.txt', 'only here\n').stage().commit();
  removeObject(repo, repo.git('rev-parse', ':a.txt'));
}
