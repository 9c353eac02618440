import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadConfig } from '../src/config/load.ts';
import type { Blob } from '../src/detect/blob.ts';
import { scan } from '../src/scan.ts';
import { segmentOverlap, segmentSize } from '../src/sources/segments.ts';
import { createStdinSource } from '../src/sources/stdin.ts';
import { expand, plant, shapes } from './support/keys.ts';

const config = loadConfig({ cwd: '/', root: '/', readFile: () => undefined });

/** A stream of `total` blanks with texts at places. */
async function* stream(total: number, texts: ReadonlyMap<number, string>): AsyncGenerator<Buffer> {
  const size = 1 << 20;
  for (let start = 0; start < total; start += size) {
    const chunk = Buffer.alloc(Math.min(size, total - start), '. ');
    for (const [at, text] of texts) {
      for (let index = 0; index < text.length; index++) {
        const place = at + index - start;
        if (place >= 0 && place < chunk.length) chunk[place] = text.charCodeAt(index);
      }
    }
    yield chunk;
  }
}

const found = async (total: number, texts: ReadonlyMap<number, string>): Promise<string[]> => {
  const { findings } = await scan((log) => createStdinSource(stream(total, texts), log), config);
  return findings.map(({ secret, locations }) => `${secret} ×${locations.length}`);
};

describe('a value across the edge of two pieces of a long file is one finding', () => {
  const key = plant('openai-project-key/74', 1).secret;
  const named = expand('OPENAI_API_KEY="{62:48}"', 2);
  const value = named.slice(16, -1);
  const edges = [segmentSize, segmentSize - segmentOverlap, segmentSize - segmentOverlap / 2];

  test.each(edges.flatMap((edge) => [-170, -100, -40, -24, 0].map((shift) => [edge, shift] as const)))(
    'at %d%d',
    async (edge, shift) => {
      const texts = new Map([
        [edge + shift, named],
        [edge + shift - 400, key],
      ]);
      expect((await found(segmentSize + (1 << 20), texts)).sort()).toEqual([`${key} ×1`, `${value} ×1`].sort());
    },
  );

  test('in a file of exactly one piece', async () => {
    expect(await found(segmentSize, new Map([[segmentSize - 200, key]]))).toEqual([`${key} ×1`]);
  });

  test('and in a third piece', async () => {
    expect(await found(segmentSize * 2, new Map([[segmentSize * 2 - segmentOverlap - 100, key]]))).toEqual([
      `${key} ×1`,
    ]);
  });
});

describe('a list of names is looked at as a whole first', () => {
  const names = fc.array(
    fc.oneof(
      fc.constantFrom(
        'main',
        'example',
        'your-key',
        'openai',
        'OPENAI_API_KEY',
        'azure-openai',
        'fixtures/fake',
        '"a" +',
      ),
      fc
        .record({ shape: fc.constantFrom(...Object.keys(shapes)), seed: fc.nat(1000) })
        .map(({ shape, seed }) => plant(shape, seed).text),
      fc.nat(1000).map((seed) => expand('OPENAI_API_KEY={62:48}', seed)),
      fc.nat(1000).map((seed) => Buffer.from(plant('openai-project-key/74', seed).secret).toString('base64')),
    ),
    { maxLength: 12 },
  );
  const origin = { path: null, in: 'ref' } as const;
  const findingsOf = async (blobs: readonly Blob[]): Promise<unknown> =>
    (await scan(() => ({ mode: 'history', blobs: () => blobs }), config)).findings;

  test('and what it says is what is found in each by itself', async () => {
    await fc.assert(
      fc.asyncProperty(names, async (texts) => {
        const each = texts.map((text) => Buffer.from(text));
        const list = { bytes: Buffer.from(texts.join('\n')), origin, names: () => each };
        expect(await findingsOf([list])).toEqual(await findingsOf(each.map((bytes) => ({ bytes, origin }))));
      }),
      { numRuns: 300 },
    );
  });
});
