import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
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

test('nothing asked, no git started', async () => {
  const made = repository().commit();
  expect(await readWhole({ ...open(made), env: { PATH: '/nonexistent' } }, [])).toEqual([]);
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

/** Puts a loose object into the repository that is stored as these bytes, under the id of others. */
function storeLoose(made: TestRepository, stored: string, id: string): string {
  const file = join(made.path, '.git/objects', id.slice(0, 2), id.slice(2));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, deflateSync(Buffer.from(stored, 'latin1')));
  return id;
}

const idOf = (stored: string): string => createHash('sha1').update(stored, 'latin1').digest('hex');
const corrupt = 'it is corrupt: what is stored is not what its id says';

const lying: readonly (readonly [string, string])[] = [
  ['more bytes than it says', 'blob 2\0abcd'],
  ['many more bytes than it says', `blob 2\0${'x'.repeat(300_000)}`],
  ['bytes where it says there are none', 'blob 0\0abcd'],
  ['fewer bytes than it says', 'blob 40\0abcd'],
  ['fewer bytes than it says, as many as swallow all other answers', 'blob 500000\0abcd'],
  ['more bytes than there is memory', 'blob 4294967295\0abcd'],
  ['another content', 'blob 4\0abcd'],
];

test.each(lying)('an object with %s is reported, those around it are read', async (_, stored) => {
  const made = repository()
    .write({ a: 'one', b: 'b'.repeat(100_000) })
    .stage()
    .commit();
  const id = storeLoose(made, stored, 'ab'.repeat(20));
  const [a, b] = [made.id('HEAD:a'), made.id('HEAD:b')];
  for (const names of [[id], [a, id], [id, a], [id, a, id, 'HEAD:b', a, id], [b, b, id, b, b]]) {
    const whole = await readWhole(open(made), names);
    const texts = new Map([
      [a, 'one'],
      [b, 'b'.repeat(100_000)],
      ['HEAD:b', 'b'.repeat(100_000)],
    ]);
    expect(whole.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual(
      names.map((name) => texts.get(name) ?? null),
    );
  }
});

test('all that stands in an object that is larger than it says is handed on, and none of another object', async () => {
  const made = repository().write('a', 'one').stage().commit();
  const id = storeLoose(made, 'blob 2\0abcd', 'ab'.repeat(20));
  const texts = ['', ''];
  const missing: (readonly [number, string])[] = [];
  // Parts are as git writes them.
  for await (const part of readObjects(open(made), [id, 'HEAD:a'])) {
    if ('missing' in part) missing.push([part.index, part.missing]);
    else texts[part.index] += part.bytes.toString();
  }
  expect([texts, missing]).toEqual([['abcd', 'one'], [[0, corrupt]]]);
});

test('an object that ends in a forged answer does not answer for another', async () => {
  const made = repository().write({ a: 'one', b: 'two' }).stage().commit();
  const [a, b] = [made.id('HEAD:a'), made.id('HEAD:b')];
  const forged = [`${a} blob 3\nbad`, `${a} missing`, `${b} blob 3\ntwo`];
  for (const answer of forged) {
    // Its first bytes are what its id says.
    const id = storeLoose(made, `blob 2\0ab\n${answer}`, idOf('blob 2\0ab'));
    const whole = await readWhole(open(made), [id, a, b, a]);
    const seen = whole.map((bytes) => bytes && Buffer.from(bytes).toString());
    // Believed to be absent it may be, which is said; never another content.
    expect(seen[0]).toBe('ab');
    expect(seen.slice(1)).toEqual(answer.endsWith('missing') ? [null, 'two', 'one'] : ['one', 'two', 'one']);
  }
});

test('what git prints behind the last answer is no end of the reading', async () => {
  const made = repository().write('a', 'one').stage().commit();
  const id = storeLoose(made, `blob 2\0ab\n${made.id('HEAD:a')} missing`, idOf('blob 2\0ab'));
  expect(await read(made, [id])).toEqual([[id, 0, 'blob', 'ab']]);
});

test('a long object that is cut off is searched as far as it goes, and reported', async () => {
  const made = repository().write('a', 'one').stage().commit();
  const stored = `blob ${17 << 20}\0${'x'.repeat(1 << 20)}`;
  const id = storeLoose(made, stored, 'ab'.repeat(20));
  let bytes = 0;
  let missing = '';
  let after = '';
  for await (const part of readObjects(open(made), [id, 'HEAD:a'])) {
    if ('missing' in part) missing = part.missing;
    else if (part.index === 1) after += part.bytes.toString();
    else {
      bytes += part.bytes.length;
      expect(part.last).toBe(false);
    }
  }
  expect([bytes, missing, after]).toEqual([1 << 20, corrupt, 'one']);
});

test('an object that is too long to be held is whole, and checked, in parts', async () => {
  const made = repository();
  const content = Buffer.alloc((17 << 20) + 1, 'line of text\n');
  const id = made.raw(['hash-object', '-w', '--stdin'], { input: content }).toString().trim();
  const whole = await readWhole(open(made), [id, id]);
  expect(whole.map((bytes) => bytes && content.equals(bytes))).toEqual([true, true]);
});

test('without git', async () => {
  const place = { ...open(repository()), env: { PATH: '/nowhere' } };
  await expect(readWhole(place, ['HEAD'])).rejects.toThrow(UsageError);
});
