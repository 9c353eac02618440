import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { repository, temporaryFolder } from '../support/repository.ts';
import { type Run, bin, env, key } from './support.ts';

/** What a shell's redirections make of the three streams: each a file's descriptor, or a pipe. */
interface Streams {
  readonly stdin?: number;
  readonly stdout?: number;
  readonly stderr?: number;
}

const run = (cwd: string, args: readonly string[], { stdin, stdout, stderr }: Streams): Run => {
  const stdio = [stdin ?? 'ignore', stdout ?? 'pipe', stderr ?? 'pipe'] as const;
  const ended = spawnSync(process.execPath, [bin, ...args], { cwd, env, stdio: [...stdio], timeout: 50_000 });
  return { status: ended.status, stdout: String(ended.stdout ?? ''), stderr: String(ended.stderr ?? '') };
};

/** Runs with a descriptor of a path. */
const withOpen = <T>(path: string, flags: 'r' | 'w', use: (file: number) => T): T => {
  const file = openSync(path, flags);
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
};

test('a folder as standard input is not an empty text', () => {
  const folder = temporaryFolder();
  const { status, stdout, stderr } = withOpen(folder, 'r', (stdin) =>
    run(folder, ['scan', '-', '--format', 'json'], { stdin }),
  );
  expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    scan: { complete: false, incomplete: [{ what: '<stdin>', why: expect.stringContaining('EISDIR') }] },
  });
});

test('a folder as the list of refs that a hook gets is not an empty list', () => {
  const { path } = repository().commit();
  const { status, stderr } = withOpen(path, 'r', (stdin) => run(path, ['scan', '--push-to', 'origin'], { stdin }));
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'tripkey: cannot read the list of refs on standard input: EISDIR\n',
  });
});

// Windows lets nobody take away a folder in which something runs.
const removable = process.platform === 'win32' ? describe.skip : describe;

removable('a folder that is gone', () => {
  test.each([['scan'], ['scan -'], ['scan-history'], ['scan --staged'], ['baseline'], ['rules']])(
    'is told by `tripkey %s`',
    (words) => {
      const folder = temporaryFolder();
      const script = 'cd "$1" && rmdir "$1" && shift && exec "$@"';
      const args = ['-c', script, 'sh', folder, process.execPath, bin, ...words.split(' ')];
      const ended = spawnSync('sh', args, { env, input: key(), encoding: 'utf8', timeout: 50_000 });
      expect(ended).toMatchObject({
        status: 2,
        stdout: '',
        stderr:
          'tripkey: the folder that this runs in cannot be found: ENOENT\n  it may be gone, or made anew: cd to it again\n',
      });
    },
  );
});

const hasFull = existsSync('/dev/full');
// macOS has none.
const full = hasFull ? describe : describe.skip;

full('/dev/full', () => {
  test.each<readonly [string, readonly string[]]>([
    ['a clean report', ['scan', 'clean.txt']],
    ['a report of a key', ['scan', 'key.txt']],
    ['JSON', ['scan', 'clean.txt', '--format', 'json']],
    ['the version', ['--version']],
    ['help', ['--help']],
    ['an explanation', ['explain', 'key.txt:1']],
    ['a history', ['scan-history']],
  ])('a full disk cuts off %s: one line says so, and the status is not that of a key', (_, args) => {
    const { path } = repository().write({ 'clean.txt': 'x', 'key.txt': key() }).stage().commit();
    const { status, stderr } = withOpen('/dev/full', 'w', (stdout) => run(path, args, { stdout }));
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'tripkey: cannot write to standard output: ENOSPC\n' });
  });

  test.each<readonly [string, readonly string[], number]>([
    ['wrong usage', ['scan', '--nonsense'], 2],
    ['a key', ['scan', 'key.txt', '--verbose'], 1],
  ])('a standard error that cannot be written does not change the status of %s', (_, args, expected) => {
    const { path } = repository().write('key.txt', key());
    expect(withOpen('/dev/full', 'w', (stderr) => run(path, args, { stderr })).status).toBe(expected);
  });
});

test.each<readonly [string, string]>([
  ['.', 'EISDIR\n  it is a folder: name a file\n'],
  ['absent/report', 'ENOENT\n  its folder must exist\n'],
  ...(hasFull ? [['/dev/full', 'ENOSPC\n'] as const] : []),
])('what is wrong with --output %s is said', (file, says) => {
  const { status, stderr } = run(repository().path, ['scan', '--output', file], {});
  expect({ status, stderr }).toEqual({ status: 2, stderr: `tripkey: cannot write ${file}: ${says}` });
});
