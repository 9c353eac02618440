import { UsageError } from '../errors.ts';
import { type Time, type Written, readWritten } from './date-forms.ts';

/** Which end of a window of time a date is. */
export type End = 'since' | 'until';

const HINT = "a date is written as 2026-11-21, 2026-11-21T08:30:00Z, '3 weeks ago' or @1795226400";

/**
 * Seconds since 1970 of a date on the command line. A day alone is meant whole: from its first second, or until its last, local time. Git is
 * not asked: what it cannot read it takes for now, a day without a time for now on that day, and a year after 2099 for this one. Throws UsageError.
 */
export const parseDate = (text: string, end: End, now = new Date()): number => {
  const written = readWritten(text);
  const seconds = written && secondsOf(written, end, now);
  if (seconds === undefined || !Number.isSafeInteger(seconds))
    throw new UsageError(`--${end}: not a date: ${text}`, HINT);
  return seconds;
};

/** Seconds since 1970, a duration before `now` (`30d`, `12w`, `6m`, `1y`). Throws UsageError. */
export const parseMaxAge = (text: string, now: Date): number => {
  const [, count, unit] = /^([1-9][0-9]{0,4})([dwmy])$/.exec(text) ?? [];
  if (count === undefined) {
    throw new UsageError(`--max-age: not a duration: ${text}`, 'a duration is written as 30d, 12w, 6m or 1y');
  }
  const start = new Date(now);
  if (unit === 'd' || unit === 'w') start.setDate(start.getDate() - Number(count) * (unit === 'w' ? 7 : 1));
  else subtractMonths(start, Number(count) * (unit === 'y' ? 12 : 1));
  return wholeSeconds(start);
};

/** 1970 is before every commit. */
const wholeSeconds = (date: Date): number => Math.max(0, Math.floor(date.getTime() / 1000));

/** A month before the 31st of March is the end of February. */
const subtractMonths = (date: Date, months: number): void => {
  const day = date.getDate();
  date.setMonth(date.getMonth() - months);
  if (date.getDate() !== day) date.setDate(0);
};

/** Undefined where the calendar has no such day, or the day no such time. */
const secondsOf = (written: Written, end: End, now: Date): number | undefined => {
  if ('seconds' in written) return written.seconds;
  if ('ago' in written) return before(now, written.ago);
  const [y, m, d] = 'daysAgo' in written ? dayBefore(now, written.daysAgo(now.getDay())) : written.day;
  const { time, zone } = written;
  if (!isOfCalendar([y, m, d], time)) return undefined;
  if (time === undefined && end === 'until') return new Date(y, m - 1, d + 1).getTime() / 1000 - 1;
  const clock = time ?? ([0, 0, 0] as const);
  if (zone === undefined) return new Date(y, m - 1, d, ...clock).getTime() / 1000;
  return Date.UTC(y, m - 1, d, ...clock) / 1000 - zone;
};

/** Days and weeks of 24 hours, months and years of the calendar. */
const before = (now: Date, ago: readonly (readonly [count: number, unit: string])[]): number => {
  const date = new Date(now);
  for (const [count, unit] of ago) {
    if (unit === 'month' || unit === 'year') subtractMonths(date, count * (unit === 'year' ? 12 : 1));
    else date.setTime(date.getTime() - count * UNIT_SECONDS[unit]! * 1000);
  }
  return wholeSeconds(date);
};

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
};

const dayBefore = (now: Date, days: number): readonly [number, number, number] => {
  const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()];
};

const isOfCalendar = ([y, m, d]: readonly [number, number, number], time: Time = [0, 0, 0]): boolean => {
  const [hour, minute, second] = time;
  const utc = new Date(Date.UTC(y, m - 1, d, hour, minute));
  const read = [utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate(), utc.getUTCHours(), utc.getUTCMinutes()];
  // A minute may have a leap second.
  return [y, m, d, hour, minute].every((value, index) => value === read[index]) && second <= 60;
};
