import { expect, test } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { parseDate, parseMaxAge } from '../../src/history/dates.ts';

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
  ['5 Jan 2026', 'since', '2026-01-05T00:00:00'],
  ['5 Jan 2026', 'until', '2026-01-05T23:59:59'],
  ['January 5, 2026 noon', 'since', '2026-01-05T12:00:00'],
  ['Jan 5 2026 12am', 'since', '2026-01-05T00:00:00'],
  ['Jan 5 2026 12:30 pm', 'since', '2026-01-05T12:30:00'],
  ['5 Sept 2026 23:00 UTC', 'since', '2026-09-05T23:00:00Z'],
  // Years of which git makes this one.
  ['Jan 1 1969', 'since', '1969-01-01T00:00:00'],
  ['Jan 1 2100', 'until', '2100-01-01T23:59:59'],
  // Seconds of which git makes now.
  ['@0', 'since', '1970-01-01T00:00:00Z'],
  ['@12345', 'since', '1970-01-01T03:25:45Z'],
  ['@4102444800', 'until', '2100-01-01T00:00:00Z'],
] as const)('%s as %s is %s', (text, end, iso) => {
  expect(parseDate(text, end)).toBe(at(iso));
});

/** A Sunday, in the morning: git takes `noon` for yesterday's. */
const sunday = new Date('2026-11-22T10:00:00');

test.each([
  ['3 days ago', 'since', '2026-11-19T10:00:00'],
  ['3.days.ago', 'since', '2026-11-19T10:00:00'],
  ['one hour ago', 'since', '2026-11-22T09:00:00'],
  ['an hour ago', 'until', '2026-11-22T09:00:00'],
  ['2 weeks 3 hours ago', 'since', '2026-11-08T07:00:00'],
  ['9 months ago', 'since', '2026-02-22T10:00:00'],
  ['9999 months ago', 'since', '1970-01-01T00:00:00Z'],
  ['1000 years ago', 'since', '1970-01-01T00:00:00Z'],
  ['now', 'since', '2026-11-22T10:00:00'],
  ['today', 'since', '2026-11-22T00:00:00'],
  ['today', 'until', '2026-11-22T23:59:59'],
  ['today noon', 'until', '2026-11-22T12:00:00'],
  ['yesterday', 'since', '2026-11-21T00:00:00'],
  ['yesterday', 'until', '2026-11-21T23:59:59'],
  ['yesterday 10:30', 'since', '2026-11-21T10:30:00'],
  ['tea yesterday', 'since', '2026-11-21T17:00:00'],
  ['last Monday', 'since', '2026-11-16T00:00:00'],
  ['last sat', 'until', '2026-11-21T23:59:59'],
  ['last sunday 1:15 pm', 'since', '2026-11-15T13:15:00'],
] as const)('%s on a Sunday morning, as %s, is %s', (text, end, iso) => {
  expect(parseDate(text, end, sunday)).toBe(at(iso));
});

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
  'monday',
  'monday 10:30',
  'yesterday 13pm',
  'yesterday 0am',
  'yesterday 25:00',
  'Feb 30 2026',
  '35 May 2026',
  'May 0 2026',
  'May 5 2026 25:99',
  '5 May 2026 10:00 +9999',
  '5 May 0099',
])('%j is no date', (text) => {
  expect(() => parseDate(text, 'since')).toThrow(UsageError);
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
