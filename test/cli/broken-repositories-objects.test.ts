import { describe, expect, test } from '@jest/globals';
import { brokenObjects } from '../support/broken/objects.ts';
import { scanBroken } from '../support/broken/run.ts';

describe.each([
  ['with a key elsewhere', true],
  ['with nothing else to find', false],
])('%s', (_, withKey) => {
  test.each(brokenObjects)('$name', async (row) => {
    const { run, judged, expected } = await scanBroken(row, withKey);
    expect(judged).toEqual(expected);
    expect(run.memory).toBeLessThan((row.memory ?? Infinity) * 1024);
  });
});
