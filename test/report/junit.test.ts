import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { validateXML } from 'xmllint-wasm';
import { junit } from '../../src/report/junit.ts';
import { hostile, poisoned, samples } from './hostile.ts';

// Held against the schema that Jenkins publishes, by libxml2.

const schema = readFileSync('test/report/schemas/junit-4.xsd', 'utf8');

const errorsOf = async (xml: string): Promise<readonly string[]> => {
  const { errors } = await validateXML({ xml, schema });
  return errors.map(({ message }) => message);
};

test.each(Object.entries(samples))('%s: fits the schema', async (_, report) => {
  expect(await errorsOf(junit(report))).toEqual([]);
});

test('the schema refuses what is not JUnit', async () => {
  expect(await errorsOf(junit(samples['scan']!).replaceAll('testcase', 'test'))).not.toEqual([]);
});

test.each(Object.entries(hostile))('%s in every field: fits the schema, with as many cases', async (_, text) => {
  for (const report of Object.values(samples)) {
    const written = junit(poisoned(report, text));
    expect(await errorsOf(written)).toEqual([]);
    expect(written.match(/<testcase /g)).toHaveLength(junit(report).match(/<testcase /g)!.length);
  }
});

test('what counts fails, what was accepted is skipped, what was not read is an error', () => {
  const written = junit(samples['scan']!);
  expect(written).toMatch(/<testsuite name="tripkey" tests="9" failures="4" errors="2" skipped="3">/);
  expect(written.match(/<failure /g)).toHaveLength(4);
  expect(written.match(/<error /g)).toHaveLength(2);
  expect(written.match(/<skipped>/g)).toHaveLength(3);
});

test('a clean scan is one test that passes', () => {
  const clean = { ...samples['scan']!, complete: true, findings: [], problems: [], incomplete: [] };
  expect(junit(clean)).toMatch(/tests="1" failures="0" errors="0" skipped="0"/);
  expect(junit(clean)).toContain('<testcase name="scan: range" classname="scan"/>');
});
