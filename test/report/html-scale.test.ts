import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exposureBar } from '../../src/report/html/exposure-bar.ts';
import { type Scale, percent, scaleOf, ticksOf, timeOf } from '../../src/report/html/scale.ts';
import { historyFinding, historyReport } from './history-report.ts';

const scale = (from: string, to: string): Scale => ({ from: Date.parse(from), to: Date.parse(to) });

test.each([
  ['2026-03-01', '2026-03-04', ['2026-03-01', '2026-03-02', '2026-03-03']],
  ['2026-03-01T12:00:00Z', '2026-03-20', ['2026-03-05', '2026-03-12']],
  ['2026-03-15', '2026-07-20', ['2026-04', '2026-05', '2026-06', '2026-07']],
  ['2025-11-30', '2026-11-20', ['2026-01', '2026-04', '2026-07']],
  ['2023-05-01', '2026-11-20', ['2024', '2025', '2026']],
  ['1999-05-01', '2026-11-20', ['2000', '2010', '2020']],
])('from %s to %s: %j', (from, to, labels) => {
  expect(ticksOf(scale(from, to)).map(({ label }) => label)).toEqual(labels);
});

test('whatever the span is, there are few dates, in order, and each where it belongs', () => {
  const time = fc.integer({ min: 86_400_000, max: Date.parse('9000-01-01') });
  fc.assert(
    fc.property(time, fc.integer({ min: 86_400_000, max: 3e13 }), (from, length) => {
      const span = { from, to: from + length };
      const ticks = ticksOf(span);
      expect(ticks.length).toBeLessThanOrEqual(6);
      for (const [index, { at, label }] of ticks.entries()) {
        expect(at).toBe(percent(span, Date.parse(label)));
        expect(at).toBeGreaterThan(ticks[index - 1]?.at ?? -1);
      }
    }),
  );
});

test.each([
  ['2026-03-01T14:02:30+01:00', Date.parse('2026-03-01T13:02:30Z')],
  ['1970-01-01T00:00:00Z', null],
  ['292277026596-12-04T15:30:07Z', null],
  ['yesterday', null],
  [null, null],
])('%s is %s', (text, time) => {
  expect(timeOf(text)).toBe(time);
});

test('the axis ends with the run, or with the last time that is named', () => {
  const report = historyReport([historyFinding(1, {})]);
  const day = Date.parse('2026-03-01T13:02:30Z');
  expect(scaleOf(report)).toEqual({ from: day - 86_400_000, to: day + 86_400_000 });
  const to = Date.parse('2026-11-20');
  expect(scaleOf({ ...report, ran: { from: to, to } })).toEqual({ from: day, to });
  expect(scaleOf(historyReport([]))).toBeNull();
});

const drawn = scale('2026-01-01', '2026-04-11');

test.each([
  ['stands', { exposure: { from: '2026-01-01T00:00:00Z', to: null } }, ['tip 0 100']],
  [
    'went from the tips, and stays in the history',
    { exposure: { from: '2026-01-01T00:00:00Z', to: '2026-02-20T00:00:00Z' } },
    ['kept 47 100', 'tip 0 47'],
  ],
  [
    'is kept by a stash',
    { reach: 'stash' as const, exposure: { from: '2026-01-01T00:00:00Z', to: '2026-02-20T00:00:00Z' } },
    ['tip 0 47'],
  ],
  [
    'went before it came, by two clocks',
    { exposure: { from: '2026-02-20T00:00:00Z', to: '2026-01-01T00:00:00Z' } },
    ['kept 0 100', 'tip 47 47'],
  ],
  ['has no commit', { exposure: { from: null, to: null } }, []],
])('a key that %s', (_, history, lines) => {
  const bar = exposureBar(historyFinding(1, history), drawn);
  const found = [...bar.matchAll(/<line class="(\w+)" x1="([\d.]+)%" x2="([\d.]+)%"/g)];
  expect(found.map(([, kind, from, to]) => `${kind} ${from} ${to}`)).toEqual(lines);
});
