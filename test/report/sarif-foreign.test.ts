import { beforeAll, describe, expect, test } from '@jest/globals';
import { sarif } from '../../src/report/sarif/sarif.ts';
import { hostile, poisoned, samples } from './hostile.ts';
import { complaints, multitool, schemaJudge, whyNot } from './sarif-judge.ts';

const withMultitool = multitool === undefined ? describe.skip : describe;

const texts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(samples).flatMap(([name, report]) => [
    [name, sarif(report)],
    ...Object.entries(hostile).map(([which, text]) => [`${name}, ${which}`, sarif(poisoned(report, text))]),
  ]),
);

withMultitool(`SARIF, by others${whyNot}`, () => {
  let errorsOf: (text: string) => readonly unknown[] = () => [];

  beforeAll(() => {
    errorsOf = schemaJudge();
  });

  test.each(Object.entries(texts))('%s: fits the schema', (_, text) => {
    expect(errorsOf(text)).toEqual([]);
  });

  test('the validator finds no error and gives no warning', () => {
    expect(complaints(Object.values(texts))).toEqual([]);
  });

  test('the validator refuses what is wrong', () => {
    expect(complaints([texts['scan']!.replaceAll('"startLine": 3', '"startLine": 0')])).not.toEqual([]);
  });
});
