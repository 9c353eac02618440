import { describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../src/verify/http.ts';
import { type Chance, retryDelay } from '../../src/verify/retry.ts';
import { billingCodes } from '../../src/verify/verdicts.ts';
import { errorBody } from './answers.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const chance: Chance = { random: () => 0, now: () => NOW };
const latest: Chance = { random: () => 1, now: () => NOW };

const reply = (status: number, headers: Readonly<Record<string, string>> = {}, json?: unknown): Exchange => ({
  kind: 'reply',
  status,
  headers,
  json,
});

describe('what may pass by itself', () => {
  test.each([408, 409, 425, 429, 500, 502, 503, 504, 529])('%d is tried again', (status) => {
    expect(retryDelay(reply(status), 1, chance)).toBe(500);
  });

  test.each([200, 201, 302, 304, 400, 401, 403, 404, 407, 410, 511])('%d is not', (status) => {
    expect(retryDelay(reply(status), 1, chance)).toBeUndefined();
  });

  test.each<[string, number | undefined]>([
    ['network:ENOTFOUND', 500],
    ['network:timeout', 500],
    ['network:proxy_502', 500],
    ['network:proxy_403', undefined],
    ['tls:CERT_HAS_EXPIRED', undefined],
    ['proxy_auth', undefined],
    ['body_too_large', undefined],
    ['interrupted', undefined],
  ])('%s: %p', (reason, delay) => {
    expect(retryDelay({ kind: 'failure', reason }, 1, chance)).toBe(delay);
  });

  test.each(billingCodes)('429 about billing (%s) is not', (code) => {
    expect(retryDelay(reply(429, {}, errorBody({ code })), 1, chance)).toBeUndefined();
    expect(retryDelay(reply(429, { 'retry-after': '1' }, errorBody({ code })), 1, chance)).toBeUndefined();
  });

  test('429 about billing by its type is not', () => {
    expect(retryDelay(reply(429, {}, errorBody({ type: 'insufficient_quota' })), 1, chance)).toBeUndefined();
  });

  test.each<[unknown]>([[null], [7], ['insufficient_quota'], [[]], [{ error: null }], [{ error: { code: 429 } }]])(
    '429 with the body %j is',
    (json) => {
      expect(retryDelay(reply(429, {}, json), 1, chance)).toBe(500);
    },
  );

  test('x-should-retry: false ends it, true begins nothing', () => {
    expect(retryDelay(reply(503, { 'x-should-retry': 'false', 'retry-after': '1' }), 1, chance)).toBeUndefined();
    expect(retryDelay(reply(401, { 'x-should-retry': 'true' }), 1, chance)).toBeUndefined();
  });
});

test('three tries, each later than the one before, up to a quarter earlier by chance', () => {
  expect([1, 2, 3, 4].map((tries) => retryDelay(reply(503), tries, chance))).toEqual([500, 1000, undefined, undefined]);
  expect([1, 2].map((tries) => retryDelay(reply(503), tries, latest))).toEqual([375, 750]);
});

const garbage = ['', 'soon', '-1', '0', '1e3', '0x10', '1 2', 'NaN', 'Infinity', '٣', '99999999999999999999'];

test.each<[string, Readonly<Record<string, string>>, number | undefined]>([
  ['milliseconds', { 'retry-after-ms': '1500' }, 1500],
  ['half milliseconds', { 'retry-after-ms': '1500.5' }, 1500.5],
  ['milliseconds before seconds', { 'retry-after-ms': '20', 'retry-after': '7' }, 20],
  ['seconds', { 'retry-after': '7' }, 7000],
  ['half seconds', { 'retry-after': '0.5' }, 500],
  ['a minute', { 'retry-after': '60' }, 60_000],
  ['more than a minute', { 'retry-after': '60.001' }, undefined],
  ['more than a minute in milliseconds', { 'retry-after-ms': '60001' }, undefined],
  ['an hour', { 'retry-after': '3600' }, undefined],
  ['a date', { 'retry-after': 'Sat, 21 Nov 2026 12:00:09 GMT' }, 9000],
  ['a date of RFC 850', { 'retry-after': 'Saturday, 21-Nov-26 12:00:09 GMT' }, 9000],
  ['a date of asctime', { 'retry-after': 'Sat Nov 21 12:00:09 2026' }, 9000],
  ['a date in an hour', { 'retry-after': 'Sat, 21 Nov 2026 13:00:00 GMT' }, undefined],
  ['a date that is past', { 'retry-after': 'Sat, 21 Nov 2026 11:59:00 GMT' }, 500],
  ['this moment', { 'retry-after': 'Sat, 21 Nov 2026 12:00:00 GMT' }, 500],
  ['no date', { 'retry-after': 'Sat, 41 Nov 2026 12:00:00 GMT' }, 500],
  ['a date of another form', { 'retry-after': '2026-11-21T12:00:09Z' }, 500],
  ...garbage.map((text): [string, Record<string, string>, number] => [
    `garbage: ${text}`,
    { 'retry-after': text },
    500,
  ]),
  ...garbage.map((text): [string, Record<string, string>, number] => [
    `garbage, then seconds: ${text}`,
    { 'retry-after-ms': text, 'retry-after': '7' },
    7000,
  ]),
])('retry after %s', (_, headers, delay) => {
  expect(retryDelay(reply(429, headers), 1, chance)).toBe(delay);
});
