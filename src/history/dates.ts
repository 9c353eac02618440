import { UsageError } from '../errors.ts';
import { type GitPlace, askGit } from '../git/run.ts';

/** Which end of a window of time a date is. */
export type End = 'since' | 'until';

const HINT = "a date is written as 2026-11-21, 2026-11-21T08:30:00Z, '3 weeks ago' or @1795226400";

/**
 * Seconds since 1970 of a date on the command line. A day alone is meant whole: from its first second, or until its last, local time.
 * Forms of git's own are read by git, but only such as git reads in one way: a commit's date that it cannot read it takes for now. Throws UsageError.
 */
export const parseDate = (text: string, end: End, place: GitPlace): number => {
  const iso = ISO.exec(text.trim());
  const seconds = iso === null ? gitDate(text, place) : isoDate(iso, end);
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
  // 1970 is before every commit.
  return Math.max(0, Math.floor(start.getTime() / 1000));
};

/** A month before the 31st of March is the end of February. */
const subtractMonths = (date: Date, months: number): void => {
  const day = date.getDate();
  date.setMonth(date.getMonth() - months);
  if (date.getDate() !== day) date.setDate(0);
};

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Undefined where the calendar has no such day, or the day no such time. */
const isoDate = ([, year, month, day, hour, minute, second, zone]: RegExpExecArray, end: End): number | undefined => {
  const given = [year, month, day, hour ?? 0, minute ?? 0, second ?? 0].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [y, m, d, ...time] = given;
  const utc = new Date(Date.UTC(y, m - 1, d, ...time));
  const read = [utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate(), utc.getUTCHours(), utc.getUTCMinutes()];
  if (read.some((value, index) => value !== given[index]) || given[5] > 60) return undefined;
  if (zone !== undefined) return utc.getTime() / 1000 - zoneSeconds(zone);
  if (hour === undefined && end === 'until') return new Date(y, m - 1, d + 1).getTime() / 1000 - 1;
  return new Date(y, m - 1, d, ...time).getTime() / 1000;
};

const zoneSeconds = (zone: string): number => {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return sign === undefined ? 0 : (Number(hours) * 3600 + Number(minutes) * 60) * (sign === '-' ? -1 : 1);
};

const NUMBER = '(?:\\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|a|an)';
const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = '(?:mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const TIME = '(?:\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\s?[ap]m)?|\\d{1,2}\\s?[ap]m|noon|midnight|tea)';
const ZONE = '(?:[+-]\\d{4}|z|utc|gmt)';
const UNIT = '(?:second|minute|hour|day|week|month|year)s?';

/** What git reads in one way, in lower case with single spaces. */
const GIT_FORMS = [
  '@\\d{1,12}(?: [+-]\\d{4})?',
  '\\d{9,12}(?: [+-]\\d{4})?',
  `(?:${NUMBER} ${UNIT} )+ago`,
  `(?:today|yesterday|(?:last )?${DAY})(?: ${TIME})?`,
  `${TIME} (?:today|yesterday|(?:last )?${DAY})`,
  `(?:${DAY},? )?\\d{1,2} ${MONTH},? \\d{4}(?: ${TIME})?(?: ${ZONE})?`,
  `(?:${DAY},? )?${MONTH} \\d{1,2},? \\d{4}(?: ${TIME})?(?: ${ZONE})?`,
  `(?:${DAY} )?${MONTH} \\d{1,2} ${TIME} \\d{4}(?: ${ZONE})?`,
].map((form) => new RegExp(`^${form}$`));

const gitDate = (text: string, place: GitPlace): number | undefined => {
  const plain = text.toLowerCase().trim().replaceAll(/\s+/g, ' ');
  if (plain === 'now') return Math.floor(Date.now() / 1000);
  if (plain === 'today') return new Date().setHours(0, 0, 0, 0) / 1000;
  // git's own documents write `3.weeks.ago`.
  const words = /^[a-z0-9.]+$/.test(plain) ? plain.replaceAll('.', ' ') : plain;
  if (!GIT_FORMS.some((form) => form.test(words))) return undefined;
  // A setting's date is read outside of repositories, too, and what git cannot read is an error there.
  const args = ['-c', `tripkey.date=${words}`, 'config', '--type=expiry-date', '--get', 'tripkey.date'];
  const [, seconds] = /^(\d+)\n$/.exec(askGit(place, args).stdout.toString()) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
};
