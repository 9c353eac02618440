import { describe, expect, test } from '@jest/globals';
import { forms } from '../support/broken/forms.ts';
import { scanBroken } from '../support/broken/run.ts';

describe.each([
  ['with a key elsewhere', true],
  ['with nothing else to find', false],
])('%s', (_, withKey) => {
  test.each(forms)('$name', async (row) => {
    const { run, judged, expected } = await scanBroken(row, withKey);
    expect(judged).toEqual(expected);
    expect(run.memory).toBeLessThan((row.memory ?? Infinity) * 1024);
  });
});
