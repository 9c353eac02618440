import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Certificate, selfSigned } from '../support/certificate.ts';
import { type MockProxy, mockProxy } from '../support/mock-proxy.ts';
import { type MockServer, mockTlsServer } from '../support/mock-server.ts';
import { runTripkey } from './run.ts';
import { type Run, key } from './support.ts';

const target = 'api.openai.com:443';
const secret = key(41);
let certificate: Certificate;
let openai: MockServer;
let proxy: MockProxy;
beforeAll(async () => {
  certificate = selfSigned(['DNS:api.openai.com']);
  openai = await mockTlsServer(() => ({ status: 200, json: { object: 'list', data: [] } }), certificate);
  proxy = await mockProxy({
    login: 'bob:hunter2',
    route: (asked) => (asked === target ? openai.origin : undefined),
  });
});
afterAll(() => Promise.all([openai.close(), proxy.close()]));
let before = { openai: 0, proxy: 0 };
afterEach(() => {
  before = { openai: openai.seen.length, proxy: proxy.seen.length };
});

const verify = (user: string, env: Readonly<Record<string, string>> = {}): Promise<Run> =>
  runTripkey(['verify', '-', '--format', 'json'], {
    input: secret,
    env: { HTTPS_PROXY: proxy.origin.replace('//', `//${user}`), ...env },
  });

const verificationOf = ({ stdout }: Run): unknown =>
  (JSON.parse(stdout) as { findings: readonly { verification: unknown }[] }).findings[0]?.verification;

const expectNothingTold = ({ stdout, stderr }: Run): void => {
  expect(stdout + stderr).not.toMatch(/hunter2|wrong/);
  expect(stdout + stderr).not.toContain(secret.slice(8, 40));
};

test('a key goes to OpenAI through a proxy that knows who asks', async () => {
  const run = await verify('bob:hunter2@', { NODE_EXTRA_CA_CERTS: certificate.path });
  expect(verificationOf(run)).toMatchObject({ verdict: 'live', reason: 'ok', host: 'api.openai.com' });
  expect(run.stderr).toContain('tripkey: verifying sends 1 key to api.openai.com (and its regions)\n');
  expectNothingTold(run);
  expect(openai.seen.slice(before.openai).map(({ path, headers }) => [path, headers['authorization']])).toEqual([
    ['/v1/models', `Bearer ${secret}`],
  ]);
});

test('a proxy that does not know who asks hears of it once', async () => {
  const run = await verify('bob:wrong@', { NODE_EXTRA_CA_CERTS: certificate.path });
  expect(verificationOf(run)).toMatchObject({ verdict: 'unknown', reason: 'proxy_auth' });
  expectNothingTold(run);
  expect(proxy.seen.slice(before.proxy).map(({ status }) => status)).toEqual([407]);
  expect(openai.seen.length).toBe(before.openai);
});

test('a proxy that cannot be reached is not told as a service that refuses, and nothing more', async () => {
  const { stderr } = await verify('', { HTTPS_PROXY: 'http://127.0.0.1:9' });
  expect(stderr).toContain('network:ECONNREFUSED; HTTPS_PROXY is set)');
});

test('nobody in the middle gets a key, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
  const run = await verify('bob:hunter2@', { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  expect(verificationOf(run)).toMatchObject({ verdict: 'unknown', reason: 'tls:DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(proxy.seen.slice(before.proxy)).toHaveLength(1);
  expect(openai.seen.length).toBe(before.openai);
});

test('a proxy whose URL makes no sense is a mistake of usage, and is not quoted', async () => {
  const run = await verify('bob:hunter2@', { HTTPS_PROXY: 'socks5://bob:hunter2@127.0.0.1:9' });
  expect([run.status, run.stdout]).toEqual([2, '']);
  expect(run.stderr).toContain('HTTPS_PROXY is no URL of a proxy');
  expectNothingTold(run);
});
