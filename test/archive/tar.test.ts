import { describe, expect, test } from '@jest/globals';
import { gzip, paxRecord, tar, type TarMember } from '../support/archives.ts';
import { expand } from '../support/keys.ts';
import { collect } from './collect.ts';

const key = expand('sk-proj-{64:74}{marker}{64:72}{z}', 1);
const other = expand('sk-proj-{64:74}{marker}{64:72}{z}', 2);
const text = `OPENAI_API_KEY=${key}\n`;
const plain: TarMember = { name: 'f', content: text };
const long = `${'d/'.repeat(60)}${key}`;

describe.each([
  ['tar', (bytes: Buffer) => bytes],
  ['tgz', (bytes: Buffer) => gzip(bytes)],
])('%s', (_, pack) => {
  test.each<[title: string, bytes: Buffer]>([
    ['ustar', tar([plain])],
    ['GNU', tar([{ ...plain, flavour: 'gnu' }])],
    ['old v7', tar([{ ...plain, flavour: 'v7' }])],
    ['folders and empty files', tar([{ name: 'd/', type: '5' }, { name: 'e' }, plain])],
    [
      'a pax size',
      tar([
        { name: 'x', type: 'x', content: paxRecord('size', String(text.length)) },
        { ...plain, size: text.length },
      ]),
    ],
    ['a second tar behind the end', Buffer.concat([tar([{ name: 'e' }]), tar([plain])])],
    ['no blocks of zeros at its end', tar([plain]).subarray(0, 1024)],
    ['a length that is no multiple of 512', Buffer.concat([tar([plain]), Buffer.alloc(100)])],
    ['much padding', Buffer.concat([tar([plain]), Buffer.alloc(100_000)])],
    ['NUL as the type of a file', tar([{ ...plain, type: '\0' }])],
    ['a reserved type', tar([{ ...plain, type: 'Q' }])],
  ])('%s: each member once, nothing incomplete', async (_title, bytes) => {
    const { contents, incomplete } = await collect(pack(bytes));
    expect(contents.filter(([path]) => path !== 'a')).toEqual([['a!f', text]]);
    expect(incomplete).toEqual([]);
  });

  test.each<[title: string, bytes: Buffer, path: string]>([
    ['GNU long name', tar([{ name: '././@LongLink', type: 'L', content: `${long}\0` }, plain]), long],
    [
      'pax name',
      tar([{ name: 'PaxHeader/x', type: 'x', content: paxRecord('path', `ü/${long}`) }, plain]),
      `ü/${long}`,
    ],
    ['name that is not UTF-8', tar([{ ...plain, name: Buffer.from([0x66, 0xff]) }]), 'fÿ'],
    ['absolute name', tar([{ ...plain, name: '/etc/passwd' }]), '/etc/passwd'],
    ['name upwards', tar([{ ...plain, name: '../../x' }]), '../../x'],
    ['name of two lines', tar([{ ...plain, name: 'a\nb' }]), 'a\nb'],
  ])('%s', async (_title, bytes, path) => {
    const { contents, names, incomplete } = await collect(pack(bytes));
    expect(contents).toContainEqual([`a!${path}`, text]);
    expect(names.map((name) => Buffer.from(name, 'latin1').toString())).toContain(path === 'fÿ' ? 'f\ufffd' : path);
    expect(incomplete).toEqual([]);
  });

  test.each(['1', '2'])('the target of a link of type %s', async (type) => {
    const target = expand('{62:20}/{62:60}', 5);
    const { contents } = await collect(pack(tar([{ name: 'l', type, target }])));
    expect(contents).toContainEqual(['a!l', target]);
  });

  test('a target in a pax header', async () => {
    const { contents } = await collect(
      pack(
        tar([
          { name: 'x', type: 'x', content: paxRecord('linkpath', key) },
          { name: 'l', type: '2', target: 'x' },
        ]),
      ),
    );
    expect(contents).toContainEqual(['a!l', key]);
  });

  test.each<[title: string, bytes: Buffer, what: string, why: RegExp, finds: readonly string[]]>([
    [
      'cut in a member',
      tar([plain, { name: 'g', content: `${other}${'x'.repeat(5000)}` }]).subarray(0, 3000),
      'a!g',
      /cut off/,
      [key, other],
    ],
    ['a size past the end', tar([{ ...plain, size: 8 ** 10 }]), 'a!f', /cut off/, [key]],
    [
      'a damaged header',
      tar([
        { name: 'e', content: 'x' },
        { ...plain, name: 'bad', damage: (header) => header.fill(1, 0, 3) },
        { name: 'g', content: other },
      ]),
      'a',
      /not valid/,
      [other],
    ],
    [
      'a folder with content',
      tar([
        { name: 'd', type: '5', content: key },
        { name: 'g', content: other },
      ]),
      'a',
      /not valid/,
      [other],
    ],
  ])('%s', async (_title, bytes, what, why, finds) => {
    const { contents, incomplete } = await collect(pack(bytes));
    expect(incomplete).toContainEqual({ what, why: expect.stringMatching(why) });
    for (const found of finds) expect(contents.some(([, content]) => content.includes(found))).toBe(true);
  });
});

test.each<[title: string, bytes: Buffer]>([
  ['padding', tar([{ name: 'f', content: 'x', padding: key }])],
  ['behind the end', tar([{ name: 'f', content: 'x' }], key)],
  [
    'a pax comment',
    tar([
      { name: 'g', type: 'g', content: paxRecord('comment', key) },
      { name: 'f', content: 'x' },
    ]),
  ],
  [
    'a pax comment at the end',
    tar([
      { name: 'f', content: 'x' },
      { name: 'x', type: 'x', content: paxRecord('comment', key) },
    ]),
  ],
  [
    'behind a damaged header',
    tar([{ name: 'e' }, { name: 'f', content: key, damage: (header) => header.fill(1, 0, 3) }]),
  ],
])('of a compressed tar comes out what no member holds: %s', async (_title, bytes) => {
  const { contents } = await collect(gzip(bytes));
  expect(contents.some(([path, content]) => path === 'a' && content.includes(key))).toBe(true);
});

test('the maps of an old GNU sparse file are no content', async () => {
  const map = Buffer.alloc(512);
  const bytes = tar([
    {
      name: 's',
      type: 'S',
      flavour: 'gnu',
      content: Buffer.concat([map, Buffer.from(text)]),
      size: text.length,
      damage: markExtended,
    },
    { name: 'g', content: other },
  ]);
  const { contents, incomplete } = await collect(bytes);
  expect(contents).toEqual([
    ['a!s', text],
    ['a!g', other],
  ]);
  expect(incomplete).toEqual([]);
});

/** Sets the flag that maps follow, and the checksum to match. */
function markExtended(header: Buffer): void {
  header[482] = 1;
  const sum = Number.parseInt(header.toString('latin1', 148, 154), 8) + 1;
  header.write(sum.toString(8).padStart(6, '0'), 148);
}

test('a hostile tar of headers that never lead to a member ends soon', async () => {
  const meta = tar([{ name: 'x', type: 'x' }]).subarray(0, 512);
  const bytes = Buffer.concat([...Array.from({ length: 1000 }, () => meta), Buffer.alloc(512, 1)]);
  const { incomplete } = await collect(bytes);
  expect(incomplete.map(({ why }) => why)).toContain('is damaged in too many places');
});
