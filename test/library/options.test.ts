import { describe, expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { UsageError, scanFiles, scanHistory, scanText, verify } from '../../src/index.ts';
import { key } from '../cli/support.ts';

/** What a program in JavaScript may hand in, whatever the types say. */
const call = (run: (value: never) => PromiseLike<unknown>, value: unknown): PromiseLike<unknown> => run(value as never);

describe('what is no option, path or key is told by its name, with the way out', () => {
  const text = (value: unknown): PromiseLike<unknown> => call((options) => scanText('x', options), value);
  const cases: readonly (readonly [string, () => PromiseLike<unknown>, string])[] = [
    ['a wrong value that is inherited', () => text(Object.create({ minConfidence: 5 })), 'minConfidence: not one of'],
    [
      'a wrong value of a getter',
      () =>
        text(
          new (class {
            get path() {
              return 5;
            }
          })(),
        ),
      'path: not a string',
    ],
    ['a signal without methods', () => text({ signal: { aborted: false, addEventListener: 5 } }), 'signal: not an'],
    ['a misspelt setting of verify', () => text({ verify: { apibase: '' } }), 'unknown option verify.apibase; did you'],
    ['a list as settings of verify', () => text({ verify: [] }), 'verify: not true, false or settings'],
    ['an empty cwd', () => text({ cwd: '' }), 'cwd: no such folder: it is empty'],
    ['a cwd that is a file', () => text({ cwd: 'package.json' }), 'cwd: no such folder: package.json'],
    ['a hole in a list of paths', () => call(scanFiles, Array.from({ length: 2 })), 'paths: neither'],
    ['a sparse list of paths', () => call(scanFiles, [, 'src']), 'paths: neither'], // oxlint-disable-line no-sparse-arrays
    ['options in the place of paths', () => call(scanFiles, { staged: true }), 'paths: neither'],
    ['options in the place of a repository', () => call(scanHistory, { cache: false }), 'repository: not a string'],
    [
      'ignored files of what is staged',
      async () => scanFiles([], { staged: true, includeIgnored: true }),
      'includeIgnored does not go with staged',
    ],
    ['a sparse list of keys', () => call(verify, [,]), 'a key is not a string'], // oxlint-disable-line no-sparse-arrays
  ];
  test.each(cases)('%s', async (_, run, message) => {
    const error = await run().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toContain(message);
  });
});

test('options that are changed while the scan runs change nothing', async () => {
  let asked = 0;
  const options = {
    get path() {
      return asked++ === 0 ? 'first.txt' : 'later.txt';
    },
  };
  const { findings } = await scanText(key(1), options);
  expect(findings[0]!.locations[0]!.path).toBe('first.txt');
});

test('a stream whose next() answers nothing did not come to its end', async () => {
  const stream = { [Symbol.asyncIterator]: () => ({ next: async () => undefined }) };
  const { scan } = (await call(scanText, stream)) as Awaited<ReturnType<typeof scanText>>;
  expect(scan.complete).toBe(false);
});

test('a stream that somebody else has read to its end is not clean', async () => {
  const stream = Readable.from([key(1)]);
  await stream.toArray();
  const { scan } = await scanText(stream);
  expect([scan.complete, scan.incomplete[0]?.why]).toEqual([false, 'the stream was read to its end before']);
});

test('a path that looks like an option of the program is told as it is', async () => {
  const paths = ['no--staged', '--staged', 'no/--config/x'];
  const errors = await Promise.all(paths.map((path) => scanFiles(path).catch((error: unknown) => error)));
  expect(errors.map((error) => (error as UsageError).message)).toEqual(
    paths.map((path) => `no such file or folder: ${path}`),
  );
});
