import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { validateXML } from 'xmllint-wasm';
import { junit } from '../../src/report/junit.ts';
import { hostile, poisoned, samples } from './hostile.ts';
import { finding, scanReport } from './scan-report.ts';

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

const dead = {
  verdict: 'dead',
  reason: '401_invalid_api_key',
  host: 'api.openai.com',
  checkedAt: '2026-11-20T10:00:00Z',
} as const;

test.each<[string, boolean, number]>([
  ['a dead key that does not count (--fail-on live) is skipped, with its verdict, and does not fail', true, 1],
  ['a dead key that counts fails', false, 2],
])('%s', (_, deadPass, failures) => {
  const findings = [finding('0000000000000001', { verification: dead }), finding('0000000000000002', {})];
  const written = junit({ ...scanReport, findings, problems: [], deadPass });
  expect(written.match(/<failure /g)).toHaveLength(failures);
  expect(written).toMatch(deadPass ? /<skipped>.*Verdict: dead/ : /<failure [^>]*Verdict: dead/);
});

test.each([
  ['low', 0],
  ['medium', 1],
])('a problem of severity %s: %i failures, as the exit status of doctor has it', (severity, failures) => {
  const problems = [{ check: 'key-age', severity, message: 'old' }];
  const written = junit({ ...scanReport, findings: [], problems });
  expect(written.match(/<failure /g) ?? []).toHaveLength(failures);
  expect(written.match(/<skipped>/g) ?? []).toHaveLength(1 - failures);
});

test('a clean scan is one test that passes', () => {
  const clean = { ...samples['scan']!, complete: true, findings: [], problems: [], incomplete: [] };
  expect(junit(clean)).toMatch(/tests="1" failures="0" errors="0" skipped="0"/);
  expect(junit(clean)).toContain('<testcase name="scan: range" classname="scan"/>');
});
