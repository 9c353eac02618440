import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Certificate, selfSigned } from '../support/certificate.ts';
import { mockProxy } from '../support/mock-proxy.ts';
import { type MockServer, mockServer, mockTlsServer } from '../support/mock-server.ts';
import { type SendInChild, createChildSender } from './child.ts';

let send: SendInChild;
let certificate: Certificate;
beforeAll(async () => {
  send = await createChildSender();
  certificate = selfSigned();
});

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});
const kept = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
  const started = await starting;
  open.push(started);
  return started;
};
const secure = (): Promise<MockServer> => kept(mockTlsServer(() => ({ status: 200 }), certificate));

describe('a program ends by itself', () => {
  test.each(['hang', 'drip', 'reset'] as const)('after a server that does this: %s', async (fault) => {
    const server = await kept(mockServer(() => ({ fault })));
    const said = fault === 'reset' ? 'network:ECONNRESET' : 'network:timeout';
    expect(await send(server.origin, {})).toEqual({ status: 0, said });
  });

  test('although its connection is kept alive', async () => {
    const server = await kept(mockServer(() => ({ status: 200, headers: { 'keep-alive': 'timeout=600' } })));
    expect(await send(server.origin, {})).toEqual({ status: 0, said: '200' });
  });

  test('after a proxy that hangs', async () => {
    const proxy = await kept(mockProxy({ route: () => undefined, refuse: 'hang' }));
    const ending = await send('https://api.openai.com/', { given: { HTTPS_PROXY: proxy.origin } });
    expect(ending).toEqual({ status: 0, said: 'network:timeout' });
  });
});

describe('NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing', () => {
  const lax = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const refused = { status: 0, said: 'tls:DEPTH_ZERO_SELF_SIGNED_CERT' };

  test('for a server', async () => {
    const server = await secure();
    expect(await send(server.origin, { process: lax })).toEqual(refused);
    expect(server.seen).toEqual([]);
  });

  test('for a server behind a proxy', async () => {
    const server = await secure();
    const proxy = await kept(mockProxy({ route: () => server.origin }));
    expect(await send(server.origin, { given: { HTTPS_PROXY: proxy.origin }, process: lax })).toEqual(refused);
    expect([proxy.seen.length, server.seen.length]).toEqual([1, 0]);
  });

  test('for a proxy', async () => {
    const proxy = await secure();
    const given = { HTTPS_PROXY: proxy.origin.replace('127.0.0.1', 'localhost') };
    expect(await send('https://127.0.0.1:9/', { given, process: lax })).toEqual(refused);
    expect(proxy.seen).toEqual([]);
  });
});

describe('the environment of the process', () => {
  test('says which authorities are trusted', async () => {
    const server = await secure();
    const ending = await send(server.origin, { process: { NODE_EXTRA_CA_CERTS: certificate.path } });
    expect(ending).toEqual({ status: 0, said: '200' });
  });

  test('names no proxy: only the one that is given counts', async () => {
    const proxy = await kept(mockProxy({ route: () => undefined }));
    const server = await kept(mockServer(() => ({ status: 200 })));
    const tls = await secure();
    const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
    const more = {
      ...Object.fromEntries(names.map((name) => [name, proxy.origin])),
      NODE_EXTRA_CA_CERTS: certificate.path,
    };
    expect(await send(server.origin, { process: more })).toEqual({ status: 0, said: '200' });
    expect(await send(tls.origin, { process: more })).toEqual({ status: 0, said: '200' });
    expect(proxy.seen).toEqual([]);
  });

  test('takes nothing past a proxy by NO_PROXY', async () => {
    const server = await secure();
    const proxy = await kept(mockProxy({ route: () => server.origin }));
    const more = { NO_PROXY: '*', no_proxy: '*', NODE_EXTRA_CA_CERTS: certificate.path };
    expect(await send(server.origin, { given: { HTTPS_PROXY: proxy.origin }, process: more })).toEqual({
      status: 0,
      said: '200',
    });
    expect(proxy.seen).toHaveLength(1);
  });
});
