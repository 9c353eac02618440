import { createHash } from 'node:crypto';
import { chmodSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UsageError } from '../../src/errors.ts';
import { readObjects, readWhole } from '../../src/git/cat-file.ts';
import { openRepository, type Repository } from '../../src/git/repository.ts';
import { repository, type TestRepository } from '../support/repository.ts';

const open = (made: TestRepository): Repository => openRepository(made.path, made.env);

async function read(
  made: TestRepository,
  names: Iterable<string> | AsyncIterable<string>,
  maxSize?: number,
): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const part of readObjects(open(made), names, { maxSize })) {
    seen.push(
      'missing' in part
        ? [part.name, part.index, part.missing]
        : [part.name, part.index, part.type, part.bytes.toString()],
    );
  }
  return seen;
}

test('objects of every type, in the order of their names, and what is missing', async () => {
  const made = repository().write({ a: 'one', empty: '' }).stage().commit('message');
  const none = '1'.repeat(40);
  const seen = await read(made, [
    'HEAD:a',
    none,
    'HEAD:empty',
    'HEAD',
    'HEAD:nothing here',
    'a name with spaces',
    'HEAD:a',
  ]);
  expect(seen).toEqual([
    ['HEAD:a', 0, 'blob', 'one'],
    [none, 1, 'the object is not in the repository'],
    ['HEAD:empty', 2, 'blob', ''],
    ['HEAD', 3, 'commit', expect.stringContaining('message')],
    ['HEAD:nothing here', 4, 'the object is not in the repository'],
    ['a name with spaces', 5, 'the object is not in the repository'],
    ['HEAD:a', 6, 'blob', 'one'],
  ]);
});

test('a content that looks like an answer is a content; a name that looks like one is a name', async () => {
  const id = '2'.repeat(40);
  const content = `${id} blob 3\nabc\n${id} missing\n`;
  const made = repository().write({ a: content, b: 'b' }).stage().commit();
  const odd = `${id} blob 3`;
  expect(await read(made, ['HEAD:a', odd, 'HEAD:b'])).toEqual([
    ['HEAD:a', 0, 'blob', content],
    [odd, 1, 'the object is not in the repository'],
    ['HEAD:b', 2, 'blob', 'b'],
  ]);
});

test('a short id that stands for several objects', async () => {
  const texts = new Map<string, string>();
  for (let number = 0; ; number++) {
    const text = `${number}`;
    const short = createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex').slice(0, 4);
    const other = texts.get(short);
    texts.set(short, text);
    if (other === undefined) continue;
    const made = repository().write({ one: text, two: other }).stage();
    expect(await read(made, [short])).toEqual([[short, 0, 'the name stands for several objects']]);
    return;
  }
});

test('a name with a line feed is refused', async () => {
  await expect(read(repository(), ['a\nb'])).rejects.toThrow(TypeError);
});

test('names that come later are asked for later, and their error is the error', async () => {
  const made = repository().write('a', 'one').stage().commit();
  const names = async function* (): AsyncGenerator<string> {
    yield 'HEAD:a';
    await new Promise((resolve) => setImmediate(resolve));
    yield 'HEAD:a';
    throw new RangeError('of the names');
  };
  await expect(read(made, names())).rejects.toThrow(new RangeError('of the names'));
});

test('nothing asked, nothing read', async () => {
  expect(await read(repository(), [])).toEqual([]);
});

test('long objects come in parts, and whole from readWhole', async () => {
  const long = 'line of text\n'.repeat(100_000);
  const made = repository().write({ long, short: 's' }).stage().commit();
  let parts = 0;
  for await (const part of readObjects(open(made), ['HEAD:long'])) parts += 'missing' in part ? 0 : 1;
  expect(parts).toBeGreaterThan(1);
  const whole = await readWhole(open(made), ['HEAD:short', 'gone', 'HEAD:long']);
  expect(whole.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual(['s', null, long]);
});

test('a limit leaves a long object unread', async () => {
  const made = repository()
    .write({ long: 'x'.repeat(300_000), short: 's' })
    .stage()
    .commit();
  expect(await read(made, ['HEAD:long', 'HEAD:short'], 100)).toEqual([
    ['HEAD:long', 0, 'larger than 100 bytes (the limit)'],
    ['HEAD:short', 1, 'blob', 's'],
  ]);
});

test('a git that dies over corrupt objects is started again for the next, wherever they stand', async () => {
  const files = Object.fromEntries([0, 1, 2, 3, 4, 5].map((at) => [`file${at}`, `content of ${at} `.repeat(5000)]));
  await fc.assert(
    fc.asyncProperty(fc.subarray(Object.keys(files)), async (broken) => {
      const made = repository().write(files).stage().commit();
      for (const name of broken) {
        const id = made.id(`HEAD:${name}`);
        const object = join(made.path, '.git/objects', id.slice(0, 2), id.slice(2));
        chmodSync(object, 0o644);
        // The header is whole: git answers, and dies in the middle of the content.
        truncateSync(object, 60);
      }
      const whole = await readWhole(
        open(made),
        Object.keys(files).map((name) => `HEAD:${name}`),
      );
      const expected = Object.entries(files).map(([name, text]) => (broken.includes(name) ? null : text));
      expect(whole.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual(expected);
    }),
    { numRuns: 8 },
  );
});

test('without git', async () => {
  const place = { ...open(repository()), env: { PATH: '/nowhere' } };
  await expect(readWhole(place, ['HEAD'])).rejects.toThrow(UsageError);
});
