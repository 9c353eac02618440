import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BaselineOptions, runBaseline } from '../../src/commands/baseline.ts';
import type { Finding } from '../../src/detect/finding.ts';
import { UsageError } from '../../src/errors.ts';
import { plant } from '../support/keys.ts';
import { findingOf, fingerprintOf } from '../support/findings.ts';

const one = plant('openai-project-key', 1).secret;
const two = plant('openai-admin-key', 2).secret;
const [first, second] = [fingerprintOf(one), fingerprintOf(two)].sort() as [string, string];
const both = [findingOf(one, ['a.env']), findingOf(two, ['b.env'])];

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tripkey-baseline-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = (): string => join(root, '.tripkey-baseline');
const read = (): string => readFileSync(file(), 'utf8');

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  findings: readonly Finding[],
  options: Partial<BaselineOptions> = {},
  unread = 0,
  cwd = root,
): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const io = {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    cwd,
  };
  const incomplete = Array.from({ length: unread }, () => ({ what: 'x', why: 'EACCES' }));
  const scan = () => Promise.resolve({ findings, incomplete });
  const config = { root, minConfidence: 'medium', allowlist: [] } as const;
  const status = await runBaseline({ config, scan, now: new Date('2026-11-20'), ...options }, io);
  expect(readdirSync(root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  for (const secret of [one, two]) expect(stdout + stderr + (existsSync(file()) ? read() : '')).not.toContain(secret);
  return { status, stdout, stderr };
}

describe('create', () => {
  test('one sorted line for each finding', async () => {
    expect(await run(both, { reason: 'before the audit' })).toEqual({
      status: 0,
      stdout: '.tripkey-baseline: 2 added, 0 kept\n',
      stderr: '',
    });
    expect(read()).toBe(`${first}  # before the audit\n${second}  # before the audit\n`);
  });

  test('what is allowed, known or not sure enough stays out', async () => {
    const findings = [
      findingOf(one, [{ path: 'a', allowed: 'tripkey:allow' }]),
      findingOf(two, [{ path: 'b', known: true }]),
      findingOf('weak', ['c'], { confidence: 'low' }),
    ];
    expect((await run(findings)).stdout).toBe('.tripkey-baseline: 0 added, 0 kept\n');
    expect(read()).toBe('');
  });

  test('refuses to write over one', async () => {
    writeFileSync(file(), 'kept');
    await expect(run(both, { action: 'create' })).rejects.toThrow(/^\.tripkey-baseline:1: a line must begin/);
    expect(read()).toBe('kept');
    writeFileSync(file(), '');
    await expect(run(both, { action: 'create' })).rejects.toThrow(new UsageError('.tripkey-baseline exists already'));
  });

  test('writes what was found by an incomplete scan, and says so', async () => {
    const ran = await run(both, {}, 1);
    expect(ran).toEqual({
      status: 3,
      stdout: '.tripkey-baseline: 2 added, 0 kept\n',
      stderr: 'tripkey: 1 input could not be read: findings in there are not in the baseline\n',
    });
  });
});

describe('update', () => {
  test('adds what is new, keeps reasons, says what is unused', async () => {
    writeFileSync(file(), `ffffffffffffffff  # gone\r\n${fingerprintOf(one)}  # mine\r\n`);
    expect(await run(both, { reason: 'new' })).toEqual({
      status: 0,
      stdout: '.tripkey-baseline: 1 added, 2 kept\n',
      stderr: 'tripkey: 1 entry of .tripkey-baseline met no finding: `tripkey baseline prune` removes them\n',
    });
    expect(read().split('\r\n')).toEqual([
      `${first}  # ${first === fingerprintOf(one) ? 'mine' : 'new'}`,
      `${second}  # ${second === fingerprintOf(one) ? 'mine' : 'new'}`,
      'ffffffffffffffff  # gone',
      '',
    ]);
  });

  test('a second time changes nothing', async () => {
    await run(both);
    const before = [read(), statSync(file()).mtimeMs, statSync(file()).ino];
    expect((await run(both)).stdout).toBe('.tripkey-baseline: 0 added, 2 kept\n');
    expect([read(), statSync(file()).mtimeMs, statSync(file()).ino]).toEqual(before);
  });

  test('without a baseline', async () => {
    await expect(run(both, { action: 'update' })).rejects.toThrow(new UsageError('there is no .tripkey-baseline'));
    expect(existsSync(file())).toBe(false);
  });

  test('paths of entries are taken from the root, wherever the command runs', async () => {
    mkdirSync(join(root, 'pkg'));
    writeFileSync(file(), `${fingerprintOf(one)} /pkg/a.env\n`);
    expect((await run([findingOf(one, ['a.env'])], {}, 0, join(root, 'pkg'))).stdout).toBe(
      '.tripkey-baseline: 0 added, 1 kept\n',
    );
    expect((await run([findingOf(one, ['../a.env'])], {}, 0, join(root, 'pkg'))).stdout).toBe(
      '.tripkey-baseline: 1 added, 1 kept\n',
    );
  });
});

describe('prune', () => {
  test('removes what met no finding', async () => {
    writeFileSync(file(), `${fingerprintOf(one)}  # mine\nffffffffffffffff\n`);
    expect(await run(both, { action: 'prune' })).toEqual({
      status: 0,
      stdout: '.tripkey-baseline: 1 removed, 1 kept\n',
      stderr: '',
    });
    expect(read()).toBe(`${fingerprintOf(one)}  # mine\n`);
  });

  test('findings below the threshold keep their entries', async () => {
    writeFileSync(file(), `${fingerprintOf(one)}\n`);
    await run([findingOf(one, ['a'], { confidence: 'low' })], { action: 'prune' });
    expect(read()).toBe(`${fingerprintOf(one)}\n`);
  });

  test('writes nothing after an incomplete scan', async () => {
    writeFileSync(file(), 'ffffffffffffffff\n');
    expect(await run([], { action: 'prune' }, 2)).toEqual({
      status: 3,
      stdout: '',
      stderr:
        'tripkey: nothing removed from .tripkey-baseline: 2 inputs could not be read: what is in there would look unused\n',
    });
    expect(read()).toBe('ffffffffffffffff\n');
  });

  test.each([{ reason: 'x' }, { importFile: 'x' }])('does not go with %j', async (options) => {
    writeFileSync(file(), '');
    await expect(run([], { action: 'prune', ...options })).rejects.toThrow(
      new UsageError('--reason and --import do not go with prune: it adds nothing'),
    );
  });
});

describe('import', () => {
  test('.gitleaksignore: only what it names is accepted', async () => {
    writeFileSync(join(root, '.gitleaksignore'), 'a.env:openai-api-key:1\nb.env:openai-api-key:7\nnonsense\n');
    expect(await run(both, { importFile: '.gitleaksignore' })).toEqual({
      status: 0,
      stdout: '.tripkey-baseline: 1 added, 0 kept\n',
      stderr:
        'tripkey: not imported from .gitleaksignore: line 3: not of the form [commit:]file:rule:line\n' +
        'tripkey: not imported from .gitleaksignore: line 2: no such finding now\n',
    });
    expect(read()).toBe(`${fingerprintOf(one)} /a.env  # imported from .gitleaksignore\n`);
  });

  test('names in messages lose their keys', async () => {
    writeFileSync(
      join(root, '.secrets.baseline'),
      JSON.stringify({ results: { [`${one}.txt`]: [{ hashed_secret: 'a'.repeat(40) }] } }),
    );
    const { stderr } = await run([], { importFile: '.secrets.baseline' });
    expect(stderr).toContain('entry 1: no such finding now');
    expect(stderr).toContain('sk-proj-…');
  });

  test('names in messages have no power over the terminal', async () => {
    const results = { 'a\u001b[2J\n.txt': [{ hashed_secret: 'a'.repeat(40) }] };
    writeFileSync(join(root, '.secrets.baseline'), JSON.stringify({ results }));
    const { stderr } = await run([], { importFile: '.secrets.baseline' });
    expect(stderr).toBe(
      'tripkey: not imported from .secrets.baseline: a\\x1b[2J\\x0a.txt, entry 1: no such finding now\n',
    );
  });

  test.each([
    ['nope', undefined, 'cannot read nope: ENOENT'],
    ['bad.json', '{', 'cannot import bad.json: it is not valid JSON'],
  ])('%s', async (name, text, message) => {
    if (text !== undefined) writeFileSync(join(root, name), text);
    await expect(run(both, { importFile: name })).rejects.toThrow(message);
    expect(existsSync(file())).toBe(false);
  });
});

test.each<[string, string]>([
  ['', '--reason is empty'],
  [`key ${one}`, '--reason holds a key, and the baseline would be committed with it'],
])('the reason %#', async (reason, message) => {
  await expect(run(both, { reason })).rejects.toThrow(new UsageError(message));
  expect(existsSync(file())).toBe(false);
});

test('a line that is no entry is named and nothing is written', async () => {
  writeFileSync(file(), '<<<<<<< HEAD\nffffffffffffffff\n');
  await expect(run(both)).rejects.toThrow(/^\.tripkey-baseline:1: git's mark of a merge conflict/);
  expect(read()).toContain('<<<<<<<');
});

test('a link is not followed', async () => {
  symlinkSync(join(root, 'elsewhere'), file());
  await expect(run(both)).rejects.toThrow(new UsageError('.tripkey-baseline is not a regular file'));
  expect(existsSync(join(root, 'elsewhere'))).toBe(false);
});
