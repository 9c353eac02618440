import { describe, expect, test } from '@jest/globals';
import type { RedactedFinding } from '../../src/detect/finding.ts';
import type { Report } from '../../src/report/report.ts';
import { sarif } from '../../src/report/sarif/sarif.ts';
import { visible } from '../../src/report/visible.ts';
import { hostile, poisoned, samples } from './hostile.ts';
import { historyFinding, historyReport } from './history-report.ts';
import { type Result, runOf } from './sarif-run.ts';
import { at, finding, scanReport } from './scan-report.ts';

const resultsOf = (findings: readonly RedactedFinding[], more: Partial<Report> = {}): readonly Result[] =>
  runOf(sarif({ ...scanReport, findings, problems: [], ...more })).results;

const placeOf = ({ locations }: Result): object => locations[0]!.physicalLocation;

describe('places', () => {
  test.each([
    ['a name', 'src/a.ts', { uri: 'src/a.ts', uriBaseId: '%SRCROOT%' }],
    ['spaces and signs', 'a b/c#d?e%f:g.ts', { uri: 'a%20b/c%23d%3Fe%25f%3Ag.ts', uriBaseId: '%SRCROOT%' }],
    ['another script', 'é/中.ts', { uri: '%C3%A9/%E4%B8%AD.ts', uriBaseId: '%SRCROOT%' }],
    ['half a character', 'a\ud800b', { uri: 'a%EF%BF%BDb', uriBaseId: '%SRCROOT%' }],
    ['a control character', 'a\u001bb', { uri: 'a%1Bb', uriBaseId: '%SRCROOT%' }],
    ['a member of an archive', 'a.zip!b/c.txt', { uri: 'a.zip!b/c.txt', uriBaseId: '%SRCROOT%' }],
    ['a file of the machine', '/etc/a b', { uri: 'file:///etc/a%20b' }],
    ['a file of a Windows machine', 'C:/a b', { uri: 'file:///C:/a%20b' }],
    ['no file', null, { uri: '.git/unnamed', uriBaseId: '%SRCROOT%' }],
  ])('%s', (_, path, artifactLocation) => {
    const [result] = resultsOf([finding('01', { locations: [at(path, 3)] })]);
    expect(placeOf(result!)).toEqual({
      artifactLocation,
      region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 169 },
    });
  });

  test('a key in two files is two results, each with the other places beside it', () => {
    const results = resultsOf([finding('01', { locations: [at('a', 1), at('b', 2), at('a', 9)] })]);
    expect(results.map(({ locations }) => locations[0]!.physicalLocation.artifactLocation.uri)).toEqual(['a', 'b']);
    expect(results.map(({ relatedLocations }) => relatedLocations!.length)).toEqual([2, 2]);
    expect(results.map(({ partialFingerprints }) => partialFingerprints['primaryLocationLineHash'])).toEqual([
      '01:1',
      '01:1',
    ]);
  });

  test('no number is below 1', () => {
    const [result] = resultsOf([
      finding('01', { locations: [{ path: 'a', startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 }] }),
    ]);
    expect(placeOf(result!)).toMatchObject({ region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 } });
  });
});

describe('a history', () => {
  const locations = [at('old.env', 3, { commit: 'a'.repeat(40) }), at('new.env', 7, { commit: 'b'.repeat(40) })];
  const historyResults = (inHead: boolean): readonly Result[] =>
    runOf(sarif(historyReport([historyFinding(1, { inHead }, { locations })]))).results;

  test('in HEAD: one result, at the newest version', () => {
    const [result, ...more] = historyResults(true);
    expect(more).toEqual([]);
    expect(placeOf(result!)).toMatchObject({ artifactLocation: { uri: 'new.env' }, region: { startLine: 7 } });
  });

  test('not in HEAD: no line of a file that may have other lines by now, and the message says so', () => {
    const [result, ...more] = historyResults(false);
    expect(more).toEqual([]);
    expect(placeOf(result!)).toEqual({
      artifactLocation: { uri: 'old.env', uriBaseId: '%SRCROOT%' },
      region: { startLine: 1 },
    });
    expect(result!.message.text).toMatch(/It is not in HEAD.*Introduced by 0001000100 \(Ada Example, /);
    expect(result!.relatedLocations?.[0]?.message?.text).toBe('new.env:7:5 in bbbbbbbbbbbb');
  });
});

describe('status', () => {
  const comment = { allowed: 'tripkey:allow on the line' };
  test.each<[string, Partial<RedactedFinding>, readonly unknown[] | undefined]>([
    ['new', {}, undefined],
    ['known', { status: 'known' }, undefined],
    [
      'baseline',
      { status: 'baseline', statusReason: 'old' },
      [{ kind: 'external', status: 'accepted', justification: 'old' }],
    ],
    ['allowlist', { status: 'allowed' }, [{ kind: 'external', status: 'accepted' }]],
    [
      'a comment',
      { status: 'allowed', locations: [at('a', 1, comment)] },
      [{ kind: 'inSource', status: 'accepted', justification: comment.allowed }],
    ],
    ['a comment at one of two places of a file', { locations: [at('a', 1, comment), at('a', 2)] }, undefined],
  ])('%s', (_, more, suppressions) => {
    const [result] = resultsOf([finding('01', more)]);
    expect(result!.suppressions).toEqual(suppressions);
  });

  test('a key that is dead is a note, one that was not asked about is an error', () => {
    const verification = { verdict: 'dead', reason: 'invalid_api_key', host: null, checkedAt: '' } as const;
    const results = resultsOf([finding('01', { verification }), finding('02', {})]);
    expect(results.map(({ level }) => level)).toEqual(['note', 'error']);
    expect(results[0]!.message.text).toContain('Verdict: dead');
  });
});

test('rules stand once, and results point at them', () => {
  for (const report of Object.values(samples)) {
    const { tool, results } = runOf(sarif(report));
    const ids = tool.driver.rules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(results.map(({ ruleIndex }) => ids[ruleIndex])).toEqual(results.map(({ ruleId }) => ruleId));
    for (const rule of tool.driver.rules) {
      expect(Number(rule.properties['security-severity'])).toBeGreaterThan(0);
      expect(rule.properties['tags']).toContain('security');
      expect(rule.help).toEqual({ text: expect.any(String), markdown: expect.any(String) });
    }
  }
});

test('problems of one check and file are told apart', () => {
  const problem = { check: 'key-age', severity: 'high', path: 'a', message: '90 days old' };
  const hashes = [
    [problem, problem],
    [problem, { ...problem, message: '91 days old' }],
  ].map((problems) =>
    resultsOf([], { problems }).map(({ partialFingerprints }) => partialFingerprints['primaryLocationLineHash']),
  );
  expect(new Set(hashes[0]).size).toBe(2);
  expect(hashes[1]).toEqual(hashes[0]);
});

test('what was not read fails the run, and each thing is told', () => {
  const { invocations } = runOf(sarif(scanReport));
  expect(invocations[0]).toMatchObject({
    executionSuccessful: false,
    toolExecutionNotifications: [{ level: 'error' }, { level: 'note' }, { level: 'warning' }],
  });
  expect(runOf(sarif({ ...scanReport, complete: true, incomplete: [] })).invocations[0]!.executionSuccessful).toBe(
    true,
  );
});

test('more results than GitHub takes: the first ones, and an error', () => {
  const locations = Array.from({ length: 25_010 }, (_, index) => at(`${index}`, 1));
  const { results, invocations } = runOf(
    sarif({ ...scanReport, problems: [], findings: [finding('01', { locations })] }),
  );
  expect(results).toHaveLength(25_000);
  expect(invocations[0]!.toolExecutionNotifications.map(({ message }) => message.text)).toContain(
    '10 more results have no room: see another format.',
  );
});

test.each(Object.entries(hostile))(
  '%s in every field: addresses lead to the file or nowhere, words are no links',
  (_, text) => {
    for (const report of Object.values(samples)) {
      const { results } = runOf(sarif(poisoned(report, text)));
      for (const { locations, message } of results) {
        const { uri, uriBaseId } = locations[0]!.physicalLocation.artifactLocation;
        expect(uri).toMatch(/^[\w!~*'().%/-]+$/);
        expect([uriBaseId, uri.startsWith('file:')]).toEqual(['%SRCROOT%', false]);
        expect(message.text).toBe(visible(message.text));
        expect(message.text).not.toContain('](');
      }
    }
  },
);
