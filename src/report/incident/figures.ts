const DAY = 86_400;

/** `2026-03-01`, UTC, of seconds since 1970. */
export const day = (seconds: number): string => iso(seconds).slice(0, 10);

/** `2026-03-01 14:02 UTC`, of seconds since 1970. */
export const minute = (seconds: number): string => minuteOf(iso(seconds));

/** `2026-03-01 14:02 UTC` of an ISO 8601 time in UTC; anything else as it is. */
export const minuteOf = (time: string): string => time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, '$1 $2 UTC');

/** A server may say any number; most are no time. */
const iso = (seconds: number): string => {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999 || time.getUTCFullYear() < 0
    ? 'an unknown time'
    : time.toISOString();
};

const spans: readonly (readonly [seconds: number, noun: string])[] = [
  [365 * DAY, 'year'],
  [30 * DAY, 'month'],
  [DAY, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
];

/** `3 minutes ago`; of what is to come, `in 3 days`. Both in seconds since 1970. */
export const ago = (at: number, now: number): string => {
  const length = Math.abs(now - at);
  const [size, noun] = spans.find(([span]) => length >= span) ?? [1, undefined];
  if (noun === undefined) return 'just now';
  const count = Math.floor(length / size);
  const words = `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
  return at > now ? `in ${words}` : `${words} ago`;
};

/** `5,240`; two places below ten. */
export const count = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });

/** `$12.50`; of another currency `12.50 EUR`. */
export const money = (value: number, currency: string): string => {
  const amount = value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return currency === 'usd' ? `$${amount}` : `${amount} ${currency.toUpperCase()}`;
};
