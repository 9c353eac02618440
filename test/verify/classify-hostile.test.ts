import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Asked, classify } from '../../src/verify/classify.ts';
import type { Reply } from '../../src/verify/http.ts';
import { billingCodes, verdictRows } from '../../src/verify/verdicts.ts';
import { errorBody, key, maskOf } from './answers.ts';

const services = fc.constantFrom<Asked['service']>('openai', 'openai-admin');
const statuses = fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constantFrom(200, 401, 401, 403, 429));
const headers = fc.constantFrom<Reply['headers']>({}, { 'openai-organization': 'acme' });

/** Words that mean something to the table, among others. */
const deadly = ['invalid_api_key', 'account_deactivated', 'token_expired', 'not_authorized_invalid_project'];
const codes = fc.oneof(
  fc.constantFrom(...verdictRows.flatMap((row) => row.codes ?? []), '__proto__', 'constructor', ''),
  fc.constantFrom(...deadly),
);
const loose = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        ...['Missing scopes: ', 'api.model.read', 'Incorrect API key provided: ', maskOf(key), key, '…', '***', '. '],
        ...['has been archived', 'project ', 'expired', 'insufficient permissions', 'IP is not authorized'],
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const messages = fc.oneof(
  loose,
  fc.tuple(fc.constantFrom('Incorrect API key provided: ', 'project '), loose).map((parts) => parts.join('')),
  fc.constantFrom(maskOf(key), `${maskOf(key)}.`, `${key}.`).map((echo) => `Incorrect API key provided: ${echo}`),
);
const odd = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.jsonValue() });

const errors = fc.record({ code: odd(codes), type: odd(codes), message: odd(messages), param: fc.jsonValue() });
const bodies = fc.oneof(
  fc.record({ error: odd(errors) }),
  fc.record({ object: odd(fc.constant('list')), data: odd(fc.array(fc.record({ id: fc.string() }))) }),
  fc.jsonValue(),
  fc.constant(undefined),
);
const replies: fc.Arbitrary<Reply> = fc.record({
  kind: fc.constant('reply' as const),
  status: statuses,
  headers,
  json: bodies,
});

const RUNS = { numRuns: 3000 };

/** Every reason there is; `{code}` is one of those that the table names. */
const reasons = new Set([
  ...verdictRows.flatMap(({ reason }) => billingCodes.map((code) => reason.replace('{code}', code))),
  ...['ok', 'unexpected_body', 'not_openai', 'redirect', 'proxy_auth', 'portal'],
]);

const errorOf = (json: unknown): { readonly code?: unknown; readonly message?: unknown } => {
  const error = (json as { readonly error?: unknown } | undefined)?.error;
  return typeof error === 'object' && error !== null ? error : {};
};

describe('whatever a server says', () => {
  test('there is a ruling, and nothing of the body is in it but scopes', () => {
    fc.assert(
      fc.property(replies, services, (reply, service) => {
        const ruling = classify(reply, { key, service });
        expect(reasons).toContain(ruling.reason);
        expect(Object.keys(ruling).sort()).toEqual(
          ['missingScopes', 'reason', 'region', 'verdict'].filter((name) => name in ruling),
        );
        for (const scope of ruling.missingScopes ?? []) {
          expect(scope).toMatch(/^[a-z_]+(\.[a-z_]+)+$/);
          expect(key.toLowerCase()).not.toContain(scope);
        }
      }),
      RUNS,
    );
  });

  test('live is a list of what was asked for, with status 200', () => {
    let count = 0;
    fc.assert(
      fc.property(replies, services, (reply, service) => {
        if (classify(reply, { key, service }).verdict !== 'live') return;
        count++;
        expect(reply).toMatchObject({ status: 200, json: { object: 'list' } });
        expect(Array.isArray((reply.json as { readonly data: unknown }).data)).toBe(true);
      }),
      RUNS,
    );
    expect(count).toBeGreaterThan(10);
  });

  test('dead is a 401 with a code or a sentence that says so, and about this very key where it says that it is unknown', () => {
    let count = 0;
    fc.assert(
      fc.property(replies, services, (reply, service) => {
        if (classify(reply, { key, service }).verdict !== 'dead') return;
        count++;
        const { code, message } = errorOf(reply.json);
        expect(reply.status).toBe(401);
        if (code === 'invalid_api_key') expect(message).toContain(maskOf(key));
        else if (!deadly.includes(String(code))) expect(message).toMatch(/archived|deactivated|expired/);
      }),
      RUNS,
    );
    expect(count).toBeGreaterThan(10);
  });

  test('a message of a megabyte takes no time to speak of', () => {
    // Quadratic patterns would take minutes on these.
    const long = ['a', ' ', '*', '.', 'project ', 'a.', 'Missing scopes: ', 'Incorrect API key provided: '];
    for (const part of long) {
      const message = part.repeat((1 << 20) / part.length);
      for (const status of [401, 403]) {
        const reply: Reply = { kind: 'reply', status, headers: {}, json: errorBody({ code: 'x', message }) };
        expect(classify(reply, { key, service: 'openai' }).verdict).not.toBe('dead');
      }
    }
  });
});

test('a part of the key is no scope', () => {
  const own = `sk-proj-${'abcdefghij'.repeat(8)}`;
  const message = 'Missing scopes: api.cdefghij.read, api.model.read';
  const ruling = classify(
    { kind: 'reply', status: 403, headers: {}, json: { error: { message, code: null } } },
    { key: own, service: 'openai' },
  );
  expect(ruling.missingScopes).toEqual(['api.model.read']);
});
