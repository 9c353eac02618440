import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { sarifForUpload } from '../../src/action/upload-sarif.ts';
import type { RedactedFinding } from '../../src/detect/finding.ts';
import type { Report } from '../../src/report/report.ts';
import { everyState, historyFinding, historyReport } from '../report/history-report.ts';
import { hostile, poisoned, samples } from '../report/hostile.ts';
import { complaints, multitool, schemaJudge, whyNot } from '../report/sarif-judge.ts';
import { runOf } from '../report/sarif-run.ts';
import { at, finding, scanReport } from '../report/scan-report.ts';

const report = (findings: readonly RedactedFinding[], more: Partial<Report> = {}): Report => ({
  ...scanReport,
  problems: [],
  findings,
  ...more,
});

const upload = (of: Report): ReturnType<typeof runOf> => runOf(sarifForUpload(of));

const notesOf = (of: Report): readonly string[] =>
  upload(of).invocations[0]!.toolExecutionNotifications.map(({ message }) => message.text);

test('what is accepted opens no alert, and its rules are not there', () => {
  const comment = { allowed: 'tripkey:allow on the line' };
  const run = upload(
    report([
      finding('01', { ruleId: 'a-rule', status: 'baseline' }),
      finding('02', { ruleId: 'b-rule', status: 'allowed', locations: [at('a', 1, comment)] }),
      finding('03', { locations: [at('allowed.ts', 1, comment), at('open.ts', 2)] }),
    ]),
  );
  expect(run.results.map(({ locations }) => locations[0]!.physicalLocation.artifactLocation.uri)).toEqual(['open.ts']);
  expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(['openai-project-key']);
  for (const sample of Object.values(samples)) expect(sarifForUpload(sample)).not.toContain('"suppressions"');
});

test('the worst ones first: GitHub shows the beginning', () => {
  const dead = { verdict: 'dead', reason: 'invalid_api_key', host: null, checkedAt: '' } as const;
  const { results } = upload(
    report([
      finding('known', { status: 'known' }),
      finding('dead', { verification: dead }),
      finding('low', { severity: 'low' }),
      finding('critical', {}),
    ]),
  );
  expect(results.map(({ partialFingerprints }) => partialFingerprints['tripkeyFingerprint/v1'])).toEqual([
    'critical',
    'low',
    'dead',
    'known',
  ]);
});

test.each(['range', 'history', 'files'])('%s: one run, of a category of its own', (mode) => {
  const { runs } = JSON.parse(sarifForUpload({ ...scanReport, mode })) as { runs: { automationDetails: unknown }[] };
  expect(runs.map(({ automationDetails }) => automationDetails)).toEqual([{ id: `tripkey/${mode}/` }]);
});

test('an incomplete scan is said', () => {
  const { invocations } = upload(scanReport);
  expect(invocations[0]).toMatchObject({
    executionSuccessful: false,
    toolExecutionNotifications: [{ level: 'error' }, { level: 'note' }, { level: 'warning' }],
  });
});

test('more results than GitHub takes: the worst ones, and an error', () => {
  const many = Array.from({ length: 25_010 }, (_, index) => at(`${index}`, 1));
  const of = report([finding('known', { status: 'known', locations: many }), finding('new', {})]);
  const { results } = upload(of);
  expect(results).toHaveLength(25_000);
  expect(results[0]!.partialFingerprints['tripkeyFingerprint/v1']).toBe('new');
  expect(notesOf(of)).toContain('11 more results have no room: see another format.');
});

test('more bytes than GitHub takes: as many results as fit, and an error', () => {
  const findings = Array.from({ length: 3500 }, (_, index) =>
    finding(`${index}`, { locations: [at(incompressible(index), 1)] }),
  );
  const text = sarifForUpload(report(findings));
  const { results, invocations } = runOf(text);
  expect(gzipSync(text).length).toBeLessThanOrEqual(10_000_000);
  expect(results.length).toBeGreaterThan(2500);
  expect(invocations[0]!.toolExecutionNotifications.map(({ message }) => message.text)).toContain(
    `${3500 - results.length} more results have no room: see another format.`,
  );
});

/** A name of 4 KB that gzip makes hardly shorter. */
const incompressible = (seed: number): string =>
  Array.from({ length: 48 }, (_, part) => createHash('sha512').update(`${seed} ${part}`).digest('base64url')).join('');

test('a history: a line only of what HEAD has; all of it was pushed', () => {
  const of = historyReport([
    historyFinding(1, { inHead: false, pushed: null }, { locations: [at('old.env', 3)] }),
    historyFinding(2, { inHead: true, pushed: false }, { locations: [at('new.env', 7)] }),
  ]);
  const { results } = upload(of);
  expect(results.map(({ locations }) => locations[0]!.physicalLocation)).toMatchObject([
    { artifactLocation: { uri: 'old.env' }, region: { startLine: 1 } },
    { artifactLocation: { uri: 'new.env' }, region: { startLine: 7 } },
  ]);
  expect(results.map(({ message }) => /Pushed: (\w+)/.exec(message.text)?.[1])).toEqual(['yes', 'yes']);
});

test('no result has more places than GitHub takes, and no rule more tags', () => {
  const locations = Array.from({ length: 3000 }, (_, index) => at('a.ts', index + 1));
  const { results, tool } = upload(report([finding('01', { locations })]));
  expect(results[0]!.locations.length + results[0]!.relatedLocations!.length).toBeLessThanOrEqual(1000);
  for (const { properties } of tool.driver.rules)
    expect((properties['tags'] as unknown[]).length).toBeLessThanOrEqual(10);
});

const texts: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries(samples).flatMap(([name, sample]) => [
    [name, sarifForUpload(sample)],
    ...Object.entries(hostile).map(([which, text]) => [`${name}, ${which}`, sarifForUpload(poisoned(sample, text))]),
  ]),
  ['a clean run', sarifForUpload(report([], { complete: true, incomplete: [] }))],
  ['every state of a history', sarifForUpload(historyReport(everyState))],
]);

const withMultitool = multitool === undefined ? describe.skip : describe;

withMultitool(`by others${whyNot}`, () => {
  test('fits the schema', () => {
    const errorsOf = schemaJudge();
    expect(Object.values(texts).flatMap(errorsOf)).toEqual([]);
  });

  test('the validator finds no error and gives no warning', () => {
    expect(complaints(Object.values(texts))).toEqual([]);
  });
});
