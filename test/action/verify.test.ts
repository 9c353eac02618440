import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { key } from '../cli/support.ts';
import { type Certificate, selfSigned } from '../support/certificate.ts';
import { mockOrganization } from '../support/mock-openai.ts';
import { type MockProxy, mockProxy } from '../support/mock-proxy.ts';
import { type MockServer, mockServer, mockTlsServer } from '../support/mock-server.ts';
import { type Site, type Step, type StepRun, checkout, runStep, site } from './site.ts';

// The Action takes no other address for OpenAI. A proxy of the machine leads to the mock, by TLS, with a certificate that the process is told to trust:
// nothing in the product knows of it.

const organization = mockOrganization(51);
const project = organization.make.project();
const live = organization.make.key({ owner: organization.administrator, project }).value;
const dead = key(52);
let certificate: Certificate;
let openai: MockServer;
let proxy: MockProxy;
beforeAll(async () => {
  certificate = selfSigned(['DNS:api.openai.com']);
  openai = await mockTlsServer(organization.handler, certificate);
  proxy = await mockProxy({ route: (asked) => (asked === 'api.openai.com:443' ? openai.origin : undefined) });
});
afterAll(() => Promise.all([openai.close(), proxy.close()]));

const main = 'refs/heads/main';

/** A push of two commits: a key in each. */
const pushed = (
  first: string,
  second: string,
): { readonly origin: Site; readonly step: Step & { sha: string; ref: string } } => {
  const origin = site();
  const before = origin.dev.write('a.txt', 'a\n').stage().commit().id();
  origin.dev.write('first.txt', `${first}\n`).stage().commit();
  origin.dev.write('second.txt', `${second}\n`).stage().commit();
  const sha = origin.push('HEAD', main);
  return {
    origin,
    step: {
      event: 'push',
      payload: { ref: main, before, after: sha, repository: { default_branch: 'main' } },
      sha,
      ref: main,
    },
  };
};

const ask = async (
  keys: readonly [string, string],
  inputs: Step['inputs'] = {},
  env: Step['env'] = {},
): Promise<StepRun> => {
  const { origin, step } = pushed(...keys);
  const proxied = { HTTPS_PROXY: proxy.origin, NODE_EXTRA_CA_CERTS: certificate.path, ...env };
  const run = await runStep(checkout(origin, { ...step, depth: 1 }), {
    ...step,
    inputs: { verify: 'true', ...inputs },
    env: proxied,
  });
  expect([live, dead].filter((each) => JSON.stringify(run).includes(each))).toEqual([]);
  return run;
};

test('verify: true tells which keys work, in log, summary, annotations and outputs', async () => {
  const run = await ask([live, dead]);
  expect({ status: run.status, ...run.outputs }).toMatchObject({
    status: 1,
    'new-findings': '2',
    'live-findings': '1',
  });
  expect(run.stderr).toContain('tripkey: verifying sends 2 keys to api.openai.com (and its regions)\n');
  expect(run.summary).toMatch(/^❌ \*\*Found 2 new keys\*\* \(1 live; 1 dead\)$/m);
  expect(run.log).toMatch(/^::error .*file=first\.txt,/m);
  expect(run.report?.findings).toMatchObject([
    { verification: { verdict: 'live' } },
    { verification: { verdict: 'dead' } },
  ]);
});

test.each<[string, readonly [string, string], Readonly<Record<string, string>>, number, string]>([
  ['a live key', [live, dead], { 'fail-on': 'live' }, 1, '1'],
  ['dead keys alone', [key(53), dead], { 'fail-on': 'live' }, 0, '0'],
  ['a live key that is only told', [live, dead], { 'fail-on': 'none' }, 0, '1'],
])('%s', async (_, keys, inputs, status, liveFindings) => {
  const run = await ask(keys, inputs);
  expect({ status: run.status, live: run.outputs['live-findings'] }).toEqual({ status, live: liveFindings });
});

test('fail-on: live fails where OpenAI cannot be asked: each key may be live', async () => {
  const closed = await mockProxy({ route: () => undefined });
  const run = await ask([key(53), dead], { 'fail-on': 'live' }, { HTTPS_PROXY: closed.origin });
  await closed.close();
  expect({ status: run.status, ...run.outputs }).toMatchObject({ status: 1, 'live-findings': '0' });
  expect(run.stderr).toContain('no key could be verified');
});

test('without verify, nobody is asked', async () => {
  const before = proxy.seen.length;
  await ask([live, dead], { verify: 'false' });
  expect(proxy.seen).toHaveLength(before);
});

test('no variable of the environment says where keys go', async () => {
  const elsewhere = await mockServer(() => ({ status: 200, json: {} }));
  const names = ['OPENAI_BASE_URL', 'OPENAI_API_BASE', 'TRIPKEY_API_BASE', 'INPUT_API-BASE', 'INPUT_API_BASE'];
  await ask([live, dead], {}, Object.fromEntries(names.map((name) => [name, elsewhere.origin])));
  await elsewhere.close();
  expect(elsewhere.seen).toEqual([]);
  expect(proxy.seen.every(({ target }) => target === 'api.openai.com:443')).toBe(true);
});
