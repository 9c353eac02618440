import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addChunk, Segments } from '../../src/sources/segments.ts';
import type { Base } from '../../src/detect/blob.ts';

interface Piece {
  readonly bytes: Buffer;
  readonly base: Base;
}

const size = 256;
const overlap = 32;

function segment(chunks: readonly Uint8Array[], segments = new Segments(size, overlap)): Piece[] {
  const pieces: Piece[] = [];
  const keep = ({ bytes, base }: { bytes: Uint8Array; base?: Base }): void => {
    pieces.push({ bytes: Buffer.from(bytes), base: base ?? { offset: 0, line: 0, column: 0 } });
  };
  for (const chunk of chunks) for (const full of addChunk(segments, chunk)) keep(full);
  const rest = segments.end();
  if (rest !== null) keep(rest);
  return pieces;
}

function chunked(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

/** Puts the pieces back together and looks at where they overlap. */
function joined(pieces: readonly Piece[]): Buffer {
  let whole = Buffer.alloc(0);
  for (const [index, { bytes, base }] of pieces.entries()) {
    expect(base.offset).toBeLessThanOrEqual(whole.length);
    if (index > 0) expect(whole.length - base.offset).toBeGreaterThanOrEqual(overlap);
    expect(base.offset % 2).toBe(0);
    const shared = whole.length - base.offset;
    expect(bytes.subarray(0, shared)).toEqual(whole.subarray(base.offset));
    expect(bytes.length).toBeGreaterThan(shared);
    whole = Buffer.concat([whole, bytes.subarray(shared)]);
  }
  return whole;
}

const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });
const text = fc.string({ unit: fc.constantFrom('a', '\n', 'é', '€', '😀', '\r', 'b'), maxLength: 900 });

test('any chunks of any bytes are the same bytes again, overlapping', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), sizes, (bytes, lengths) => {
      expect(joined(segment(chunked(bytes, lengths)))).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 150 },
  );
});

test('a segment knows its line, and its column in UTF-16 code units, characters of several bytes across every edge', () => {
  fc.assert(
    fc.property(text, sizes, (content, lengths) => {
      // An ASCII character now and then: a text of 4-byte characters at odd offsets has no even character boundary.
      const bytes = Buffer.from(content.replaceAll('b', 'bb'));
      for (const { base } of segment(chunked(bytes, lengths))) {
        const before = bytes.toString('utf8', 0, base.offset);
        if (Buffer.from(before).length !== base.offset) continue;
        const lines = before.split('\n');
        expect(base.line).toBe(lines.length - 1);
        expect(base.column).toBe(lines.at(-1)?.length);
      }
    }),
    { numRuns: 150 },
  );
});

test.each(['LE', 'BE'])(
  'a segment of UTF-16%s knows its line and column, whatever bytes its characters have',
  (order) => {
    const wide = fc.string({ unit: fc.constantFrom('a', '\n', '上', 'Ċ', '一', '😀', '密'), maxLength: 900 });
    fc.assert(
      fc.property(wide, sizes, (content, lengths) => {
        const little = Buffer.from(`\ufeff${content}`, 'utf16le');
        for (const { base } of segment(chunked(order === 'LE' ? little : Buffer.from(little).swap16(), lengths)).slice(
          1,
        )) {
          const lines = little.toString('utf16le', 2, base.offset).split('\n');
          expect(base).toMatchObject({ line: lines.length - 1, column: lines.at(-1)?.length, order });
        }
      }),
      { numRuns: 150 },
    );
  },
);

test('a byte-order mark is no column of a first line longer than a segment', () => {
  const [, second] = segment([Buffer.from(`\ufeff${'x'.repeat(1000)}`)]);
  expect(second?.base.column).toBe(second!.base.offset - 3);
});

test.each([
  ['é', 0],
  ['€', 0],
  ['😀', 0],
  ['€', 1],
  ['€', 2],
])('no segment begins inside a character: %s after %i bytes', (character, shift) => {
  const bytes = Buffer.from('x'.repeat(shift) + character.repeat(1000));
  const pieces = segment([bytes]);
  expect(pieces.length).toBeGreaterThan(3);
  for (const { base } of pieces) {
    expect(bytes.toString('utf8', 0, base.offset)).not.toContain('\ufffd');
    expect(base.column).toBe(bytes.toString('utf8', 0, base.offset).length);
  }
  expect(joined(pieces)).toEqual(bytes);
});

test.each([0, 1, size - 1, size, size + 1, 2 * size - overlap, 2 * size - overlap + 1])('%i bytes', (length) => {
  const bytes = Buffer.alloc(length, 'ab\n');
  expect(joined(segment([bytes]))).toEqual(bytes);
});

test('a key across the edge of two segments is whole in one of them', () => {
  for (let at = 0; at < 600; at++) {
    const bytes = Buffer.alloc(700, '.');
    bytes.write('sk-0123456789abcdefghij', at);
    expect(segment([bytes]).some((piece) => piece.bytes.includes('sk-0123456789abcdefghij'))).toBe(true);
  }
});

test('the buffer is used again for the next file', () => {
  const segments = new Segments(size, overlap);
  const long = segment([Buffer.alloc(1000, 'a\n')], segments);
  const short = segment([Buffer.from('short')], segments);
  expect(long.length).toBeGreaterThan(1);
  expect(short).toEqual([{ bytes: Buffer.from('short'), base: { offset: 0, line: 0, column: 0 } }]);
});
