import { describe, expect, test } from '@jest/globals';
import { deflateRawSync } from 'node:zlib';
import { expand } from '../support/keys.ts';
import { zip, type ZipMember, type ZipOptions } from '../support/archives.ts';
import { collect } from './collect.ts';

const key = expand('sk-proj-{64:74}{marker}{64:72}{z}', 1);
const other = expand('sk-proj-{64:74}{marker}{64:72}{z}', 2);
const text = `OPENAI_API_KEY=${key}\n`;
const noise = expand('{64:5000}', 3);
const noise2 = expand('{64:5000}', 4);
const plain: ZipMember = { name: 'f', content: text };

describe('whole archives give every member once, and nothing is incomplete', () => {
  test.each<[title: string, members: readonly ZipMember[], options: ZipOptions]>([
    ['deflated', [plain], {}],
    ['stored', [{ ...plain, method: 0 }], {}],
    ['an empty file beside it', [{ name: 'empty' }, { name: 'none', method: 0 }, plain], {}],
    ['a deflated empty file without any data', [{ name: 'empty', packed: Buffer.alloc(0) }, plain], {}],
    ['a folder', [{ name: 'd/', method: 0 }, plain], {}],
    [
      'data descriptors',
      [
        { name: 'g', content: 'x', descriptor: true },
        { ...plain, descriptor: true },
      ],
      {},
    ],
    ['a stored member with a data descriptor', [{ ...plain, method: 0, descriptor: true }], {}],
    ['zip64', [{ ...plain, zip64: true }], { zip64: true }],
    ['zip64, stored', [{ ...plain, method: 0, zip64: true }], { zip64: true }],
    ['zip64 behind a preamble', [{ ...plain, zip64: true }], { zip64: true, preamble: Buffer.from('#!/bin/sh\n') }],
    [
      'a preamble that the offsets count',
      [plain],
      { preamble: Buffer.from('#!/usr/bin/env python3\n'), countsPreamble: true },
    ],
    ['a preamble that they do not count', [plain], { preamble: Buffer.alloc(70_000, 'MZ') }],
    ['a comment', [plain], { comment: 'made by hand' }],
    ['the longest comment', [plain], { comment: 'c'.repeat(0xff_ff) }],
    ['trailing data', [plain], { trailing: Buffer.from('-----BEGIN SIGNATURE-----') }],
    ['much trailing data', [plain], { trailing: Buffer.alloc(200_000, 'x') }],
    [
      'trailing data with bytes like an end record',
      [plain],
      { trailing: Buffer.from('PK\x05\x06'.repeat(20), 'latin1') },
    ],
    ['a wrong checksum', [{ ...plain, local: { crc: 1 }, central: { crc: 1 } }], {}],
    [
      'declared sizes too small',
      [{ ...plain, local: { size: 1, packedSize: 1 }, central: { size: 1, packedSize: 1 } }],
      {},
    ],
    [
      'declared sizes too large',
      [
        {
          ...plain,
          local: { size: 2 ** 31, packedSize: 2 ** 31 },
          central: { size: 2 ** 32 - 2, packedSize: 2 ** 32 - 2 },
        },
      ],
      {},
    ],
    ['fewer entries declared', [{ name: 'e', content: 'x' }, plain], { entries: 1 }],
    ['a lying flag of encryption', [{ ...plain, local: { flags: 1 }, central: { flags: 1 } }], {}],
    ['only the central flag of encryption', [{ ...plain, method: 8, central: { flags: 1 } }], {}],
  ])('%s', async (_, members, options) => {
    const { contents, incomplete } = await collect(zip(members, options));
    expect(contents.filter(([, content]) => content === text)).toEqual([['a!f', text]]);
    expect(contents.filter(([, content]) => content !== text && content !== 'x')).toEqual([]);
    expect(incomplete).toEqual([]);
  });

  test('an empty archive', async () => {
    expect(await collect(zip([]))).toEqual({ contents: [], names: [], incomplete: [] });
  });
});

describe('nothing is hidden', () => {
  const hidden: ZipMember = { name: 'h', content: text, central: null };
  test.each<[title: string, members: readonly ZipMember[], options: ZipOptions]>([
    ['a member that only its local header names', [{ name: 'e', content: 'x' }, hidden], {}],
    [
      '… stored',
      [
        { name: 'e', content: 'x' },
        { ...hidden, method: 0 },
      ],
      {},
    ],
    [
      '… stored, with a descriptor',
      [{ name: 'e', content: 'x' }, { ...hidden, method: 0, descriptor: true }, { name: 'z' }],
      {},
    ],
    ['… when no member is named at all', [hidden], {}],
    ['a deflated member that the directory calls stored', [{ ...plain, central: { method: 0 } }], {}],
    ['a deflated member that its local header calls stored', [{ ...plain, local: { method: 0 } }], {}],
    ['a member of an archive in front', [{ name: 'e', content: 'x' }], { preamble: zip([plain]) }],
    ['a member of an archive behind', [{ name: 'e', content: 'x' }], { trailing: zip([plain]) }],
    [
      'a stored member whose directory entry is too short',
      [{ ...plain, method: 0, central: { packedSize: 3, size: 3 } }],
      {},
    ],
    [
      'behind the end of a deflate stream',
      [{ name: 'e', packed: Buffer.concat([deflateRawSync('x'), zip([plain])]) }],
      {},
    ],
  ])('%s', async (_, members, options) => {
    const { contents } = await collect(zip(members, options));
    expect(contents.some(([, content]) => content === text)).toBe(true);
  });
});

describe('what cannot be read is said, and the rest is read', () => {
  const whole = zip([plain, { name: 'g', content: `${noise}${other}${noise2}` }]);
  const broken = deflateRawSync(`${noise}${other}${noise2}`);
  broken.fill(0xff, 5500, 5510);
  test.each<[title: string, bytes: Buffer, what: string, why: RegExp, finds: readonly string[]]>([
    [
      'encrypted',
      zip([
        { ...plain, packed: Buffer.from(noise), local: { flags: 1 }, central: { flags: 1 } },
        { name: 'g', content: other },
      ]),
      'a!f',
      /encrypted/,
      [other],
    ],
    [
      'encrypted and stored',
      zip([{ ...plain, method: 0, local: { flags: 1 }, central: { flags: 1 } }]),
      'a!f',
      /encrypted/,
      [],
    ],
    ...(
      [
        [9, 'deflate64'],
        [14, 'lzma'],
        [93, 'zstd'],
        [12, 'bzip2'],
        [95, 'xz'],
        [19, 'unknown'],
      ] as const
    ).map(([method, name]): [string, Buffer, string, RegExp, string[]] => [
      `method ${method}`,
      zip([
        { name: 'f', method, packed: Buffer.from('?') },
        { name: 'g', content: other },
      ]),
      'a!f',
      new RegExp(`${name}.*\\(method ${method}\\)`),
      [other],
    ]),
    ['damaged data', zip([{ name: 'f', packed: broken }, plain]), 'a!f', /damaged/, [key, other]],
    [
      'damaged in its first byte',
      zip([{ name: 'f', packed: Buffer.alloc(100, 0xff) }, plain]),
      'a!f',
      /damaged/,
      [key],
    ],
    ['no local header', zip([{ ...plain, central: { offset: 5 } }]), 'a!f', /no local header/, [key]],
    ['offset beyond the end', zip([{ ...plain, central: { offset: 2 ** 31 } }]), 'a!f', /no local header/, [key]],
    ['cut in the directory', whole.subarray(0, whole.length - 30), 'a', /central directory/, [key, other]],
    ['cut in the data', whole.subarray(0, whole.length - 3000), 'a!g', /cut off/, [key, other]],
    ['cut after the first local header', whole.subarray(0, 31), 'a', /central directory/, []],
    [
      'a damaged directory',
      zip([plain, { name: 'g', content: other }], { directory: (bytes) => bytes.fill(0, 47, 51) }),
      'a',
      /central directory/,
      [key, other],
    ],
    ['more entries declared', zip([plain], { entries: 2 }), 'a', /central directory/, [key]],
    [
      'a stored member past the end',
      zip([{ ...plain, method: 0, local: { packedSize: 9999 }, central: { packedSize: 9999 } }]),
      'a!f',
      /cut off/,
      [key],
    ],
  ])('%s', async (_, bytes, what, why, finds) => {
    const { contents, incomplete } = await collect(bytes);
    expect(incomplete).toContainEqual({ what, why: expect.stringMatching(why) });
    for (const found of finds) expect(contents.some(([, content]) => content.includes(found))).toBe(true);
  });

  test('unpacks to the last byte before the damage', async () => {
    const literal = Buffer.concat([
      Buffer.from([0, text.length, 0, ~text.length & 0xff, 0xff]),
      Buffer.from(text),
      Buffer.from([7]),
    ]);
    const { contents, incomplete } = await collect(zip([{ name: 'f', packed: literal }]));
    expect(contents).toEqual([['a!f', text]]);
    expect(incomplete).toHaveLength(1);
  });

  test.each(Array.from({ length: 40 }, (_, i) => i))('cut anywhere: place %i', async (i) => {
    const { incomplete } = await collect(whole.subarray(0, Math.floor(30 + ((whole.length - 31) * i) / 40)));
    expect(incomplete.length).toBeGreaterThan(0);
  });
});

test.each<[name: string | Buffer, path: string]>([
  ['../../etc/passwd', 'a!../../etc/passwd'],
  ['/etc/passwd', 'a!/etc/passwd'],
  ['C:\\Users\\me', 'a!C:/Users/me'],
  ['nul\0byte', 'a!nul\0byte'],
  ['two\nlines', 'a!two\nlines'],
  ['ünïcode', 'a!ünïcode'],
  [Buffer.from([0x66, 0xff, 0xfe]), 'a!fÿþ'],
  [key, `a!${key}`],
])('a name of any bytes: %j', async (name, path) => {
  const { contents, names, incomplete } = await collect(zip([{ name, content: text }]));
  expect(contents).toEqual([[path, text]]);
  expect(names).toEqual([Buffer.from(name as string).toString('latin1')]);
  expect(incomplete).toEqual([]);
});

test('every member of one name is read', async () => {
  const { contents } = await collect(
    zip([
      { name: 'f', content: key },
      { name: 'f', content: other },
    ]),
  );
  expect(contents).toEqual([
    ['a!f', key],
    ['a!f', other],
  ]);
});
