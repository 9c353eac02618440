import { describe, expect, test } from '@jest/globals';
import { builtInRules } from '../../rules/index.ts';
import type { Blob } from '../../src/detect/blob.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { createFindings } from '../../src/detect/findings.ts';
import { Segments, addChunk, segmentOverlap, segmentSize } from '../../src/sources/segments.ts';
import { plant, shapes } from '../support/keys.ts';

/** Keys across the edges of what is read and searched at a time: nothing is lost, no place is told twice, places are right. */

const rules = builtInRules.filter((rule) => !('optIn' in rule));
const detector = createDetector(rules);
/** Bytes that the prefilter takes at a time, and by which it starts anew (prefilter.ts). */
const CHUNK = 256 * 1024;
const STEP = CHUNK - 64;

const longest = plant('openai-project-key/74', 41).secret;
const encoded: readonly (readonly [string, string])[] = [
  ['a key', longest],
  ['a legacy key', plant('openai-user-key/legacy', 42).secret],
  ['an Azure key', plant('azure-openai-key/84', 43).secret],
  ['a key in base64', Buffer.from(longest).toString('base64')],
  ['a key in UTF-16', Buffer.from(longest, 'utf16le').toString('latin1')],
  ['a key in percent escapes', Array.from(longest, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')],
  ['a webhook secret with its name', plant('openai-webhook-secret/50', 44).text.trim()],
];

/** Filler in which no literal stands, one line of it or many. */
const blank = (length: number, newlines: boolean): Buffer => Buffer.alloc(length, newlines ? '. . . . .\n' : '. ');

describe.each(encoded)('%s', (_, written) => {
  test.each([CHUNK, STEP, 2 * STEP, STEP + CHUNK])('at every offset across byte %d', (edge) => {
    const length = written.length;
    const bytes = blank(edge + 4096, false);
    const lost: number[] = [];
    for (let start = edge - length - 2; start <= edge + 2; start++) {
      bytes.write(written, start, 'latin1');
      const [match, ...more] = detector.detect({ bytes, origin: { path: null } });
      if (match === undefined || match.start < start || match.end > start + length || more.length > 0) lost.push(start);
      bytes.fill('. ', start - (start % 2), start + length + 2);
    }
    expect(lost).toEqual([]);
  });
});

/** Every finding but those of low confidence (half a key at the end of a segment is one) of bytes that come in chunks, as the scan gathers them. */
const scanned = (chunks: Iterable<Uint8Array>, segments: Segments) => {
  const findings = createFindings(rules);
  const add = ({ bytes, base }: Pick<Blob, 'bytes' | 'base'>): void => {
    const blob = { bytes, origin: { path: 'f' }, ...(base !== undefined && { base }) };
    const matches = detector.detect(blob);
    findings.prepare(blob, matches, matches, () => ({ known: false, allowed: undefined }))();
  };
  for (const chunk of chunks) for (const segment of addChunk(segments, chunk)) add(segment);
  const last = segments.end();
  if (last !== null) add(last);
  return findings.list().filter(({ confidence }) => confidence !== 'low');
};

describe('segments of a long file', () => {
  // Small segments have the same edges as those of 32 MB: overlap and cuts are one code.
  const size = 48 * 1024;
  const overlap = 16 * 1024;
  const starts = (edge: number, length: number): number[] =>
    Array.from({ length: length + 8 }, (_, index) => edge - length - 4 + index);

  test.each<[string, boolean]>([
    ['one line', false],
    ['lines', true],
  ])('a key at every offset across both ends of the overlap, %s', (_, newlines) => {
    const wrong: number[] = [];
    for (const edge of [size, size - overlap, 2 * size - overlap]) {
      for (const start of starts(edge, longest.length)) {
        const bytes = blank(size * 3, newlines);
        bytes.write(longest, start, 'latin1');
        const [finding] = scanned([bytes], new Segments(size, overlap)).filter(({ secret }) => secret === longest);
        const line = bytes.subarray(0, start).toString('latin1').split('\n').length;
        const column = start - bytes.lastIndexOf(10, start - 1);
        const first = finding?.locations[0];
        if (finding?.locations.length !== 1 || first?.startLine !== line || first.startColumn !== column)
          wrong.push(start);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('the same keys as without segments, when there is one every few hundred bytes', () => {
    const keys = Array.from({ length: 600 }, (_, seed) => plant(marked[seed % marked.length]!, 900 + seed).secret);
    const bytes = Buffer.from(keys.map((key, index) => `${'é. '.repeat(index % 90)}k${index}: "${key}" 中\n`).join(''));
    const whole = scanned([bytes], new Segments(bytes.length + 1, 0));
    const cut = scanned([bytes], new Segments(size, overlap));
    expect(cut.map(({ secret, locations }) => ({ secret, locations: locations.map(place) }))).toEqual(
      whole.map(({ secret, locations }) => ({ secret, locations: locations.map(place) })),
    );
    expect(whole).toHaveLength(new Set(keys).size);
  });

  test('of the real size: keys across the edges of the first two, and right before and behind them', () => {
    const chunk = blank(1 << 20, false);
    const total = 2 * segmentSize;
    const places = [
      segmentSize - 400,
      segmentSize - 80,
      segmentSize + 300,
      segmentSize - segmentOverlap - 400,
      segmentSize - segmentOverlap - 80,
      segmentSize - segmentOverlap + 300,
      2 * segmentSize - segmentOverlap - 82,
      total - 170,
    ];
    const keys = places.map((_, seed) => plant('openai-project-key/74', 7000 + seed).secret);
    const findings = scanned(withKeys(chunk, total, places, keys), new Segments());
    const seen = findings.flatMap(({ secret, locations }) =>
      locations.map(({ startColumn }) => `${startColumn - 1} ${keys.indexOf(secret)}`),
    );
    expect(seen.sort()).toEqual(places.map((start, index) => `${start} ${index}`).sort());
  });
});

const marked = Object.keys(shapes).filter((name) => shapes[name]!.startsWith('sk-'));

const place = ({
  startLine,
  startColumn,
  endLine,
  endColumn,
}: Record<'startLine' | 'startColumn' | 'endLine' | 'endColumn', number>) =>
  `${startLine}:${startColumn}-${endLine}:${endColumn}`;

/** `total` bytes of filler in pieces of one chunk, the keys written over it. */
function* withKeys(
  chunk: Buffer,
  total: number,
  places: readonly number[],
  keys: readonly string[],
): Generator<Buffer, void> {
  for (let offset = 0; offset < total; offset += chunk.length) {
    const piece = Buffer.from(chunk);
    places.forEach((start, index) => {
      const from = start - offset;
      const key = Buffer.from(` ${keys[index]!} `);
      if (from > -key.length && from <= piece.length) key.copy(piece, Math.max(0, from - 1), Math.max(0, 1 - from));
    });
    yield piece;
  }
}
