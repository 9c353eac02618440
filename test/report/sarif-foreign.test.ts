import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { sarif } from '../../src/report/sarif/sarif.ts';
import { hostile, poisoned, samples } from './hostile.ts';

/**
 * Held against the official schema, and by Microsoft's validator with its rules for GitHub. That is no dependency, as it has 100 MB:
 * TRIPKEY_SARIF_MULTITOOL names its program (`Sarif.Multitool` of @microsoft/sarif-multitool-linux), beside which the schema lies.
 */
const multitool = process.env['TRIPKEY_SARIF_MULTITOOL'];
const withMultitool = multitool === undefined ? describe.skip : describe;
const why = multitool === undefined ? ' (skipped: TRIPKEY_SARIF_MULTITOOL names no multitool)' : '';

const texts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(samples).flatMap(([name, report]) => [
    [name, sarif(report)],
    ...Object.entries(hostile).map(([which, text]) => [`${name}, ${which}`, sarif(poisoned(report, text))]),
  ]),
);

withMultitool(`SARIF, by others${why}`, () => {
  let folder = '';
  let fits: ValidateFunction;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tripkey-sarif-'));
    const schema = JSON.parse(readFileSync(path.join(path.dirname(multitool!), 'sarif-2.1.0.json'), 'utf8')) as object;
    // Formats are the validator's task.
    fits = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(Object.entries(texts))('%s: fits the schema', (_, text) => {
    fits(JSON.parse(text));
    expect(fits.errors ?? []).toEqual([]);
  });

  test('the validator finds no error and gives no warning', () => {
    const files = Object.values(texts).map((text, index) => {
      const file = path.join(folder, `${index}.sarif`);
      writeFileSync(file, text);
      return file;
    });
    expect(complaints(files)).toEqual([]);
  });

  test('the validator refuses what is wrong', () => {
    const file = path.join(folder, 'wrong.sarif');
    writeFileSync(file, texts['scan']!.replaceAll('"startLine": 3', '"startLine": 0'));
    expect(complaints([file])).not.toEqual([]);
  });
});

/** Lines that the validator prints, of its rules for SARIF and for GitHub. */
const complaints = (files: readonly string[]): readonly string[] => {
  const args = ['validate', ...files, '--rule-kind', 'Sarif;Ghas;Gh', '--level', 'Error;Warning'];
  const { stdout, status, error } = spawnSync(multitool!, args, { encoding: 'utf8' });
  if (error !== undefined || !stdout.includes('scanned')) throw new Error(`no answer (${status}): ${stdout}`);
  return stdout.split('\n').filter((line) => /(?:error|warning) [A-Z]+\d+/i.test(line));
};
