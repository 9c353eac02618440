import { expect, test } from '@jest/globals';
import { addDays, dayText, daysBetween, daysText, isDay, startOfDay } from '../../src/hygiene/age/days.ts';
import { createLineCounter } from '../../src/hygiene/formats/lines.ts';
import { folderOf, nameOf } from '../../src/hygiene/path-parts.ts';

test.each(['2026-11-21', '2024-02-29', '1970-01-01'])('%s is a day', (text) => {
  expect(isDay(text)).toBe(true);
  expect(dayText(startOfDay(text))).toBe(text);
});

test.each(['2026-02-29', '2026-13-01', '2026-1-1', '2026-11-21T00:00:00Z', '', ' 2026-11-21', '26-11-21'])(
  '%j is none',
  (text) => expect(isDay(text)).toBe(false),
);

test.each([
  ['2026-11-21', 90, '2027-02-19'],
  ['2024-02-28', 1, '2024-02-29'],
  ['2026-10-24', 2, '2026-10-26'],
  ['2026-01-01', -1, '2025-12-31'],
])('%s and %i days is %s', (day, days, then) => {
  expect(addDays(day, days)).toBe(then);
  expect(daysBetween(day, then)).toBe(days);
});

test('a day and days', () => expect([0, 1, 2].map(daysText)).toEqual(['0 days', '1 day', '2 days']));

test.each([
  ['a/b/c.ts', 'a/b/', 'c.ts'],
  ['c.ts', '', 'c.ts'],
  ['a/', 'a/', ''],
  ['', '', ''],
])('the parts of %j', (path, folder, name) => expect([folderOf(path), nameOf(path)]).toEqual([folder, name]));

test('lines of offsets, in rising order and again from the start', () => {
  const lineAt = createLineCounter('a\r\nb\n\nd');
  expect([0, 1, 2, 3, 4, 5, 6, 99, 0, 3].map((offset) => lineAt(offset))).toEqual([1, 1, 1, 2, 2, 3, 4, 4, 1, 2]);
});
