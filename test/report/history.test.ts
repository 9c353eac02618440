import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RedactedFinding } from '../../src/detect/finding.ts';
import { type Look, reporters } from '../../src/report/report.ts';
import { everyState, historyFinding, historyReport } from './history-report.ts';

type Parts = Parameters<typeof historyFinding>[1];

const look: Look = { color: false, verbose: false, columns: 100 };
const textOf = (findings: readonly RedactedFinding[], more: Partial<Look> = {}): string =>
  reporters.text(historyReport(findings), { ...look, ...more });
const line = (text: string, start: string): string | undefined =>
  text
    .replace(/\n {11}(?=\S)/g, ' ')
    .split('\n')
    .find((each) => each.trimStart().startsWith(start))
    ?.trim();

const branches = (count: number): string[] => Array.from({ length: count }, (_, index) => `refs/heads/b${index}`);

test.each<[string, Parts, string, string]>([
  ['at a tip', { inHead: false }, 'now', 'still in main'],
  ['in the tree of HEAD', {}, 'now', 'still in HEAD, main'],
  [
    'at many tips',
    { inHead: false, tips: branches(5), refs: branches(9) },
    'now',
    'still in b0, b1, b2, … (5 branches); and in the history of 4 more refs',
  ],
  [
    'at the tip of a tag',
    { inHead: false, tips: ['refs/tags/v1'], refs: ['refs/tags/v1'] },
    'now',
    'still in v1 (a tag)',
  ],
  [
    'at the tip of remote branches alone',
    { inHead: false, tips: ['refs/remotes/o/x'], refs: ['refs/remotes/o/x'] },
    'now',
    'still in o/x',
  ],
  [
    'gone from the tips',
    { inHead: false, tips: [], exposure: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00-03:30' } },
    'now',
    'gone from every tip since 2026-02-01 00:00 -0330, still in the history of main',
  ],
  ['no commit took it away', { inHead: false, tips: [] }, 'now', 'still in the history of main'],
  [
    'another kind of ref',
    { inHead: false, tips: [], refs: ['refs/pull/1/head', 'refs/heads/a'] },
    'now',
    'still in the history of a, refs/pull/1/head (1 branch, 1 other ref)',
  ],
  ['pushed', { pushed: true, refs: ['refs/heads/main', 'refs/remotes/origin/main'] }, 'pushed', 'yes: origin/main'],
  ['not pushed', { pushed: false }, 'pushed', 'no remote-tracking branch has it'],
  [
    'a window',
    { pushed: true, exposure: { from: '2026-01-01T23:00:00+00:00', to: '2026-01-03T23:00:00+01:00' } },
    'exposed',
    '1 day: 2026-01-01 23:00 +0000 to 2026-01-03 23:00 +0100; the history shows it after that as well',
  ],
  [
    'a short window',
    { pushed: true, exposure: { from: '2026-01-01T10:00:00Z', to: '2026-01-01T10:05:00Z' } },
    'exposed',
    'less than a day: 2026-01-01 10:00 +0000 to 2026-01-01 10:05 +0000; the history shows it after that as well',
  ],
  [
    'a window by two clocks',
    { pushed: true, exposure: { from: '2026-01-02T10:00:00Z', to: '2026-01-01T10:00:00Z' } },
    'exposed',
    '2026-01-02 10:00 +0000 to 2026-01-01 10:00 +0000; the history shows it after that as well',
  ],
  ['an open window', { pushed: true }, 'exposed', 'since 2026-03-01 14:02 +0100'],
  ['kept here alone', { pushed: false }, 'kept', 'since 2026-03-01 14:02 +0100'],
  [
    'a time that no calendar has',
    { pushed: true, exposure: { from: '99999999-01-01T10:00:00+51:30', to: null } },
    'exposed',
    'since 99999999-01-01 10:00 +5130',
  ],
])('%s', (_, parts, label, text) => {
  expect(line(textOf([historyFinding(1, parts)]), label)?.replace(/^\S+ +/, '')).toBe(text);
});

test('events are in order of time, whatever the offsets', () => {
  const at = (committedAt: string, subject: string): { committedAt: string; subject: string } => ({
    committedAt,
    subject,
  });
  const finding = historyFinding(1, {
    introduced: [at('2026-01-01T12:00:00+05:00', 'first'), at('2026-01-01T09:00:00+00:00', 'third')],
    removed: [at('2026-01-01T03:00:00-05:00', 'second'), at('never', 'last')],
  });
  const words = textOf([finding]).match(/(?<=^ {2}\S.*(?:introduced|removed) .*)(?:first|second|third|last)$/gm);
  expect(words).toEqual(['first', 'second', 'third', 'last']);
});

test('a thousand events, paths and places, and two hundred keys, are counted', () => {
  const many = Array.from({ length: 1000 }, (_, index) => index);
  const { locations } = everyState[0]!;
  const finding = historyFinding(
    1,
    { introduced: many.map((index) => ({ subject: `s${index}` })), refs: branches(1000), tips: branches(1000) },
    { locations: many.map((index) => ({ ...locations[1]!, path: `p${index}` })) },
  );
  const text = textOf([finding]);
  expect(text).toContain('also in p1, p2, p3 and 996 more (--verbose shows all)');
  expect(text).toContain('… 994 more events (--verbose shows all)');
  expect(text).toContain('s0\n');
  expect(text).toContain('s999\n');
  expect(text.split('\n').length).toBeLessThan(50);
  expect(textOf([finding], { verbose: true }).split('\n').length).toBeGreaterThan(3000);

  const keys = Array.from({ length: 200 }, (_, index) => historyFinding(index, { pushed: index % 2 === 0 }));
  const steps = textOf(keys).split('What to do, in this order:\n')[1]!;
  expect(steps).toContain('1. Rotate sk-proj-…xxx0, sk-proj-…xxx2, sk-proj-…xxx4 and 97 more first');
  expect(steps.split('\n').length).toBeLessThan(25);
});

const local = { pushed: false, refs: [] } as const;

test.each<[string, readonly Parts[], readonly string[]]>([
  [
    'one pushed',
    [{ pushed: true }],
    ['Rotate the key first: it was pushed', 'Then clean', 'Tell everyone', 'Not a secret'],
  ],
  [
    'two, one of them unknown',
    [{ pushed: true }, { pushed: null }],
    ['Rotate all 2 keys first: they were pushed, or', 'Then clean', 'Tell everyone', 'Not a secret'],
  ],
  [
    'unknown',
    [{ pushed: null }],
    ['Rotate the key first: nothing tells that it was not pushed', 'Then clean', 'Tell everyone', 'Not a secret'],
  ],
  [
    'not pushed',
    [{ pushed: false }],
    ['In commits that are not pushed: take it out', 'No need to rotate', 'Not a secret'],
  ],
  ['in a stash', [{ ...local, reach: 'stash' }], ['In a stash: drop it', 'No need to rotate', 'Not a secret']],
  ['staged', [{ ...local, reach: 'index' }], ['Staged: take it out', 'No need to rotate', 'Not a secret']],
  [
    'in nothing',
    [{ ...local, reach: 'unreachable' }],
    ['Left over in the object store: git gc', 'No need to rotate', 'Not a secret'],
  ],
  [
    'one pushed, two in the reflog',
    [{ pushed: true }, { ...local, reach: 'reflog' }, { ...local, reach: 'reflog' }],
    [
      'Rotate sk-proj-…xxx0 first',
      'Then clean',
      'Tell everyone',
      'Kept by the reflog (sk-proj-…xxx1, sk-proj-…xxx2):',
      'No need to rotate',
      'Not a secret',
    ],
  ],
])('what to do, in order: %s', (_, states, starts) => {
  const text = textOf(states.map((state, index) => historyFinding(index, state)));
  const steps = [
    ...text
      .split('What to do, in this order:\n')[1]!
      .split('\n\n')[0]!
      .replace(/\n +/g, ' ')
      .matchAll(/^(\d+)\. (.*)$/gm),
  ];
  expect(steps.map(([, number]) => Number(number))).toEqual(starts.map((__, index) => index + 1));
  steps.forEach(([, , step], index) => expect(step!.slice(0, starts[index]!.length)).toBe(starts[index]));
});

test.each([
  [{}, '6271 commits, 20104 file versions (blobs), 31002 trees, 1 tag, 406 MB searched; nothing found.\n'],
  [
    { complete: false, incomplete: [{ what: 'a', why: 'b' }] },
    'searched; nothing found in what could be read. The scan is incomplete: 1 thing could not be read.\n',
  ],
  [
    { counts: { files: 0, blobs: 1, bytes: 10, commits: 1 } },
    '1 commit, 1 file version (blob), 10 bytes searched; nothing found.\n',
  ],
])('nothing found: %j', (more, end) => {
  const text = reporters.text(historyReport([], more), look);
  expect(text.slice(-end.length)).toBe(end);
  if (!('complete' in more)) expect(text).toBe(end);
});

test('lines fit, unless one word does not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 140 }), fc.boolean(), (columns, verbose) => {
      const widest = Math.min(100, Math.max(40, columns));
      const lines = textOf(everyState, { columns, verbose }).split('\n').slice(0, -2);
      const long = lines.filter(
        (each) =>
          each.length > widest &&
          // Places and headlines stay in one piece.
          !/^(?: {2}(?:object|a commit message)|in the baseline: )/.test(each) &&
          each
            .trim()
            .split(' ')
            .every((word) => word.length < 20),
      );
      expect(long).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('colours change nothing but the colour', () => {
  for (const columns of [44, 100]) {
    // oxlint-disable-next-line no-control-regex -- they are what this is about
    expect(textOf(everyState, { color: true, columns }).replace(/\u001b\[\d+m/g, '')).toBe(
      textOf(everyState, { columns }),
    );
  }
});
