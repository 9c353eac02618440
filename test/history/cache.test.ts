import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../../rules/index.ts';
import { cacheFolder } from '../../src/history/cache-folder.ts';
import { decodeResult, encodeResult } from '../../src/history/cache-format.ts';
import { createSearchCache } from '../../src/history/cache.ts';
import { rulesHash } from '../../src/history/rules-hash.ts';
import type { KnownResult, ObjectType, PackStamp } from '../../src/history/suspect.ts';
import { temporaryFolder } from '../support/repository.ts';

const stamp: PackStamp = {
  checksum: 'ab'.repeat(20),
  size: 4711,
  mtimeNs: 1_790_000_000_123_456_789n,
  inode: 2n ** 60n,
};
const result: KnownResult = {
  suspects: [
    { id: '01'.repeat(20), type: 'blob' },
    { id: 'fe'.repeat(20), type: 'commit' },
  ],
  counts: { commits: 3, trees: 4, blobs: 5, tags: 0, bytes: 2 ** 40 },
  beside: { packs: ['cd'.repeat(20)], loose: ['23'.repeat(20)] },
};
const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);

const setUp = () => {
  const base = temporaryFolder();
  const env = { XDG_CACHE_HOME: base };
  return { base, env, folder: join(base, 'tripkey'), cache: createSearchCache('rules', env) };
};

const onlyFile = (folder: string): string => join(folder, readdirSync(folder)[0]!);

test('what was written is read again, by another run too', () => {
  const { cache, env } = setUp();
  expect(cache.read(stamp)).toBeUndefined();
  cache.write(stamp, result);
  expect(cache.read(stamp)).toEqual(result);
  expect(createSearchCache('rules', env).read(stamp)).toEqual(result);
});

test('a pack without suspects is remembered as well', () => {
  const { cache } = setUp();
  cache.write(stamp, { ...result, suspects: [] });
  expect(cache.read(stamp)).toEqual({ ...result, suspects: [] });
});

test.each<[string, Partial<PackStamp>]>([
  ['size', { size: 4712 }],
  ['time', { mtimeNs: stamp.mtimeNs + 1n }],
  ['inode', { inode: stamp.inode + 1n }],
  ['checksum', { checksum: 'ac'.repeat(20) }],
])('a pack of another %s is another pack', (_, other) => {
  const { cache } = setUp();
  cache.write(stamp, result);
  expect(cache.read({ ...stamp, ...other })).toBeUndefined();
});

test('other rules have results of their own', () => {
  const { cache, env } = setUp();
  cache.write(stamp, result);
  const other = createSearchCache('other rules', env);
  expect(other.read(stamp)).toBeUndefined();
  other.write(stamp, { ...result, suspects: [] });
  expect(cache.read(stamp)).toEqual(result);
});

test('folder and files are for their user alone', () => {
  const { cache, folder } = setUp();
  cache.write(stamp, result);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(onlyFile(folder)).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toHaveLength(1);
});

test.each<[string, (path: string) => void]>([
  ['cut short', (path) => writeFileSync(path, readFileSync(path).subarray(0, -1))],
  ['longer', (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('x')]))],
  ['empty', (path) => writeFileSync(path, '')],
  ['writable by others', (path) => chmodSync(path, 0o622)],
  ['a link', (path) => (renameSync(path, `${path}.real`), symlinkSync(`${path}.real`, path))],
  ['a folder', (path) => (renameSync(path, `${path}.real`), mkdirSync(path))],
])('an entry that is %s is as good as none', (_, spoil) => {
  const { cache, folder } = setUp();
  cache.write(stamp, result);
  spoil(onlyFile(folder));
  expect(cache.read(stamp)).toBeUndefined();
  expect(() => cache.write(stamp, result)).not.toThrow();
});

test('no byte of an entry can be changed unseen', () => {
  const bytes = encodeResult(stamp, 'rules', result);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(bytes);
      changed[at]! ^= flip;
      expect(decodeResult(changed, stamp, 'rules')).toBeUndefined();
    }),
  );
});

test('whatever is written comes back', () => {
  const type = fc.constantFrom<ObjectType>('commit', 'tree', 'blob', 'tag');
  const suspectsOf = (length: number) => {
    const id = fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((bytes) => Buffer.from(bytes).toString('hex'));
    return fc.array(fc.record({ id, type }));
  };
  fc.assert(
    fc.property(fc.oneof(suspectsOf(20), suspectsOf(32)), (suspects) => {
      const length = suspects[0]?.id.length ?? 40;
      const some = { ...result, suspects, beside: { packs: [], loose: ['ab'.repeat(length / 2)] } };
      expect(decodeResult(encodeResult(stamp, 'rules', some), stamp, 'rules')).toEqual(some);
    }),
    { numRuns: 50 },
  );
});

test.each<[string, (base: string) => void]>([
  ['a link', (base) => (mkdirSync(join(base, 'real')), symlinkSync(join(base, 'real'), join(base, 'tripkey')))],
  ['writable by others', (base) => (mkdirSync(join(base, 'tripkey')), chmodSync(join(base, 'tripkey'), 0o777))],
  ['a file', (base) => writeFileSync(join(base, 'tripkey'), '')],
  ['in a folder that anyone may change', (base) => chmodSync(base, 0o777)],
])('a cache folder that is %s is not used', (_, spoil) => {
  const base = temporaryFolder();
  spoil(base);
  const cache = createSearchCache('rules', { XDG_CACHE_HOME: base });
  cache.write(stamp, result);
  expect(cache.read(stamp)).toBeUndefined();
});

test('a cache inside of what is scanned is not even made', () => {
  const { base } = setUp();
  const below = join(base, 'src');
  const cache = createSearchCache('rules', { XDG_CACHE_HOME: below }, [base]);
  cache.write(stamp, result);
  expect(cache.read(stamp)).toBeUndefined();
  expect(existsSync(below)).toBe(false);
});

test('the oldest goes when there are too many, and what a killed scan left behind after a day', () => {
  const { cache, folder } = setUp();
  cache.write(stamp, result);
  const first = onlyFile(folder);
  const leftOver = `${first}.killed`;
  writeFileSync(leftOver, '');
  for (const path of [first, leftOver]) utimesSync(path, twoDaysAgo, twoDaysAgo);
  writeFileSync(join(folder, 'notes.txt'), 'of somebody else');
  const other = (n: number): PackStamp => ({ ...stamp, checksum: n.toString(16).padStart(40, '0') });
  for (let n = 0; n < 200; n++) cache.write(other(n), result);
  expect(existsSync(leftOver)).toBe(false);
  expect(cache.read(stamp)).toBeUndefined();
  expect(cache.read(other(0))).toEqual(result);
  expect(readdirSync(folder)).toHaveLength(201);
});

test('an entry in use stays', () => {
  const { cache, folder } = setUp();
  cache.write(stamp, result);
  const path = onlyFile(folder);
  utimesSync(path, twoDaysAgo, twoDaysAgo);
  expect(cache.read(stamp)).toEqual(result);
  expect(statSync(path).mtime > twoDaysAgo).toBe(true);
});

test('a checksum is no path', () => {
  const { cache, folder } = setUp();
  cache.write({ ...stamp, checksum: '../../x' }, result);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  [{ XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux', '/x/tripkey'],
  [{ XDG_CACHE_HOME: 'x', HOME: '/h' }, 'linux', '/h/.cache/tripkey'],
  [{ HOME: '/h' }, 'linux', '/h/.cache/tripkey'],
  [{ HOME: '/h' }, 'darwin', '/h/Library/Caches/tripkey'],
  [{ LOCALAPPDATA: '/local', HOME: '/h' }, 'win32', '/local/tripkey'],
  [{ HOME: 'h' }, 'linux', undefined],
  [{}, 'linux', undefined],
] as const)('with %j on %s the cache is in %s', (env, platform, folder) => {
  expect(cacheFolder(env, platform)).toBe(folder);
});

test('the hash of the rules changes with what they look for, and with how sure a match must be', () => {
  const hash = rulesHash(builtInRules, 'medium');
  const [first, ...rest] = builtInRules;
  expect(rulesHash([{ ...first!, title: 'Another title' }, ...rest], 'medium')).toBe(hash);
  expect(rulesHash(rest, 'medium')).not.toBe(hash);
  expect(rulesHash(builtInRules, 'low')).not.toBe(hash);
  const changed = builtInRules.map((rule) => (rule.kind === 'pattern' ? { ...rule, pattern: /other/ } : rule));
  expect(rulesHash(changed, 'medium')).not.toBe(hash);
});
