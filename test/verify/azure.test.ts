import { afterEach, describe, expect, test } from '@jest/globals';
import { MockAgent } from 'undici';
import type { Verification } from '../../src/detect/verification.ts';
import { type AzureOptions, askAzure } from '../../src/verify/azure.ts';
import type { Http } from '../../src/verify/http.ts';
import { createHttp } from '../../src/verify/http-client.ts';
import { createNameLookup } from '../../src/verify/names.ts';
import { expand } from '../support/keys.ts';

const secret = expand('{azure:AAAB}', 1);
const now = (): Date => new Date('2026-11-21T12:00:00.987Z');
const [one, two, three] = ['one.openai.azure.com', 'two.services.ai.azure.com', 'three.cognitiveservices.azure.com'];
const requestId = '01234567-89ab-4cde-8f01-23456789abcd';

interface Served {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A code of the system's. */
  readonly fails?: string;
}

const agents: MockAgent[] = [];
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.close();
});

/** Azure as hosts with what each answers; any other host, path or method fails. */
const serve = (hosts: Readonly<Record<string, Served>>) => {
  const agent = new MockAgent();
  agent.disableNetConnect();
  agents.push(agent);
  const asked: { readonly host: string; readonly headers: Readonly<Record<string, string>> }[] = [];
  for (const [host, { status = 200, body = '', headers = {}, fails }] of Object.entries(hosts)) {
    const path = '/openai/models?api-version=2024-10-21';
    const there = agent.get(`https://${host}`).intercept({ method: 'GET', path });
    const record = ({ headers: sent }: { readonly headers?: unknown }) => {
      asked.push({ host, headers: sent as Record<string, string> });
      const data = typeof body === 'string' ? body : JSON.stringify(body);
      return { statusCode: status, data, responseOptions: { headers } };
    };
    const broken = Object.assign(new Error('no'), { code: fails });
    const reply = fails === undefined ? there.reply(record) : there.replyWithError(broken);
    reply.persist();
  }
  const http = createHttp({ env: {}, dispatcher: agent, sleep: async () => {} });
  return { http, asked };
};

const ask = (http: Http, hosts: readonly string[], more: Partial<AzureOptions> = {}): Promise<Verification> =>
  askAzure(http, { secret, hosts }, { now, lookup: async () => 'unknown', ...more });

const error = (code: string, message: string): object => ({ error: { code, message } });
const list: Served = { body: { object: 'list', data: [{ id: 'gpt-4o', object: 'model' }] } };
const wrongKey: Served = {
  status: 401,
  body: error(
    '401',
    'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
  ),
};
const firewall: Served = {
  status: 403,
  body: error('403', 'Access denied due to Virtual Network/Firewall rules.'),
};

describe('what one resource says', () => {
  test.each<[string, Served, string, string]>([
    ['a list', list, 'live', 'ok'],
    ['a list without its kind', { body: { data: [] } }, 'live', 'ok'],
    ['another object', { body: { object: 'model' } }, 'unknown', 'unexpected_body'],
    ['a list of another kind', { body: { object: 'page', data: [] } }, 'unknown', 'unexpected_body'],
    ['a page with status 200', { body: '<html>Sign in</html>' }, 'unknown', 'not_openai'],
    ['a list of JSON', { body: '[]' }, 'unknown', 'not_openai'],
    ['nothing', { body: '' }, 'unknown', 'not_openai'],
    ['a wrong key', wrongKey, 'dead', 'dead_for_host'],
    [
      'a wrong key, by the gateway',
      {
        status: 401,
        body: { statusCode: 401, message: 'Access denied due to invalid subscription key or wrong API endpoint.' },
      },
      'dead',
      'dead_for_host',
    ],
    [
      'a header that got lost',
      { status: 401, body: error('401', 'Access denied due to missing subscription key.') },
      'unknown',
      '401_other',
    ],
    ['a page with status 401', { status: 401, body: '<html>invalid subscription key</html>' }, 'unknown', 'not_openai'],
    ['the words of a wrong key with another status', { ...wrongKey, status: 403 }, 'unknown', '403_other'],
    ['an error that is no object', { status: 401, body: { error: 'Unauthorized' } }, 'unknown', '401_other'],
    ['a firewall', firewall, 'unknown', 'azure_network'],
    [
      'a private resource',
      { status: 403, body: error('403', 'Public access is disabled. Please configure private endpoint.') },
      'unknown',
      'azure_private',
    ],
    [
      'keys switched off',
      {
        status: 403,
        body: error('AuthenticationTypeDisabled', 'Key based authentication is disabled for this resource.'),
      },
      'unknown',
      'azure_keys_disabled',
    ],
    ['another refusal', { status: 403, body: error('403', 'No.') }, 'unknown', '403_other'],
    ['nothing there', { status: 404, body: error('404', 'Resource not found') }, 'unknown', '404'],
    [
      'its limit',
      { status: 429, body: error('429', 'Rate limit is exceeded.'), headers: { 'apim-request-id': requestId } },
      'live_restricted',
      'rate_limited',
    ],
    ["somebody's limit", { status: 429, body: error('429', 'Slow down.') }, 'unknown', 'rate_limited_unattributed'],
    ['a fault', { status: 503, body: error('InternalServerError', 'Oops.') }, 'unknown', 'upstream_error'],
    ['later', { status: 408, body: error('Timeout', 'Later.') }, 'unknown', 'transient'],
    ['a proxy', { status: 407, body: '' }, 'unknown', 'proxy_auth'],
    ['a portal', { status: 511, body: '' }, 'unknown', 'portal'],
    ['another way', { status: 302, headers: { location: 'https://evil.example/' } }, 'unknown', 'redirect'],
    ['a status that nobody knows', { status: 418, body: error('418', 'Teapot') }, 'unknown', 'unexpected_body'],
    ['no connection', { fails: 'ECONNREFUSED' }, 'unknown', 'network:ECONNREFUSED'],
    ['no trust', { fails: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'unknown', 'tls:SELF_SIGNED_CERT_IN_CHAIN'],
    ['no name', { fails: 'ENOTFOUND' }, 'unknown', 'network:ENOTFOUND'],
  ])('%s', async (_, served, verdict, reason) => {
    const { http } = serve({ [one]: served });
    expect(await ask(http, [one])).toMatchObject({ verdict, reason, host: one, checkedAt: '2026-11-21T12:00:00Z' });
  });
});

describe('what is sent', () => {
  test('the key in its header, once, and no other key in any', async () => {
    const { http, asked } = serve({ [one]: list });
    await ask(http, [one, one]);
    expect(http.sent).toBe(1);
    expect(asked[0]?.headers).toMatchObject({ 'api-key': secret, accept: 'application/json' });
    expect(Object.keys(asked[0]?.headers ?? {}).filter((name) => /authorization|openai/i.test(name))).toEqual([]);
  });

  test.each([
    'evil.example',
    `${one}.evil.example`,
    `${one}@evil.example`,
    `evil.example/?${one}`,
    `${one}:8443`,
    `u@${one}`,
    `a.${one}`,
    'ONE.openai.azure.com',
    'x.azure-api.net',
    'xn--80ak6aa92e.openai.azure.com',
    '127.0.0.1',
    '',
  ])('nothing to %j', async (host) => {
    const { http } = serve({});
    expect(await ask(http, [host])).toEqual({
      verdict: 'unknown',
      reason: 'no_resource',
      host: null,
      checkedAt: '2026-11-21T12:00:00Z',
    });
    expect(http.sent).toBe(0);
  });
});

describe('several resources', () => {
  const decided = async (served: readonly Served[]): Promise<readonly [string, string | null, number]> => {
    const hosts = [one, two, three].slice(0, served.length);
    const { http, asked } = serve(Object.fromEntries(hosts.map((host, index) => [host, served[index]!])));
    const { reason, host } = await ask(http, hosts);
    return [reason, host, asked.length];
  };

  test.each<[string, readonly Served[], string, string, number]>([
    ['the first that takes it ends the asking', [wrongKey, list, list], 'ok', two, 2],
    ['one that takes it speaks against one that cannot be asked', [firewall, wrongKey, list], 'ok', three, 3],
    ['all refuse', [wrongKey, wrongKey, wrongKey], 'dead_for_host', one, 3],
    ['one of them is not known', [wrongKey, firewall, wrongKey], 'azure_network', two, 3],
    ['the nearest that is not known speaks', [{ status: 404, body: error('404', '') }, firewall], '404', one, 2],
  ])('%s', async (_, served, reason, host, count) => {
    expect(await decided(served)).toEqual([reason, host, count]);
  });

  test.each<[number, Served, string, string]>([
    [7, wrongKey, 'dead', 'dead_for_host'],
    [8, wrongKey, 'unknown', 'too_many_resources'],
    [8, list, 'live', 'ok'],
    [8, firewall, 'unknown', 'azure_network'],
  ])('where %d stand, of which there may be more, the last answers %#', async (count, last, verdict, reason) => {
    const hosts = Array.from({ length: count }, (_, at) => `r${at}.openai.azure.com`);
    const { http } = serve(Object.fromEntries(hosts.map((host, at) => [host, at === count - 1 ? last : wrongKey])));
    expect(await ask(http, hosts)).toMatchObject({ verdict, reason });
    expect(http.sent).toBe(count);
  });

  test('none is asked after an interruption', async () => {
    const stop = new AbortController();
    stop.abort();
    const { http } = serve({ [one]: list, [two]: list });
    const agent = agents.at(-1)!;
    await http.close();
    const stopped = createHttp({ env: {}, dispatcher: agent, signal: stop.signal });
    expect(await ask(stopped, [one, two])).toMatchObject({ verdict: 'unknown', reason: 'interrupted', host: one });
    expect(stopped.sent).toBe(0);
  });
});

describe('a name that is not found', () => {
  type Answers = Readonly<Record<string, 'found' | 'absent' | 'unknown'>>;
  const found = 'found' as const;
  const gone = { fails: 'ENOTFOUND' };
  const verify = (hosts: Readonly<Record<string, Served>>, names: Answers, more: Partial<AzureOptions> = {}) =>
    ask(serve(hosts).http, Object.keys(hosts), { lookup: async (host) => names[host] ?? 'unknown', ...more });

  test('is dead when names are looked up at all', async () => {
    expect(await verify({ [one]: gone }, { [one]: 'absent', 'azure.microsoft.com': found })).toMatchObject({
      verdict: 'dead',
      reason: 'dead_resource',
      host: one,
    });
  });

  test.each<[string, Answers, Partial<AzureOptions>]>([
    ['no name is found', { [one]: 'absent', 'azure.microsoft.com': 'absent' }, {}],
    ['nobody can be asked', { [one]: 'absent' }, {}],
    ['it is there for others: a private network', { [one]: found, 'azure.microsoft.com': found }, {}],
    ['a proxy looks names up', { [one]: 'absent', 'azure.microsoft.com': found }, { isProxied: true }],
  ])('is not known when %s', async (_, names, more) => {
    expect(await verify({ [one]: gone }, names, more)).toMatchObject({
      verdict: 'unknown',
      reason: 'network:ENOTFOUND',
    });
  });

  test('names are asked for after nothing else', async () => {
    const lookup = (): never => {
      throw new Error('asked');
    };
    for (const fails of ['EAI_AGAIN', 'ECONNRESET']) {
      expect(await verify({ [one]: { fails } }, {}, { lookup })).toMatchObject({ verdict: 'unknown' });
    }
  });

  test('a resource that refuses decides before one that is gone', async () => {
    const names = { [one]: 'absent', 'azure.microsoft.com': found } as const;
    expect(await verify({ [one]: gone, [two]: wrongKey }, names)).toMatchObject({ reason: 'dead_for_host', host: two });
    expect(await verify({ [one]: gone, [two]: firewall }, names)).toMatchObject({ reason: 'azure_network', host: two });
  });
});

describe('a name', () => {
  const answer = (code?: string): (() => Promise<unknown>) => {
    if (code === undefined) return async () => [];
    return async () => Promise.reject(Object.assign(new Error(code), { code }));
  };
  test.each<[string, string | undefined, string | undefined, string]>([
    ['with an alias', undefined, 'ENOTFOUND', 'found'],
    ['without an alias', 'ENODATA', 'ENOTFOUND', 'found'],
    ['of the hosts file', 'ENOTFOUND', undefined, 'found'],
    ['behind name servers that are out of reach', 'ECONNREFUSED', undefined, 'found'],
    ['that is none', 'ENOTFOUND', 'ENOTFOUND', 'absent'],
    ['without name servers', 'ECONNREFUSED', 'EAI_AGAIN', 'unknown'],
    ['without name servers, by the system', 'ETIMEOUT', 'ENOTFOUND', 'unknown'],
    ['for a short time not', 'ENOTFOUND', 'EAI_AGAIN', 'unknown'],
  ])('%s', async (_, alias, addresses, outcome) => {
    const dns = { resolveCname: answer(alias), lookup: answer(addresses) };
    expect(await createNameLookup(dns)('unit.openai.azure.com')).toBe(outcome);
  });
});

describe("the request's id", () => {
  test.each([
    ['apim-request-id', requestId, requestId],
    ['x-ms-request-id', requestId, requestId],
    ['apim-request-id', secret, undefined],
    ['apim-request-id', `${requestId}\u001b[31m`, undefined],
    ['apim-request-id', '', undefined],
  ])('%s: %s', async (name, value, kept) => {
    // Mocked replies may hold what no parser of HTTP lets through.
    const { http } = serve({ [one]: { ...list, headers: { [name]: value } } });
    expect((await ask(http, [one])).requestId).toBe(kept);
  });

  test('one that is an old key is not kept', async () => {
    const hex = expand('{hex:32}', 7);
    const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
    const { http } = serve({ [one]: { ...list, headers: { 'apim-request-id': id } } });
    const verification = await askAzure(http, { secret: hex, hosts: [one] }, { now });
    expect(verification).not.toHaveProperty('requestId');
  });
});

test('nothing of the key, nor of what a server says, is in the answer', async () => {
  const hostile = error(secret, `invalid subscription key or wrong API endpoint ${secret}`);
  const { http } = serve({ [one]: { status: 401, body: hostile, headers: { 'x-request-id': secret } } });
  expect(JSON.stringify(await ask(http, [one]))).not.toContain(secret.slice(0, 12));
});
