import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { archiveKind, unopenedPacking } from '../../src/archive/kind.ts';
import { gzip, tar, zip } from '../support/archives.ts';

const member = { name: 'f', content: 'x' };

test.each<[title: string, bytes: Uint8Array, kind: ReturnType<typeof archiveKind>]>([
  ['zip', zip([member]), 'zip'],
  ['empty zip', zip([]), 'zip'],
  ['spanned zip', Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), zip([member])]), 'zip'],
  ['cut zip', zip([member]).subarray(0, 30), 'zip'],
  ['zip behind a preamble', zip([member], { preamble: Buffer.from('#!/bin/sh\n') }), 'zip'],
  ['… whose offsets count it', zip([member], { preamble: Buffer.from('#!/bin/sh\n'), countsPreamble: true }), 'zip'],
  ['… with the longest comment', zip([member], { preamble: Buffer.from('MZ'), comment: 'c'.repeat(65_535) }), 'zip'],
  ['zip64 behind a preamble', zip([{ ...member, zip64: true }], { preamble: Buffer.from('MZ'), zip64: true }), 'zip'],
  ['gzip', gzip('x'), 'gzip'],
  ['ustar', tar([member]), 'tar'],
  ['GNU tar', tar([{ ...member, flavour: 'gnu' }]), 'tar'],
  ['v7 tar', tar([{ ...member, flavour: 'v7' }]), 'tar'],
  ['nothing', new Uint8Array(), undefined],
  ['text', Buffer.from('PK means public key here, and nothing else at all'), undefined],
  [
    'text with an end record that leads nowhere',
    Buffer.from(`${'x'.repeat(50)}PK\x05\x06${'y'.repeat(50)}`),
    undefined,
  ],
  [
    'an end record far from the end',
    zip([member], { preamble: Buffer.from('MZ'), trailing: Buffer.alloc(70_000) }),
    undefined,
  ],
  ['gzip with another method', Buffer.concat([Buffer.from([0x1f, 0x8b, 7]), Buffer.alloc(30)]), undefined],
  ['zeros', Buffer.alloc(2048), undefined],
  ['spaces', Buffer.alloc(2048, 0x20), undefined],
  ['a tar with a wrong checksum', tar([{ ...member, damage: (header) => header.fill(0x79, 0, 1) }]), undefined],
])('%s', (_, bytes, kind) => {
  expect(archiveKind(bytes)).toBe(kind);
});

test('of a view into a larger buffer only the view counts', () => {
  const bytes = zip([member], { preamble: Buffer.from('MZ') });
  const larger = new Uint8Array(Buffer.concat([Buffer.alloc(7), bytes, Buffer.alloc(7)]));
  expect(archiveKind(larger.subarray(7, 7 + bytes.length))).toBe('zip');
  expect(archiveKind(larger.subarray(7, 4 + bytes.length))).toBe(undefined);
});

test('always: text is no archive', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
      fc.pre(!text.startsWith('PK') && !text.startsWith('\x1f'));
      expect(archiveKind(Buffer.from(text))).toBe(undefined);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['bzip2', 'BZh91AY'],
  ['xz', '\u00fd7zXZ\0\0'],
  ['zstd', '\u0028\u00b5\u002f\u00fd'],
  ['7z', '7z\u00bc\u00af\u0027\u001c'],
  ['rar', 'Rar!\u001a\u0007\u0001'],
  [undefined, 'BZ is no packing'],
  [undefined, ''],
])('%s is named, for it is not opened', (packing, start) => {
  expect(unopenedPacking(Buffer.from(start, 'latin1'))).toBe(packing);
});
