import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import type { Report } from '../../src/report/report.ts';
import { gitlab } from '../../src/report/gitlab/gitlab.ts';
import { hostile, poisoned, samples } from './hostile.ts';
import { at, finding, scanReport } from './scan-report.ts';

interface Document {
  readonly scan: { readonly status: string; readonly start_time: string; readonly messages: readonly object[] };
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly name: string;
    readonly location: {
      readonly file?: string;
      readonly start_line?: number;
      readonly commit: { readonly sha: string };
    };
  }[];
}

const documentOf = (report: Report): Document => JSON.parse(gitlab(report)) as Document;

/** GitLab's own schema, which is in no package that npm has: TRIPKEY_GITLAB_SCHEMA names the file. */
const schema = process.env['TRIPKEY_GITLAB_SCHEMA'] ?? '../shared/gitlab/secret-detection-report-format.json';
const withSchema = existsSync(schema) ? describe : describe.skip;
const why = existsSync(schema) ? '' : ` (skipped: no ${schema})`;

withSchema(`GitLab's schema${why}`, () => {
  const errorsOf = (document: object): readonly unknown[] => {
    const fits = new Ajv({ allErrors: true, strict: false }).compile(
      JSON.parse(readFileSync(schema, 'utf8')) as object,
    );
    fits(document);
    return fits.errors ?? [];
  };

  test.each(Object.entries(samples))('%s: fits', (_, report) => {
    expect(errorsOf(documentOf(report))).toEqual([]);
  });

  test.each(Object.entries(hostile))('%s in every field: fits', (_, text) => {
    for (const report of Object.values(samples)) expect(errorsOf(documentOf(poisoned(report, text)))).toEqual([]);
  });

  test('it refuses what is wrong', () => {
    expect(errorsOf({ ...documentOf(samples['scan']!), vulnerabilities: [{}] })).not.toEqual([]);
  });
});

test('an entry for each key and file; the same ones in the next report, wherever the key is by then', () => {
  const entriesOf = (line: number): Document['vulnerabilities'] =>
    documentOf({
      ...scanReport,
      problems: [],
      findings: [finding('01', { locations: [at('a', line), at('b', 1), at('a', 99)] })],
    }).vulnerabilities;
  const [before, after] = [entriesOf(1), entriesOf(7)];
  expect(before.map(({ location }) => location)).toMatchObject([
    { file: 'a', start_line: 1, commit: { sha: '0000000' } },
    { file: 'b', start_line: 1 },
  ]);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(new Set(after.map(({ id }) => id)).size).toBe(2);
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test.each(Object.entries(samples))('%s: ids are UUIDs, each once', (_, report) => {
  const ids = documentOf(report).vulnerabilities.map(({ id }) => id);
  expect(ids.filter((id) => !UUID.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});

test('what is accepted is no entry: GitLab would show it as open', () => {
  const document = documentOf({
    ...scanReport,
    problems: [],
    findings: [finding('01', { status: 'baseline', statusReason: 'old' })],
  });
  expect(document.vulnerabilities).toEqual([]);
  expect(document.scan.messages).toContainEqual({
    level: 'info',
    value: 'Accepted (baseline): OpenAI project key sk-proj-…x7Qw, fingerprint 01: old',
  });
});

test('an incomplete scan has failed, and says what was not read', () => {
  expect(documentOf(scanReport).scan).toMatchObject({
    status: 'failure',
    messages: [{ level: 'fatal', value: expect.stringContaining('permission denied') }, {}, {}, {}],
  });
  expect(documentOf({ ...scanReport, complete: true, incomplete: [] }).scan.status).toBe('success');
});

test('when it ran, in UTC', () => {
  const ran = { from: Date.UTC(2026, 10, 20, 9, 30, 5, 678), to: Date.UTC(2026, 10, 20, 9, 31) };
  expect(documentOf({ ...scanReport, ran }).scan).toMatchObject({
    start_time: '2026-11-20T09:30:05',
    end_time: '2026-11-20T09:31:00',
  });
});
