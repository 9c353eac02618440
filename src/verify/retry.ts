import type { Exchange, Reply } from './http.ts';
import { billingCodes } from './verdicts.ts';

/** Tries of one request, the first included. */
export const MOST_TRIES = 3;
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
  if (exchange.kind === 'failure') return exchange.reason.startsWith('network:');
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

/** `retry-after-ms`, then `retry-after` in seconds or as a date; what is neither, or past, is no word at all. */
const askedDelay = (headers: Reply['headers'], now: number): number | undefined => {
  const milliseconds = headers['retry-after-ms'] ?? '';
  if (NUMBER.test(milliseconds)) return Number(milliseconds);
  const after = headers['retry-after'] ?? '';
  if (NUMBER.test(after)) return Number(after) * 1000;
  const until = /^[A-Z][a-z]{2}, /.test(after) ? Date.parse(after) - now : NaN;
  return until > 0 ? until : undefined;
};

const NUMBER = /^\d{1,10}(?:\.\d{1,6})?$/;
