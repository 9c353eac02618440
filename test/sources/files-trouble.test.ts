import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { createFilesSource } from '../../src/sources/files.ts';
import { env, folder, read } from '../support/files.ts';
import { existingRepository, repository } from '../support/repository.ts';
import { told } from '../support/sources.ts';

test('a FIFO and a socket in a walk are said, and not waited for', async () => {
  const top = folder({ x: 'x' });
  execFileSync('mkfifo', [join(top, 'pipe')]);
  const server = createServer().listen(join(top, 'socket'));
  await new Promise((resolve) => server.once('listening', resolve));
  const log = told();
  expect(await read(top, [], {}, log)).toEqual({ x: 'x' });
  server.close();
  const skips = log.skips.map(({ what, why }) => `${what}: ${why}`).sort();
  expect(skips).toEqual(['pipe: a FIFO', 'socket: a socket']);
  expect(log.incompletes).toEqual([]);
});

test('a tracked path that is a FIFO now is said', async () => {
  const made = repository().write('f', 'file').stage().commit().remove('f');
  execFileSync('mkfifo', [join(made.path, 'f')]);
  const log = told();
  expect(await read(made.path, [], {}, log)).toEqual({});
  expect(log.skips).toEqual([{ what: 'f', why: 'a FIFO' }]);
});

test('a named FIFO that nobody writes to is incomplete, not waited for', async () => {
  const top = folder({});
  execFileSync('mkfifo', [join(top, 'pipe')]);
  const log = told();
  expect(await read(top, ['pipe'], {}, log)).toEqual({});
  expect(log.incompletes).toEqual([{ what: 'pipe', why: 'a FIFO that nothing writes to' }]);
});

test('a named socket is not left out as if it had been met in a walk', async () => {
  const top = folder({});
  const server = createServer().listen(join(top, 'socket'));
  await new Promise((resolve) => server.once('listening', resolve));
  const log = told();
  expect(await read(top, ['socket'], {}, log)).toEqual({});
  server.close();
  expect({ skips: log.skips, incompletes: log.incompletes }).toEqual({
    skips: [],
    incompletes: [{ what: 'socket', why: 'a socket' }],
  });
});

// Root may read every file, but nobody may read their own memory at 0; macOS has no /proc.
const proc = process.platform === 'linux' ? describe : describe.skip;

proc('/proc', () => {
  test('a file that fails to be read makes the scan incomplete, and the rest is read', async () => {
    const log = told();
    const top = folder({ x: 'x' });
    expect(await read(top, ['/proc/self/mem', 'x'], {}, log)).toEqual({ x: 'x' });
    expect(log.incompletes).toEqual([{ what: expect.stringContaining('proc/self/mem'), why: 'i/o error' }]);
  });

  test('a file without a size (/proc) is read to its end', async () => {
    const text = Object.values(await read(folder({}), ['/proc/self/status'])).join('');
    expect(text).toContain('Name:');
  });
});

test.each([
  ['untracked', false],
  ['tracked', true],
])('a file that vanishes after it was listed: %s', async (_, tracked) => {
  const made = repository().write({ a: 'a', b: 'b' });
  if (tracked) made.stage();
  const log = told();
  const include = (path: string): boolean => {
    if (path === 'b') rmSync(join(made.path, 'b'));
    return true;
  };
  expect(await read(made.path, [], { include }, log)).toEqual({ a: 'a' });
  expect(log.incompletes).toEqual([{ what: 'b', why: 'gone since it was listed' }]);
});

test('a file that a sparse checkout leaves out is not missed', async () => {
  const made = repository().write({ 'in/a': 'a', 'out/b': 'b' }).stage().commit();
  made.git('sparse-checkout', 'set', 'in');
  const log = told();
  expect(await read(made.path, [], {}, log)).toEqual({ 'in/a': 'a' });
  expect(log.incompletes).toEqual([]);
});

test.each([
  ['..', { 'b.txt': 'b', '../a.txt': 'a', 'deep/c.txt': 'c' }],
  ['../.', { 'b.txt': 'b', '../a.txt': 'a', 'deep/c.txt': 'c' }],
])('what %s holds of the working directory is named from there', async (path, expected) => {
  const top = folder({ 'a.txt': 'a', 'sub/b.txt': 'b', 'sub/deep/c.txt': 'c' });
  expect(await read(join(top, 'sub'), [path])).toEqual(expected);
});

test('a folder that vanishes while it is walked', async () => {
  const top = folder({ a: 'a', 'sub/b': 'b' });
  const log = told();
  const include = (): boolean => {
    rmSync(join(top, 'sub'), { recursive: true, force: true });
    return true;
  };
  expect(await read(top, [], { include }, log)).toEqual({ a: 'a' });
  expect(log.incompletes).toEqual([{ what: 'sub/', why: 'no such file or directory' }]);
});

test.each([['nothing.txt'], ['sub/nothing'], ['a.txt/below'], ['nul\0byte']])(
  '%j is not there: refused at once, named',
  (path) => {
    const options = {
      paths: ['a.txt', path],
      cwd: folder({ 'a.txt': 'a', 'sub/b': 'b' }),
      includeIgnored: false,
      include: () => true,
      env,
    };
    expect(() => createFilesSource(options, told())).toThrow(`no such file or folder: ${path}`);
    expect(() => createFilesSource(options, told())).toThrow(UsageError);
  },
);

test('a named link that leads nowhere is not there', () => {
  const { path } = existingRepository(folder({}), env).symlink('broken', 'nowhere');
  const options = { paths: ['broken'], cwd: path, includeIgnored: false, include: () => true, env };
  expect(() => createFilesSource(options, told())).toThrow(UsageError);
});
