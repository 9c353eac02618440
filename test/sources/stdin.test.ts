import { expect, test } from '@jest/globals';
import { createStdinSource } from '../../src/sources/stdin.ts';
import { segmentOverlap, segmentSize } from '../../src/sources/segments.ts';
import { readAll, told } from '../support/sources.ts';

async function* stream(...chunks: (string | Uint8Array | Error)[]): AsyncGenerator<string | Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield chunk;
  }
}

test('chunks of bytes and of text are one blob, <stdin>', async () => {
  const log = told();
  const blobs = await readAll(createStdinSource(stream('one ', Buffer.from('two €')), log));
  expect(blobs).toEqual([{ text: 'one two €', origin: { path: '<stdin>' }, base: undefined, previous: undefined }]);
  expect(log.counts.files).toBe(1);
});

test('nothing on stdin is no blob, and complete', async () => {
  const log = told();
  expect(await readAll(createStdinSource(stream(), log))).toEqual([]);
  expect(log.incompletes).toEqual([]);
});

test('a stream that breaks is searched as far as it came, and the scan is incomplete', async () => {
  const log = told();
  const blobs = await readAll(createStdinSource(stream('before', new Error('EIO')), log));
  expect(blobs.map(({ text }) => text)).toEqual(['before']);
  expect(log.incompletes).toEqual([{ what: '<stdin>', why: 'EIO' }]);
});

test('a limit cuts it off and says so; at the limit, nothing is cut', async () => {
  const log = told();
  const blobs = await readAll(createStdinSource(stream('12345', '678'), log, { maxFileSize: 6 }));
  expect(blobs.map(({ text }) => text)).toEqual(['123456']);
  expect(log.incompletes).toEqual([{ what: '<stdin>', why: 'only the first 6 bytes were read (the limit)' }]);
  const whole = told();
  await readAll(createStdinSource(stream('123456'), whole, { maxFileSize: 6 }));
  expect(whole.incompletes).toEqual([]);
});

test('long input comes in segments that overlap', async () => {
  const chunk = Buffer.alloc(1 << 20, 'x');
  const source = createStdinSource(stream(...Array.from({ length: 40 }, () => chunk)), told());
  const seen: [number, number][] = [];
  for await (const { bytes, base } of source.blobs()) seen.push([base?.offset ?? 0, bytes.length]);
  const second = segmentSize - segmentOverlap;
  expect(seen).toEqual([
    [0, segmentSize],
    [second, (40 << 20) - second],
  ]);
});
