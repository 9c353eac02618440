import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { expandArchive } from '../../src/archive/expand.ts';
import { gzip, tar, zip, type ZipMember } from '../support/archives.ts';
import { expand } from '../support/keys.ts';
import { collect, limits } from './collect.ts';

const key = expand('sk-proj-{64:74}{marker}{64:72}{z}', 1);
const text = `OPENAI_API_KEY=${key}\n`;

describe('nesting', () => {
  test('every archive inside comes out whole, then opened', async () => {
    const inner = zip([{ name: 'deep.txt', content: text }]);
    const middle = gzip(tar([{ name: 'd/inner.jar', content: inner }]));
    const { contents, names, incomplete } = await collect(zip([{ name: 'middle.tgz', content: middle }]));
    expect(contents).toEqual([
      ['a!middle.tgz', middle.toString('latin1')],
      ['a!middle.tgz!d/inner.jar', inner.toString('latin1')],
      ['a!middle.tgz!d/inner.jar!deep.txt', text],
    ]);
    expect(names).toEqual(['middle.tgz', 'd/inner.jar', 'deep.txt']);
    expect(incomplete).toEqual([]);
  });

  test('what the archive stands in is kept, but for the place', async () => {
    const origins = [];
    const blob = { bytes: gzip(text), origin: { path: null, in: 'note' as const, blob: 'b10b', commit: 'c0de' } };
    for await (const { origin } of expandArchive(blob, limits, { incomplete: fail })) origins.push(origin);
    expect(origins).toEqual([{ path: 'b10b!b10b', blob: 'b10b', commit: 'c0de' }]);
  });

  test('a piece of a longer file is not opened', async () => {
    const base = { offset: 1, line: 0, column: 1 };
    expect((await collect(gzip(text), {}, { base })).contents).toEqual([]);
  });
});

describe('limits', () => {
  const bomb = gzipSync(Buffer.alloc(20 << 20));
  const zipBomb = zip([{ name: 'z', content: Buffer.alloc(20 << 20) }]);
  const many = Array.from({ length: 50 }, (_, i) => ({ name: String(i), content: text }));
  test.each<
    [title: string, bytes: Buffer, overrides: Partial<typeof limits>, what: string, why: string, bytesOut: number]
  >([
    ['size of a gzip', gzip(text, 'x'.repeat(5000)), { maxArchiveSize: 1000 }, 'a', 'max_archive_size = 1000', 1000],
    [
      'size of a tar',
      tar([
        { name: 'f', content: text },
        { name: 'g', content: 'x'.repeat(5000) },
      ]),
      { maxArchiveSize: 1000 },
      'a',
      'max_archive_size = 1000',
      1000,
    ],
    [
      'size of a zip',
      zip([
        { name: 'f', content: text },
        { name: 'g', content: 'x'.repeat(5000) },
      ]),
      { maxArchiveSize: 1000 },
      'a',
      'max_archive_size = 1000',
      1000,
    ],
    [
      'size of a stored zip',
      zip([{ name: 'g', method: 0, content: text.repeat(10) }]),
      { maxArchiveSize: 1000 },
      'a',
      'max_archive_size = 1000',
      1000,
    ],
    ['size of members together', zip(many), { maxArchiveSize: 1000 }, 'a', 'max_archive_size = 1000', 1000],
    ['ratio of a gzip', bomb, { maxArchiveRatio: 100 }, 'a', 'max_archive_ratio = 100', bomb.length * 100],
    ['ratio of a zip', zipBomb, { maxArchiveRatio: 100 }, 'a', 'max_archive_ratio = 100', zipBomb.length * 100],
    [
      'size, before the ratio',
      bomb,
      { maxArchiveRatio: 100, maxArchiveSize: 1000 },
      'a',
      'max_archive_size = 1000',
      1000,
    ],
    ['entries of a zip', zip(many), { maxArchiveEntries: 49 }, 'a', 'max_archive_entries = 49', text.length * 49],
    ['entries of a tar', tar(many), { maxArchiveEntries: 49 }, 'a', 'max_archive_entries = 49', text.length * 49],
    [
      'entries that are folders',
      zip(many.map(({ name }) => ({ name: `${name}/` }))),
      { maxArchiveEntries: 49 },
      'a',
      'max_archive_entries = 49',
      0,
    ],
    [
      'depth',
      zip([{ name: 'i', method: 0, content: gzip(text) }]),
      { maxArchiveDepth: 1 },
      'a!i',
      'max_archive_depth = 1',
      gzip(text).length,
    ],
    ['depth 0', gzip(text), { maxArchiveDepth: 0 }, 'a', 'max_archive_depth = 0', 0],
  ])('%s', async (_, bytes, overrides, what, why, bytesOut) => {
    const { contents, incomplete } = await collect(bytes, overrides);
    expect(incomplete).toEqual([{ what, why: expect.stringContaining(why) }]);
    const out = contents.reduce((sum, [, content]) => sum + content.length, 0);
    expect(out).toBeGreaterThanOrEqual(bytesOut);
    expect(out).toBeLessThan(bytesOut + (1 << 16));
  });

  test('entries and bytes of inner archives count too', async () => {
    const inner = zip(Array.from({ length: 10 }, (_, i) => ({ name: String(i), content: text })));
    const outer = zip(Array.from({ length: 10 }, (_, i) => ({ name: String(i), content: inner })));
    expect((await collect(outer, { maxArchiveEntries: 110 })).incomplete).toEqual([]);
    expect((await collect(outer, { maxArchiveEntries: 109 })).incomplete).toHaveLength(1);
    expect((await collect(outer, { maxArchiveSize: 100 * text.length + 10 * inner.length })).incomplete).toEqual([]);
    expect(
      (await collect(outer, { maxArchiveSize: 100 * text.length + 10 * inner.length - 1 })).incomplete,
    ).toHaveLength(1);
  });

  test('what the limit on a member lets through is searched', async () => {
    const { contents } = await collect(gzip(`${text}${'x'.repeat(5000)}`), { maxArchiveSize: 300 });
    expect(contents[0]?.[1].startsWith(text)).toBe(true);
  });

  test('a highly packed small file is no bomb', async () => {
    expect((await collect(gzipSync(Buffer.alloc(1 << 20)), { maxArchiveRatio: 10 })).incomplete).toEqual([]);
  });

  test('members that share their bytes', async () => {
    const shared = zip([{ name: 'f', packed: deflateRawSync(Buffer.alloc(1 << 20)) }]);
    const members: ZipMember[] = Array.from({ length: 500 }, (_, i) => ({
      name: 'f',
      content: '',
      packed: Buffer.alloc(0),
      ...(i === 0 && { packed: shared }),
    }));
    // Every entry of the directory leads to the one member inside the first.
    const bytes = zip(members.map((member) => ({ ...member, central: { offset: 31, packedSize: 1100 } })));
    const { incomplete } = await collect(bytes, { maxArchiveSize: 1 << 30, maxArchiveRatio: 1e6 });
    expect(incomplete).toEqual([{ what: 'a', why: expect.stringContaining('overlap') }]);
  });

  test('what unpacks under a flag of encryption, but is not told, counts', async () => {
    const packed = deflateRawSync(Buffer.alloc(10 << 20));
    const flags = { flags: 1, crc: 1 };
    const locked = Array.from({ length: 9 }, () => ({ name: 'f', packed, local: flags, central: flags }));
    const { incomplete } = await collect(zip([...locked, { name: 'g', content: text }]), { maxArchiveRatio: 1e6 });
    expect(incomplete.at(-1)).toEqual({ what: 'a', why: expect.stringContaining('max_archive_size') });
  });

  test('an archive in itself ends at the depth', async () => {
    // No quine is needed: nesting deeper than the limit looks the same to the reader.
    let bytes = gzip(text);
    for (let i = 0; i < 20; i++) bytes = zip([{ name: 'r', content: bytes }]);
    const { incomplete, contents } = await collect(bytes, { maxArchiveDepth: 5 });
    expect(contents).toHaveLength(5);
    expect(incomplete).toEqual([{ what: 'a!r!r!r!r!r', why: expect.stringContaining('max_archive_depth') }]);
  });
});

describe('the version before', () => {
  const read = async (bytes: Buffer, previous: readonly Buffer[]): Promise<string[][]> => {
    const found = [];
    const blob = { bytes, origin: { path: 'a' }, previous: async () => previous };
    for await (const member of expandArchive(blob, limits, { incomplete: fail })) {
      found.push(((await member.previous?.()) ?? []).map((version) => Buffer.from(version).toString('latin1')));
    }
    return found;
  };

  test('every member of it counts', async () => {
    const [name, content] = await read(zip([{ name: 'new', content: text }]), [zip([{ name: 'old', content: text }])]);
    expect(name).toContain('old');
    expect(content).toContain(text);
  });

  test('one that is no archive counts as it is', async () => {
    expect((await read(gzip(text), [Buffer.from(text)]))[0]).toEqual([text]);
  });

  test('none, when there was none', async () => {
    const blobs = [];
    for await (const member of expandArchive({ bytes: gzip(text), origin: { path: 'a' } }, limits, {
      incomplete: fail,
    }))
      blobs.push(member);
    expect(blobs[0]?.previous).toBeUndefined();
  });
});

type Tree = Uint8Array | { readonly kind: 'zip' | 'stored' | 'tar' | 'tgz'; readonly members: readonly Tree[] };

/** A plain file that no one takes for an archive. */
const file = fc.uint8Array({ minLength: 1, maxLength: 700 }).map((bytes) => Uint8Array.from([0x20, ...bytes]));
const { tree } = fc.letrec<{ tree: Tree; archive: Tree; file: Uint8Array }>((tie) => ({
  file,
  archive: fc.record({
    kind: fc.constantFrom('zip' as const, 'stored' as const, 'tar' as const, 'tgz' as const),
    members: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
  }),
  tree: fc.oneof({ maxDepth: 4, withCrossShrink: true }, tie('file'), tie('archive')),
}));

test('always: the bytes of every member of every archive come out exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(tree, { minLength: 1, maxLength: 4 }), async (members) => {
      const expected: string[] = [];
      const bytes = pack({ kind: 'zip', members }, 'a', expected);
      const { contents, incomplete } = await collect(bytes);
      expect(incomplete).toEqual([]);
      expect(contents.map(([path, content]) => `${path}: ${content}`).toSorted()).toEqual(expected.toSorted());
    }),
    { numRuns: 60 },
  );
});

function pack(node: Tree, path: string, expected: string[]): Buffer {
  if (node instanceof Uint8Array) return Buffer.from(node);
  const members = node.members.map((member, i) => {
    const content = pack(member, `${path}!${i}`, expected);
    expected.push(`${path}!${i}: ${content.toString('latin1')}`);
    return { name: String(i), content };
  });
  if (node.kind === 'zip') return zip(members);
  if (node.kind === 'stored') return zip(members.map((member) => ({ ...member, method: 0 })));
  return node.kind === 'tar' ? tar(members) : gzip(tar(members));
}

test('always: damage anywhere ends the reading without an error, within the limits', async () => {
  const samples = [
    zip(
      [
        { name: 'f', content: text },
        { name: 'g', content: tar([{ name: 'h', content: text }]), method: 0 },
      ],
      { comment: 'c' },
    ),
    gzip(
      tar([
        { name: 'f', content: text },
        { name: 'g', content: gzip(text) },
      ]),
    ),
    tar([{ name: 'f', content: zip([{ name: 'x', content: text, zip64: true }], { zip64: true }) }]),
  ];
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...samples), damage, fc.nat(), async (sample, changes, cut) => {
      const bytes = Buffer.from(cut % 3 === 0 ? sample.subarray(0, cut % sample.length) : sample);
      for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
      const { contents } = await collect(bytes, { maxArchiveSize: 1 << 20, maxArchiveEntries: 100 });
      expect(contents.reduce((sum, [, content]) => sum + content.length, 0)).toBeLessThan(8 << 20);
    }),
    { numRuns: 500 },
  );
});

function fail({ why }: { why: string }): void {
  throw new Error(why);
}
