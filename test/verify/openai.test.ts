import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Verification } from '../../src/detect/verification.ts';
import { createHttp } from '../../src/verify/http-client.ts';
import { askOpenai } from '../../src/verify/openai.ts';
import { type Certificate, selfSigned } from '../support/certificate.ts';
import { expand, plant } from '../support/keys.ts';
import { type MockProxy, mockProxy } from '../support/mock-proxy.ts';
import { type Answer, type MockServer, mockServer, mockTlsServer } from '../support/mock-server.ts';
import { errorBody, key, maskOf } from './answers.ts';

const OFFICIAL = 'https://api.openai.com';
const now = (): Date => new Date('2026-11-21T01:02:03.999Z');
const models: Answer = { status: 200, json: { object: 'list', data: [{ id: 'gpt-4o', object: 'model' }] } };
const elsewhere: Answer = { status: 401, json: errorBody({ code: 'incorrect_hostname' }) };
const dead: Answer = {
  status: 401,
  json: errorBody({ code: 'invalid_api_key', message: `Incorrect API key provided: ${maskOf(key)}.` }),
};
const region = (name: string): string => `${name}.api.openai.com`;

describe('a key of a region', () => {
  const hosts = ['api.openai.com', ...['us', 'eu', 'ae'].map(region)];
  /** By host; what is not there is elsewhere. */
  let answers: Readonly<Record<string, Answer>> = {};
  let certificate: Certificate;
  let server: MockServer;
  let proxy: MockProxy;
  beforeAll(async () => {
    certificate = selfSigned(hosts.map((host) => `DNS:${host}`));
    server = await mockTlsServer(({ headers }) => answers[headers['host'] ?? ''] ?? elsewhere, certificate);
    proxy = await mockProxy({
      route: (target) => (hosts.includes(target.replace(/:443$/, '')) ? server.origin : undefined),
    });
  });
  afterAll(() => Promise.all([server.close(), proxy.close()]));
  let before = 0;
  beforeEach(() => {
    before = server.seen.length;
  });
  const asked = (): readonly (string | undefined)[] => server.seen.slice(before).map(({ headers }) => headers['host']);

  const ask = async (origin = OFFICIAL, isOfficial = true): Promise<Verification> => {
    const env = { HTTPS_PROXY: proxy.origin };
    const http = createHttp({ env, ca: certificate.certificate, sleep: async () => {} });
    try {
      return await askOpenai(http, { secret: key, service: 'openai' }, { origin, isOfficial, now });
    } finally {
      await http.close();
    }
  };

  test('that is not bound to one is asked about once', async () => {
    answers = { 'api.openai.com': models };
    expect(await ask()).toMatchObject({ verdict: 'live', reason: 'ok', host: 'api.openai.com' });
    expect(asked()).toEqual(['api.openai.com']);
  });

  test.each([
    ['us', 1],
    ['eu', 2],
    ['ae', 3],
  ])('is found in %s', async (name, more) => {
    answers = { [region(name)]: models };
    expect(await ask()).toMatchObject({ verdict: 'live', reason: 'ok', host: region(name), httpStatus: 200 });
    expect(asked()).toEqual(hosts.slice(0, more + 1));
  });

  test('may be restricted there', async () => {
    answers = { [region('eu')]: { status: 403, json: errorBody({ message: 'Missing scopes: api.model.read' }) } };
    expect(await ask()).toMatchObject({
      reason: 'missing_scope',
      host: region('eu'),
      missingScopes: ['api.model.read'],
    });
  });

  test.each<[string, Answer]>([
    ['is dead', dead],
    ['is elsewhere', elsewhere],
    ['has a fault', { status: 500, json: errorBody({}) }],
    ['is somebody else', { status: 200, text: '<html>' }],
  ])('that no region settles, for it %s everywhere, is region_bound', async (_, answer) => {
    answers = Object.fromEntries(hosts.slice(1).map((host) => [host, answer]));
    expect(await ask()).toEqual({
      verdict: 'live_restricted',
      reason: 'region_bound',
      host: 'api.openai.com',
      checkedAt: '2026-11-21T01:02:03Z',
      httpStatus: 401,
    });
    expect(new Set(asked())).toEqual(new Set(hosts));
  });

  test('is asked about in no region where the origin is not OpenAI’s', async () => {
    answers = {};
    expect(await ask(OFFICIAL, false)).toMatchObject({ verdict: 'live_restricted', reason: 'region_bound' });
    expect(asked()).toEqual(['api.openai.com']);
  });

  test('nothing else sends it anywhere else', async () => {
    answers = { 'api.openai.com': dead };
    expect(await ask()).toMatchObject({ verdict: 'dead', reason: 'invalid_api_key' });
    expect(asked()).toEqual(['api.openai.com']);
  });
});

describe('an answer’s head', () => {
  let answer: Answer;
  let server: MockServer;
  beforeAll(async () => {
    server = await mockServer(() => answer);
  });
  afterAll(() => server.close());

  const ask = async (headers: Readonly<Record<string, string>>, secret = key): Promise<Verification> => {
    answer = { ...models, headers };
    const http = createHttp({
      env: { OPENAI_ORG_ID: 'org-x', OPENAI_PROJECT_ID: 'proj_x', OPENAI_BASE_URL: 'http://127.0.0.1:9' },
    });
    try {
      return await askOpenai(http, { secret, service: 'openai' }, { origin: server.origin, isOfficial: false, now });
    } finally {
      await http.close();
    }
  };
  const plain = (): Verification => ({
    verdict: 'live',
    reason: 'ok',
    host: new URL(server.origin).host,
    checkedAt: '2026-11-21T01:02:03Z',
    httpStatus: 200,
  });

  test('tells whose the key is', async () => {
    const headers = {
      'x-request-id': 'req_0123456789abcdef',
      'openai-organization': 'acme-jtbczk',
      'openai-project': 'proj_abcdefghijklmnopqrstuvwx',
      'x-ratelimit-limit-requests': '10000',
      'x-ratelimit-limit-tokens': '30000000',
    };
    expect(await ask(headers)).toEqual({
      ...plain(),
      requestId: headers['x-request-id'],
      organization: headers['openai-organization'],
      project: headers['openai-project'],
      rateLimits: { requests: 10_000, tokens: 30_000_000 },
    });
  });

  test('may name one limit alone', async () => {
    expect(await ask({ 'x-ratelimit-limit-tokens': '5' })).toEqual({ ...plain(), rateLimits: { tokens: 5 } });
  });

  const names = ['x-request-id', 'openai-organization', 'openai-project'];
  test.each([
    ['text of another form', 'a b<script>'],
    ['something long', 'a'.repeat(200)],
    ['nothing', ''],
    ['the key', key],
    ['a part of the key', key.slice(20, 60)],
    ['the end of the key', `acme-${key.slice(-8)}`],
    ['a part in other letters', `acme-${key.slice(-20).toUpperCase()}`],
    ['another key', plant('openai-project-key/74', 77).secret],
    ['half of another key', plant('openai-project-key/74', 77).secret.slice(0, 50)],
    ['the middle of another key', plant('openai-project-key/74', 77).secret.slice(60, 110)],
    ['what begins like a key', 'sk-abc'],
    ['a project with a part of the key', `proj_${key.slice(10, 30)}`],
    ['letters of elsewhere', 'acm\u00e9'],
  ])('with %s in it is not kept', async (_, value) => {
    expect(await ask(Object.fromEntries(names.map((name) => [name, value])))).toEqual(plain());
  });

  test.each(['-1', '1e3', '1.5', 'many', '', '1'.repeat(20)])('with a limit of %j has none', async (value) => {
    expect(await ask({ 'x-ratelimit-limit-requests': value, 'x-ratelimit-limit-tokens': value })).toEqual(plain());
  });

  test('does not have to be asked for: nothing but the key and who asks is sent', async () => {
    await ask({});
    const { headers } = server.seen.at(-1)!;
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'host',
      'user-agent',
    ]);
    expect(headers['authorization']).toBe(`Bearer ${key}`);
  });

  test.each([
    ['sk-{62:20}{marker}{62:20}', true],
    ['sk-{62:21}{marker}{62:20}', false],
    ['sk-{62:20}{marker}{62:21}', false],
    ['sk-None-{62:20}{marker}{62:20}', false],
  ])('%s is of the oldest form: %p', async (template, isLegacy) => {
    expect((await ask({}, expand(template, 3))).legacy).toBe(isLegacy ? true : undefined);
  });
});
