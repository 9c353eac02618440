import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isLive } from '../../src/detect/verification.ts';
import { type Asked, classify } from '../../src/verify/classify.ts';
import { createHttp } from '../../src/verify/http-client.ts';
import type { Exchange, Http } from '../../src/verify/http.ts';
import { askOpenai } from '../../src/verify/openai.ts';
import { verdictRows } from '../../src/verify/verdicts.ts';
import { plant } from '../support/keys.ts';
import { type Answer, type MockServer, mockServer } from '../support/mock-server.ts';
import { answerCases, errorBody, key, maskOf } from './answers.ts';

const now = (): Date => new Date('2026-11-21T00:00:00.500Z');
const openai: Asked = { key, service: 'openai' };

let answer: Answer;
let server: MockServer;
let elsewhere: MockServer;
let http: Http;
beforeAll(async () => {
  server = await mockServer(() => answer);
  elsewhere = await mockServer(() => ({ status: 200, json: { object: 'list', data: [] } }));
  http = createHttp({ env: {}, sleep: async () => {} });
});
afterAll(() => Promise.all([http.close(), server.close(), elsewhere.close()]));

const ask = (secret = key, service: Asked['service'] = 'openai'): ReturnType<typeof askOpenai> =>
  askOpenai(http, { secret, service }, { origin: server.origin, isOfficial: false, now });

describe('what each answer says, asked for over the network', () => {
  test.each(answerCases)('$name: $verdict, $reason', async ({ answer: said, verdict, reason, missingScopes }) => {
    answer = said;
    expect(await ask()).toEqual({
      verdict,
      reason,
      host: new URL(server.origin).host,
      checkedAt: '2026-11-21T00:00:00Z',
      httpStatus: said.status,
      ...(said.headers?.['openai-organization'] && { organization: said.headers['openai-organization'] }),
      ...(missingScopes !== undefined && { missingScopes }),
    });
  });

  test.each(['/v1/models', 'http://127.0.0.1:{port}/v1/models'])('a redirect to %s is not followed', async (to) => {
    const location = to.replace('{port}', new URL(elsewhere.origin).port);
    answer = { status: 307, headers: { location } };
    const before = server.seen.length;
    expect(await ask()).toMatchObject({ verdict: 'unknown', reason: 'redirect' });
    expect(server.seen.length - before).toBe(1);
    expect(elsewhere.seen).toEqual([]);
  });
});

describe('an admin key', () => {
  const admin = plant('openai-admin-key', 5).secret;
  const project = { id: 'proj_1', object: 'organization.project', name: 'p', created_at: 1 };
  test.each<[string, unknown, string, string]>([
    ['projects', { object: 'list', data: [project] }, 'live', 'ok'],
    ['no projects', { object: 'list', data: [] }, 'live', 'ok'],
    ['models', { object: 'list', data: [{ id: 'gpt-4o', object: 'model' }] }, 'unknown', 'unexpected_body'],
    ['projects and a model', { object: 'list', data: [project, { object: 'model' }] }, 'unknown', 'unexpected_body'],
    ['a project alone', project, 'unknown', 'unexpected_body'],
  ])('%s', async (_, json, verdict, reason) => {
    answer = { status: 200, json };
    expect(await ask(admin, 'openai-admin')).toMatchObject({ verdict, reason });
    expect(server.seen.at(-1)?.path).toBe('/v1/organization/projects?limit=1');
  });

  test('of few scopes', async () => {
    answer = { status: 403, json: errorBody({ message: 'Missing scopes: api.management.read' }) };
    expect(await ask(admin, 'openai-admin')).toMatchObject({
      verdict: 'live_restricted',
      missingScopes: ['api.management.read'],
    });
  });
});

/** The exchange that an answer makes, without the network between. */
const exchangeOf = ({ answer: { status, json, text, headers = {} } }: (typeof answerCases)[number]): Exchange => {
  let parsed: unknown = json;
  try {
    parsed ??= JSON.parse(text ?? '');
  } catch {
    // No JSON.
  }
  return { kind: 'reply', status, headers, json: parsed };
};

describe('the table', () => {
  test.each(verdictRows.map((row, at) => [`${at}, ${row.reason}`, at] as const))('row %s is needed', (_, at) => {
    const rows = verdictRows.toSpliced(at, 1);
    const changed = answerCases.filter((each) => {
      const { verdict, reason } = classify(exchangeOf(each), openai, rows);
      return verdict !== each.verdict || reason !== each.reason;
    });
    expect(changed).not.toEqual([]);
  });

  test('codes are looked at before messages, and messages before statuses', () => {
    const stages = verdictRows.map(({ codes, types, message }) =>
      codes !== undefined || types !== undefined ? 0 : message === undefined ? 2 : 1,
    );
    expect(stages).toEqual(stages.toSorted((a, b) => a - b));
  });

  test('a row that says dead knows a status, and a code or a message', () => {
    for (const row of verdictRows.filter(({ verdict }) => verdict === 'dead')) {
      expect(row.statuses).toEqual([401]);
      expect(row.codes?.length === 1 || row.message !== undefined).toBe(true);
    }
  });

  test('of many scopes, twenty are told, each once', () => {
    const scopes = Array.from({ length: 26 }, (_, at) => `api.${String.fromCharCode(97 + at)}`);
    const json = errorBody({ message: `Missing scopes: ${[...scopes, ...scopes].join(', ')}` });
    const ruling = classify({ kind: 'reply', status: 403, headers: {}, json }, openai);
    expect(ruling.missingScopes).toEqual(scopes.slice(0, 20));
  });

  test('a code outweighs a message', () => {
    const message = `Incorrect API key provided: ${maskOf(key)}. Missing scopes: api.model.read. Your IP is not authorized.`;
    const json = errorBody({ code: 'invalid_api_key', message });
    const reply: Exchange = { kind: 'reply', status: 401, headers: {}, json };
    expect(classify(reply, openai)).toEqual({ verdict: 'dead', reason: 'invalid_api_key' });
  });

  test('another key’s verdict is not this one’s', () => {
    for (const each of answerCases.filter(({ reason }) => reason === 'invalid_api_key')) {
      const other = plant('openai-project-key/74', 99).secret;
      expect(classify(exchangeOf(each), { key: other, service: 'openai' }).verdict).toBe('unknown');
    }
  });
});

test.each(['network:ENOTFOUND', 'tls:CERT_HAS_EXPIRED', 'proxy_auth', 'body_too_large', 'interrupted'])(
  'no answer (%s) says nothing of the key',
  (reason) => {
    const ruling = classify({ kind: 'failure', reason }, openai);
    expect(ruling).toEqual({ verdict: 'unknown', reason });
    expect(isLive({ ...ruling, host: null, checkedAt: '' })).toBe(false);
  },
);
