import { expect, test } from '@jest/globals';
import type { CommitInfo, Finding, History } from '../../src/detect/finding.ts';
import { mergeFindings } from '../../src/history/merge.ts';
import { findingOf } from '../support/findings.ts';

const commit = (id: string, committedAt: string): CommitInfo => ({
  id,
  author: 'A <a@example.com>',
  authoredAt: committedAt,
  committedAt,
  subject: id,
});

const history = (more: Partial<History>): History => ({
  introduced: [],
  removed: [],
  paths: [],
  inHead: false,
  tips: [],
  refs: [],
  pushed: false,
  reach: 'reflog',
  exposure: { from: null, to: null },
  ...more,
});

const found = (path: string, more: Partial<History>, finding: Partial<Finding> = {}): Finding =>
  findingOf('the secret', [path], { ...finding, history: history(more) });

const merged = (a: Partial<History>, b: Partial<History>): History =>
  mergeFindings([[found('a', a)], [found('b', b)]])[0]!.history!;

test('other keys stay apart, in order', () => {
  const [a, b] = [findingOf('one', ['a']), findingOf('two', ['b'])];
  expect(mergeFindings([[a], [b]])).toEqual([a, b]);
});

test('one key: every place once, and the surer of both speaks', () => {
  const [unsure, sure] = [found('a', {}, { confidence: 'medium' }), found('b', {}, { confidence: 'high' })];
  const [finding, ...more] = mergeFindings([[unsure], [sure], [unsure]]);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ confidence: 'high', locations: [{ path: 'a' }, { path: 'b' }] });
});

test('commits are those of both, by time and not by how it is written', () => {
  const early = commit('b', '2026-01-01T10:00:00+02:00');
  const late = commit('a', '2026-01-01T09:00:00+00:00');
  expect(merged({ introduced: [late], removed: [late] }, { introduced: [early], removed: [late] })).toMatchObject({
    introduced: [early, late],
    removed: [late],
  });
});

test('names are those of both, sorted', () => {
  expect(
    merged({ paths: ['b', 'a'], refs: ['z'], tips: [] }, { paths: ['a', 'c'], refs: ['y'], tips: ['x'] }),
  ).toMatchObject({
    paths: ['a', 'b', 'c'],
    refs: ['y', 'z'],
    tips: ['x'],
  });
});

test.each([
  [true, false, true],
  [null, true, true],
  [null, false, null],
  [false, false, false],
  [null, null, null],
])('pushed %s and %s is %s', (a, b, both) => {
  expect(merged({ pushed: a }, { pushed: b }).pushed).toBe(both);
  expect(merged({ pushed: b }, { pushed: a }).pushed).toBe(both);
});

test.each([
  ['unreachable', 'refs', 'refs'],
  ['reflog', 'index', 'index'],
  ['stash', 'stash', 'stash'],
] as const)('kept by %s and by %s is kept by %s', (a, b, both) => {
  expect(merged({ reach: a }, { reach: b }).reach).toBe(both);
  expect(merged({ reach: b }, { reach: a }).reach).toBe(both);
});

test.each([
  [['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'], ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'], 1, 0],
  [['2026-01-01T00:00:00Z', null], ['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'], 0, 0],
  [[null, null], ['2026-01-02T00:00:00Z', null], 1, 0],
] as const)('exposed %j and %j', (a, b, from, to) => {
  const windows = [a, b] as const;
  const ends = { from: windows[from][0], to: windows[to][1] };
  const of = ([start, end]: readonly [string | null, string | null]) => ({ exposure: { from: start, to: end } });
  expect(merged(of(a), of(b)).exposure).toEqual(ends);
  expect(merged(of(b), of(a)).exposure).toEqual(ends);
});

test('without a history there is none to merge', () => {
  const plain = findingOf('the secret', ['a']);
  expect(mergeFindings([[plain], [found('b', {})]])[0]).not.toHaveProperty('history');
});

test('hosts beside an Azure key are those of both, the nearest of each first, eight at most', () => {
  const hosts = (...names: string[]): readonly string[] => names.map((name) => `${name}.openai.azure.com`);
  const [a, b] = [findingOf('k', ['a'], { hosts: hosts('x', 'y') }), findingOf('k', ['b'], { hosts: hosts('z', 'x') })];
  expect(mergeFindings([[a], [b]])[0]!.hosts).toEqual(hosts('x', 'z', 'y'));
  expect(mergeFindings([[a], [findingOf('k', ['b'])]])[0]!.hosts).toEqual(hosts('x', 'y'));
  expect(mergeFindings([[findingOf('k', ['a'])], [findingOf('k', ['b'])]])[0]).not.toHaveProperty('hosts');
  const many = findingOf('k', ['c'], { hosts: hosts(...'abcdefgh') });
  expect(mergeFindings([[a], [many]])[0]!.hosts).toEqual(hosts(...'xaybcdef'));
});
