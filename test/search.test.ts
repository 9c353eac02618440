import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../src/config/load.ts';
import { scan } from '../src/scan.ts';
import { segmentOverlap, segmentSize } from '../src/sources/segments.ts';
import { createStdinSource } from '../src/sources/stdin.ts';
import { expand, plant } from './support/keys.ts';

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
