import { expect, test } from '@jest/globals';
import type { Exchange, Http } from '../../src/verify/http.ts';
import { withServerClock } from '../../src/verify/server-clock.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;

const reply = (date: string | undefined, status = 200): Exchange => ({
  kind: 'reply',
  status,
  headers: date === undefined ? {} : { date },
  json: {},
});

const clockOf = (answers: readonly Exchange[]) => {
  const said: number[] = [];
  const left = [...answers];
  const inner: Http = { sent: 0, send: () => Promise.resolve(left.shift()!), close: () => Promise.resolve() };
  const { http, now } = withServerClock(
    inner,
    () => NOON,
    (ms) => void said.push(ms),
  );
  const ask = (): Promise<Exchange> => http.send({ method: 'GET', url: 'https://mock', headers: {} });
  return { ask, now, said };
};

const dateAt = (ms: number): string => new Date(ms).toUTCString();

test.each([
  ['right', 0, 0],
  ['half a minute off', 30_000, 0],
  ['three hours fast', -3 * HOUR, 3 * HOUR],
  ['a day slow', 24 * HOUR, -24 * HOUR],
])('a clock that is %s', async (_name, server, skew) => {
  const { ask, now, said } = clockOf([reply(dateAt(NOON + server))]);
  expect(now().getTime()).toBe(NOON);
  await ask();
  expect(now().getTime()).toBe(NOON - skew);
  expect(said).toEqual(skew === 0 ? [] : [skew]);
});

test('only the first date of a success counts: spans of time stay what they are', async () => {
  const failure: Exchange = { kind: 'failure', reason: 'network:ECONNRESET' };
  const late = dateAt(NOON + HOUR);
  const { ask, now, said } = clockOf([
    failure,
    reply(dateAt(NOON - HOUR), 401),
    reply(undefined),
    reply('yesterday'),
    reply(late),
    reply(dateAt(NOON + 9 * HOUR)),
  ]);
  for (let at = 0; at < 6; at++) await ask();
  expect(now().getTime()).toBe(NOON + HOUR);
  expect(said).toEqual([-HOUR]);
});
