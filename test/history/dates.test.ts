import { expect, test } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { parseDate, parseMaxAge } from '../../src/history/dates.ts';
import { isolatedEnvironment, temporaryFolder } from '../support/repository.ts';

/** No repository: the dates are read before one is cloned. */
const place = { cwd: temporaryFolder(), env: isolatedEnvironment() };
const { env } = place;

/** Without a zone: local time, whatever the machine's is. */
const at = (iso: string): number => Date.parse(iso) / 1000;

test.each([
  ['2026-01-05', 'since', '2026-01-05T00:00:00'],
  ['2026-01-05', 'until', '2026-01-05T23:59:59'],
  ['2026-03-29', 'until', '2026-03-29T23:59:59'],
  ['2026-07-01T08:30', 'since', '2026-07-01T08:30:00'],
  ['2026-07-01 08:30:15', 'until', '2026-07-01T08:30:15'],
  ['2026-07-01T08:30:15Z', 'since', '2026-07-01T08:30:15Z'],
  ['2026-07-01T08:30:15.123z', 'since', '2026-07-01T08:30:15Z'],
  ['2026-07-01T08:30:15-0530', 'since', '2026-07-01T08:30:15-05:30'],
  ['2026-07-01T08:30:15+05:30', 'since', '2026-07-01T08:30:15+05:30'],
  ['2024-02-29', 'since', '2024-02-29T00:00:00'],
  ['@1700000000', 'since', '2023-11-14T22:13:20Z'],
  ['1700000000 +0000', 'since', '2023-11-14T22:13:20Z'],
  ['Mon, 5 Jan 2026 10:00:00 +0100', 'since', '2026-01-05T10:00:00+01:00'],
  ['Mon Jan 5 10:00:00 2026 +0100', 'since', '2026-01-05T10:00:00+01:00'],
] as const)('%s as %s is %s', (text, end, iso) => {
  expect(parseDate(text, end, place)).toBe(at(iso));
});

test.each([
  ['3 days ago', 3 * 86_400],
  ['3.days.ago', 3 * 86_400],
  ['one hour ago', 3600],
  ['2 weeks 3 hours ago', 14 * 86_400 + 3 * 3600],
  ['now', 0],
] as const)('%s is %d seconds before now', (text, seconds) => {
  const before = Math.floor(Date.now() / 1000);
  const parsed = parseDate(text, 'since', { ...place, env: { ...env, TZ: 'UTC' } });
  expect(parsed).toBeGreaterThanOrEqual(before - seconds);
  expect(parsed).toBeLessThanOrEqual(Math.floor(Date.now() / 1000) - seconds);
});

test.each(['yesterday', 'last monday', 'noon yesterday', 'yesterday 10:30', 'Jan 5 2026', '5 January 2026'])(
  'git reads %j as a time that is past',
  (text) => {
    const parsed = parseDate(text, 'since', place);
    expect(parsed).toBeGreaterThan(at('2020-01-01'));
    expect(parsed).toBeLessThan(Math.floor(Date.now() / 1000) - 60);
  },
);

// All of these git takes for now, or for some other day.
test.each([
  '',
  ' ',
  'yesterdya',
  'foo',
  '3 foo ago',
  '2026-13-45',
  '2026-02-30',
  '2026-01-05T24:01',
  '2026-01-05T10:61',
  '31/12/2026',
  '20260105',
  '5',
  'never',
  '3 days',
  '--all',
  "2026-01-05'; rm -rf .",
])('%j is no date', (text) => {
  expect(() => parseDate(text, 'since', place)).toThrow(UsageError);
});

test.each([
  ['30d', '2026-10-22T10:00:00'],
  ['2w', '2026-11-07T10:00:00'],
  ['6m', '2026-05-21T10:00:00'],
  ['1y', '2025-11-21T10:00:00'],
  ['99999y', '1970-01-01T00:00:00Z'],
])('%s before 2026-11-21 10:00 is %s', (text, iso) => {
  expect(parseMaxAge(text, new Date('2026-11-21T10:00:00'))).toBe(at(iso));
});

test('a month before the 31st is the last day of the month before', () => {
  expect(parseMaxAge('1m', new Date('2026-03-31T10:00:00'))).toBe(at('2026-02-28T10:00:00'));
});

test.each(['', '30', 'd', '0d', '-1d', '1h', '1.5y', '30 d', '1d1', '100000d', '30D'])('%j is no duration', (text) => {
  expect(() => parseMaxAge(text, new Date())).toThrow(UsageError);
});
