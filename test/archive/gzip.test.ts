import { describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { segmentSize } from '../../src/sources/segments.ts';
import { gzip } from '../support/archives.ts';
import { expand } from '../support/keys.ts';
import { collect } from './collect.ts';

const key = expand('sk-proj-{64:74}{marker}{64:72}{z}', 1);
const text = `OPENAI_API_KEY=${key}\n`;
const noise = Buffer.from(expand('{b64:40000}', 2));

/** A member with every optional field of its header (RFC 1952, 2.3). */
function withFields(content: string): Buffer {
  const packed = gzipSync(content);
  const header = Buffer.from(packed.subarray(0, 10));
  header[3] = 4 | 8 | 16 | 2 | 1;
  return Buffer.concat([
    header,
    Buffer.from([3, 0, 1, 2, 3]),
    Buffer.from('name\0comment\0'),
    Buffer.from([0, 0]),
    packed.subarray(10),
  ]);
}

function wrongChecksum(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0, copy.length - 8);
  return copy;
}

test.each<[title: string, bytes: Buffer]>([
  ['one member', gzip(text)],
  ['a key across two members', gzip(text.slice(0, 60), text.slice(60))],
  ['empty members', gzip('', text, '')],
  ['every optional field', withFields(text)],
  ['a wrong checksum and length', wrongChecksum(gzip(text))],
  ['a wrong checksum, then a member', Buffer.concat([wrongChecksum(gzip(text.slice(0, 9))), gzip(text.slice(9))])],
  ['trailing zeros', Buffer.concat([gzip(text), Buffer.alloc(1000)])],
  ['trailing garbage', Buffer.concat([gzip(text), Buffer.from('garbage')])],
])('%s', async (_, bytes) => {
  expect(await collect(bytes, {}, { origin: { path: 'a.log.gz' } })).toEqual({
    contents: [['a.log.gz!a.log', text]],
    names: [],
    incomplete: [],
  });
});

test.each([
  ['x/a.gz', 'x/a.gz!a'],
  ['a.svgz', 'a.svgz!a.svgz'],
  ['.gz', '.gz!content'],
])('what %s holds is %s', async (path, expected) => {
  const { contents } = await collect(gzip(text), {}, { origin: { path } });
  expect(contents).toEqual([[expected, text]]);
});

describe('what cannot be read is said, and the rest is read', () => {
  const whole = gzipSync(Buffer.concat([Buffer.from(text), noise]));
  const damaged = Buffer.from(whole);
  damaged.fill(0xff, 15_000, 15_050);
  test.each<[title: string, bytes: Buffer, why: RegExp]>([
    ['cut off', whole.subarray(0, 10_000), /cut off/],
    ['damaged', damaged, /damaged/],
    ['damaged, then a member', Buffer.concat([damaged, gzip('more')]), /damaged/],
    ['cut off in the second header', Buffer.concat([gzip(text), withFields(text).subarray(0, 19)]), /header/],
  ])('%s', async (_, bytes, why) => {
    const { contents, incomplete } = await collect(bytes);
    expect(incomplete).toEqual([{ what: 'a', why: expect.stringMatching(why) }]);
    expect(contents[0]?.[1].startsWith(text)).toBe(true);
  });

  test('a file of nothing but headers is given up, and said once', async () => {
    const { incomplete } = await collect(Buffer.alloc(1 << 20, Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 7])));
    expect(incomplete).toEqual([{ what: 'a', why: expect.stringMatching(/damaged/) }]);
  });

  test('goes on after the damage', async () => {
    const { contents } = await collect(Buffer.concat([damaged, gzip('more')]));
    expect(contents[0]?.[1].endsWith('more')).toBe(true);
  });
});

test('a long content comes in overlapping segments', async () => {
  const content = Buffer.concat([Buffer.alloc(segmentSize - 50, 'line\n'), Buffer.from(text), Buffer.alloc(100)]);
  const { contents } = await collect(gzipSync(content, { level: 1 }));
  expect(contents.length).toBe(2);
  expect(contents.some(([path, found]) => path === 'a!a' && found.includes(text))).toBe(true);
});
