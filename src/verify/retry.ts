import type { Exchange, Reply } from './http.ts';
import { billingCodes } from './verdicts.ts';

/** Tries of one request, the first included. */
const MOST_TRIES = 3;
/** Whoever is told to come back later than this is not waited for: a request after a part of the time is wasted. */
const LONGEST_WAIT_MS = 60_000;
/** Back-off without a word from the server: the official library's numbers. */
const FIRST_MS = 500;
const MOST_MS = 8000;
const JITTER = 0.25;

export interface Chance {
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How many milliseconds to wait before the next try; undefined when there is none. `tries`: how many there were. */
export const retryDelay = (exchange: Exchange, tries: number, { random, now }: Chance): number | undefined => {
  if (tries >= MOST_TRIES || !mayPass(exchange)) return undefined;
  const asked = exchange.kind === 'reply' ? askedDelay(exchange.headers, now()) : undefined;
  if (asked !== undefined) return asked <= LONGEST_WAIT_MS ? asked : undefined;
  const delay = Math.min(MOST_MS, FIRST_MS * 2 ** (tries - 1));
  return delay * (1 - JITTER * random());
};

/** Whether the same request may be answered otherwise a little later. */
const mayPass = (exchange: Exchange): boolean => {
  // A proxy that says 4xx has made up its mind.
  if (exchange.kind === 'failure') return /^network:(?!proxy_4)/.test(exchange.reason);
  const { status, headers } = exchange;
  if (headers['x-should-retry'] === 'false') return false;
  if (status === 429) return !isAboutBilling(exchange);
  return status === 408 || status === 409 || status === 425 || (status >= 500 && status !== 511);
};

const isAboutBilling = ({ json }: Reply): boolean => {
  const error = (json as { readonly error?: { readonly code?: unknown; readonly type?: unknown } | null } | null)
    ?.error;
  return [error?.code, error?.type].some((word) => typeof word === 'string' && billingCodes.includes(word));
};

/**
 * `retry-after-ms`, then `retry-after` in seconds or as a date (RFC 9110 10.2.3), in milliseconds; what is neither, or not in the future, is no word
 * at all.
 */
const askedDelay = (headers: Reply['headers'], now: number): number | undefined => {
  const after = headers['retry-after'] ?? '';
  const asked = [numberOf(headers['retry-after-ms'] ?? ''), numberOf(after) * 1000, dateOf(after) - now];
  return asked.find((delay) => delay > 0);
};

const numberOf = (text: string): number => (/^\d{1,10}(?:\.\d{1,6})?$/.test(text) ? Number(text) : NaN);

/** All three forms of RFC 9110 5.6.7 begin with a day's name; the last has no time zone, and is in UTC like the others. */
const dateOf = (text: string): number => {
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .{10,30}$/.test(text)) return NaN;
  return Date.parse(text.endsWith(' GMT') ? text : `${text} GMT`);
};
