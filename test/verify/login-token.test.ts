import { describe, expect, test } from '@jest/globals';
import { loginVerdict } from '../../src/verify/login-token.ts';

const now = new Date('2026-11-21T12:00:00Z');
const seconds = now.getTime() / 1000;
const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const token = (claims: unknown): string => `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;

const expired = { verdict: 'dead', reason: 'expired' };
const login = { verdict: 'unknown', reason: 'not_sent:login' };

describe('a login token', () => {
  test.each([
    ['past by a day', { exp: seconds - 86_400 }],
    ['past by more than an hour', { exp: seconds - 3601 }],
    ['past by years', { exp: Date.UTC(2024) / 1000 }],
    ['the last of two', '{"exp":9999999999,"exp":1600000000}'],
  ])('%s: dead', (_, claims) => {
    expect(loginVerdict(token(claims), now)).toEqual(expired);
  });

  test.each([
    ['of the future', { exp: seconds + 60 }],
    ['just past: clocks differ', { exp: seconds - 60 }],
    ['past by an hour', { exp: seconds - 3600 }],
    ['in milliseconds', { exp: seconds * 1000 }],
    ['zero', { exp: 0 }],
    ['before there was an OpenAI', { exp: 1_000_000_000 }],
    ['negative', { exp: -1 }],
    ['a text', { exp: '1600000000' }],
    ['of nobody', {}],
    ['below', { auth: { exp: 1_600_000_000 } }],
    ['none', null],
    ['too large', '{"exp":1e999}'],
    ['a list', [1_600_000_000]],
    ['no JSON', '{"exp":1600000000'],
    ['inherited', '{"__proto__":{"exp":1600000000}}'],
  ])('%s: nobody knows', (_, claims) => {
    expect(loginVerdict(token(claims), now)).toEqual(login);
  });

  test.each(['', '.', 'a.b', 'no token', `${part({})}.!!.x`, token({ exp: 1_600_000_000 }).replaceAll('.', ' ')])(
    '%j is none',
    (text) => {
      expect(loginVerdict(text, now)).toEqual(login);
    },
  );
});
