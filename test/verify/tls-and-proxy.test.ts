import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { type HttpOptions, createHttp } from '../../src/verify/http-client.ts';
import type { Exchange } from '../../src/verify/http.ts';
import { type Certificate, selfSigned } from '../support/certificate.ts';
import { type MockProxy, mockProxy, type ProxyOptions } from '../support/mock-proxy.ts';
import { type MockServer, mockServer, mockTlsServer } from '../support/mock-server.ts';

const host = 'api.openai.com';
let local: Certificate;
let theirs: Certificate;
/** Of 127.0.0.1. */
let server: MockServer;
/** What stands for api.openai.com behind a proxy. */
let openai: MockServer;
beforeAll(async () => {
  local = selfSigned();
  theirs = selfSigned([`DNS:${host}`]);
  const answer = { status: 200, json: { object: 'list', data: [] } };
  server = await mockTlsServer(() => answer, local);
  openai = await mockTlsServer(() => answer, theirs);
});
afterAll(() => Promise.all([server.close(), openai.close()]));

const open: { close(): Promise<void> }[] = [];
let before = { server: 0, openai: 0 };
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
  before = { server: server.seen.length, openai: openai.seen.length };
});
const arrived = (): Readonly<Record<'server' | 'openai', number>> => ({
  server: server.seen.length - before.server,
  openai: openai.seen.length - before.openai,
});

const proxied = async (options: Partial<ProxyOptions> = {}): Promise<MockProxy> => {
  const route = (target: string): string | undefined => (target === `${host}:443` ? openai.origin : undefined);
  const proxy = await mockProxy({ route, ...options });
  open.push(proxy);
  return proxy;
};

interface Outcome {
  readonly exchange: Exchange;
  readonly sent: number;
}

const ask = async (url: string, options: Partial<HttpOptions> = {}): Promise<Outcome> => {
  const http = createHttp({ env: {}, sleep: async () => {}, timeoutMs: 2000, ...options });
  open.push(http);
  const exchange = await http.send({ method: 'GET', url, headers: { authorization: 'Bearer x' } });
  return { exchange, sent: http.sent };
};

const failed = (reason: string): Exchange => ({ kind: 'failure', reason });
const answered = expect.objectContaining({ kind: 'reply', status: 200 });

describe('TLS', () => {
  test('a certificate that is trusted', async () => {
    expect(await ask(server.origin, { ca: local.certificate })).toEqual({ exchange: answered, sent: 1 });
  });

  test('one that nobody knows: nothing is sent, nor tried again', async () => {
    const outcome = await ask(server.origin);
    expect(outcome).toEqual({ exchange: failed('tls:DEPTH_ZERO_SELF_SIGNED_CERT'), sent: 1 });
    expect(arrived().server).toBe(0);
  });

  test('one of another name', async () => {
    const outcome = await ask(openai.origin, { ca: theirs.certificate });
    expect(outcome).toEqual({ exchange: failed('tls:ERR_TLS_CERT_ALTNAME_INVALID'), sent: 1 });
    expect(arrived().openai).toBe(0);
  });

  test('a server that knows no TLS', async () => {
    const plain = await mockServer(() => ({ status: 200 }));
    open.push(plain);
    const { exchange, sent } = await ask(plain.origin.replace('http:', 'https:'));
    expect(exchange).toMatchObject({ kind: 'failure', reason: expect.stringMatching(/^tls:(ERR_SSL_\w+|EPROTO)$/) });
    expect([sent, plain.seen.length]).toEqual([1, 0]);
  });

  test('several requests to a server that nobody knows all end', async () => {
    const http = createHttp({ env: {}, timeoutMs: 2000 });
    open.push(http);
    const url = openai.origin;
    const outcomes = await Promise.all(Array.from({ length: 9 }, () => http.send({ method: 'GET', url, headers: {} })));
    expect(outcomes).toEqual(Array.from({ length: 9 }, () => failed('tls:DEPTH_ZERO_SELF_SIGNED_CERT')));
  });
});

describe('a proxy', () => {
  const url = `https://${host}/v1/models`;
  const withProxy = (proxy: string, more: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
    ask(url, { env: { HTTPS_PROXY: proxy, ...more }, ca: theirs.certificate });
  const basic = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;
  const login = (origin: string, user: string): string => origin.replace('//', `//${user}@`);

  test('opens a tunnel, and sees no key', async () => {
    const proxy = await proxied();
    expect(await withProxy(proxy.origin)).toEqual({ exchange: answered, sent: 1 });
    expect(proxy.seen).toEqual([{ target: `${host}:443`, authorization: undefined, status: 200 }]);
    expect(openai.seen.at(-1)).toMatchObject({ path: '/v1/models', headers: { host, authorization: 'Bearer x' } });
    expect(openai.seen.at(-1)?.headers).not.toHaveProperty('proxy-authorization');
  });

  test('is asked in capitals or small letters, small ones first', async () => {
    const proxy = await proxied();
    const env = { https_proxy: proxy.origin, HTTPS_PROXY: 'http://127.0.0.1:9' };
    expect((await ask(url, { env, ca: theirs.certificate })).exchange).toEqual(answered);
  });

  test('may be named without a protocol', async () => {
    const proxy = await proxied();
    expect((await withProxy(proxy.origin.replace('http://', ''))).exchange).toEqual(answered);
  });

  test.each([
    ['bob:hunter2', 'bob:hunter2'],
    ['bob:p%40ss%3Aw%2Frd%25', 'bob:p@ss:w/rd%'],
    ['b%C3%B6b:%E2%82%AC', 'böb:€'],
    ['bob:', 'bob:'],
    ['bob', 'bob:'],
    [':hunter2', ':hunter2'],
  ])('is told who asks: %s', async (user, expected) => {
    const proxy = await proxied({ login: expected });
    expect((await withProxy(login(proxy.origin, user))).exchange).toEqual(answered);
    expect(proxy.seen[0]?.authorization).toBe(basic(expected));
    expect(openai.seen.at(-1)?.headers).not.toHaveProperty('proxy-authorization');
  });

  test.each([['bob:wrong'], ['']])('that does not know %j is asked once', async (user) => {
    const proxy = await proxied({ login: 'bob:hunter2' });
    const outcome = await withProxy(user === '' ? proxy.origin : login(proxy.origin, user));
    expect(outcome).toEqual({ exchange: failed('proxy_auth'), sent: 1 });
    expect(proxy.seen.map(({ status }) => status)).toEqual([407]);
    expect(arrived().openai).toBe(0);
  });

  test.each<[ProxyOptions['refuse'], string, number]>([
    [403, 'network:proxy_403', 1],
    [502, 'network:proxy_502', 3],
    [503, 'network:proxy_503', 3],
  ])('that says %s', async (refuse, reason, tries) => {
    const proxy = await proxied({ refuse: refuse! });
    expect(await withProxy(proxy.origin)).toEqual({ exchange: failed(reason), sent: tries });
    expect(proxy.seen).toHaveLength(tries);
  });

  test('that hangs', async () => {
    const proxy = await proxied({ refuse: 'hang' });
    const env = { HTTPS_PROXY: proxy.origin };
    expect(await ask(url, { env, timeoutMs: 100 })).toEqual({ exchange: failed('network:timeout'), sent: 3 });
  });

  test('that hangs does not hold up whoever interrupts', async () => {
    const proxy = await proxied({ refuse: 'hang' });
    const end = new AbortController();
    const asked = ask(url, { env: { HTTPS_PROXY: proxy.origin }, signal: end.signal, timeoutMs: 600_000 });
    setTimeout(() => end.abort(), 50);
    expect(await asked).toEqual({ exchange: failed('interrupted'), sent: 1 });
  });

  test('that is not there: nothing goes past it', async () => {
    const proxy = await mockProxy({ route: () => undefined });
    await proxy.close();
    expect((await withProxy(proxy.origin)).exchange).toEqual(failed('network:ECONNREFUSED'));
  });

  test('does not replace the certificate', async () => {
    const proxy = await proxied({ route: () => server.origin });
    expect((await withProxy(proxy.origin)).exchange).toMatchObject({ reason: expect.stringMatching(/^tls:/) });
    expect(arrived().server).toBe(0);
  });
});

describe('NO_PROXY', () => {
  const port = (): string => new URL(server.origin).port;
  test.each<[string, boolean]>([
    ['127.0.0.1', true],
    ['*', true],
    ['example.com,*', true],
    ['127.0.0.0/8', true],
    ['example.com, 127.0.0.1', true],
    ['example.com 127.0.0.1', true],
    ['127.0.0.1:{port}', true],
    ['', false],
    ['example.com', false],
    ['7.0.0.1', false],
    ['127.0.0.1:1', false],
  ])('%j: straight is %p', async (text, straight) => {
    const proxy = await proxied({ route: () => server.origin });
    const noProxy = text.replace('{port}', port());
    for (const name of ['NO_PROXY', 'no_proxy']) {
      const env = { HTTPS_PROXY: proxy.origin, [name]: noProxy };
      expect((await ask(server.origin, { env, ca: local.certificate })).exchange).toEqual(answered);
    }
    expect(proxy.seen).toHaveLength(straight ? 0 : 2);
  });
});

test.each([
  ['socks5://bob:hunter2@proxy.example'],
  ['ftp://bob:hunter2@proxy.example'],
  ['http://bob:hunter2@'],
  ['http://bob:hunter2@proxy.example:99999'],
  ['http://bob:hunter2%@proxy.example'],
  ['http://bob%FF:hunter2@proxy.example'],
  ['://hunter2'],
])('%s is no proxy, and is not quoted', (proxy) => {
  try {
    createHttp({ env: { HTTPS_PROXY: proxy } });
    expect.assertions(1);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    const { message, hint, cause, stack } = error as UsageError;
    expect(message).toBe('HTTPS_PROXY is no URL of a proxy');
    expect(cause).toBeUndefined();
    expect(`${message} ${hint} ${stack}`).not.toMatch(/hunter2|proxy\.example:9/);
  }
});
