import { expect, test } from '@jest/globals';
import { createAdmin } from '../../src/incident/admin-client.ts';
import type { Admin, KeyRecord, Project } from '../../src/incident/admin.ts';
import { createHttp } from '../../src/verify/http-client.ts';
import { expand } from '../support/keys.ts';
import { mockOrganization } from '../support/mock-openai.ts';
import { type Answer, mockServer } from '../support/mock-server.ts';
import { DAY, NOW, type Setting, withOrganization } from './support.ts';

/** A user's key and a service account's in one project. */
const furnish = ({ organization: { make } }: Setting) => {
  const project = make.project({ name: 'Web' });
  const user = make.user('Ben Builder');
  const account = make.account(project, 'bot');
  return {
    project,
    user,
    account,
    own: make.key({ owner: user, project }),
    robot: make.key({ owner: account, project }),
  };
};

const theProject = async (admin: Admin): Promise<Project> => (await admin.projects())[0]!;

const theRecord = async (admin: Admin, id: string): Promise<KeyRecord> =>
  (await admin.projectKeys(await theProject(admin))).find((record) => record.id === id)!;

const error = (status: number, code: string | null, message = 'No.'): Answer => ({
  status,
  json: { error: { message, type: 'invalid_request_error', param: null, code } },
});

test('lists are whole: archived projects, keys of those who left, every page', () =>
  withOrganization(async ({ organization: { make, requests }, admin }) => {
    const project = make.project();
    make.project({ archivedAt: NOW - DAY });
    const [here, gone] = [make.user(), make.user()];
    const made = Array.from({ length: 205 }, (_, at) =>
      make.key({ owner: at % 2 === 0 ? here : gone, project, ownerIsActive: at % 2 === 0 }),
    );
    expect(await admin.projects()).toHaveLength(2);
    const records = await admin.projectKeys(await theProject(admin));
    expect(records.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
    expect(records.filter(({ ownerIsActive }) => !ownerIsActive)).toHaveLength(102);
    const lists = requests.filter((request) => request.includes('/api_keys?'));
    expect(lists).toHaveLength(3);
    for (const list of lists) expect(list).toMatch(/[?&]owner_project_access=any(&|$)/);
    for (const list of requests.filter((request) => request.includes('/projects?')))
      expect(list).toContain('include_archived=true');
  }));

test('without it, OpenAI leaves out those who left: the mock does, too', () =>
  withOrganization(async ({ organization: { make, admin }, server, http }) => {
    const project = make.project();
    make.key({ owner: make.user(), project, ownerIsActive: false });
    const url = `${server.origin}/v1/organization/projects/${project.id}/api_keys`;
    const headers = { authorization: `Bearer ${admin.value}` };
    expect(await http.send({ method: 'GET', url, headers })).toMatchObject({ status: 200, json: { data: [] } });
  }));

test('nothing but the key says who asks', () =>
  withOrganization(async ({ admin, server, organization }) => {
    await admin.projects();
    expect(server.seen[0]!.headers['authorization']).toBe(`Bearer ${organization.admin.value}`);
    expect(Object.keys(server.seen[0]!.headers).filter((name) => name.startsWith('openai-'))).toEqual([]);
  }));

test('a record as it is now, and none for what is deleted', () =>
  withOrganization(async (setting) => {
    const { organization, admin } = setting;
    const { own } = furnish(setting);
    const record = await theRecord(admin, own.id);
    expect(record.lastUsedAt).toBeNull();
    organization.use(own);
    expect(await admin.key(record)).toEqual({ ...record, lastUsedAt: NOW });
    organization.state.keys.splice(organization.state.keys.indexOf(own), 1);
    expect(await admin.key(record)).toBeUndefined();
  }));

test("a gateway's own 404 is no word about a key", () =>
  withOrganization(async (setting) => {
    const { own } = furnish(setting);
    const record = await theRecord(setting.admin, own.id);
    setting.organization.failNext(`api_keys/${own.id}`, { status: 404, text: '<h1>Not found</h1>' });
    await expect(setting.admin.key(record)).rejects.toMatchObject({ reason: '404_not_openai' });
  }));

test('DELETE is sent once, and its answer is taken as it is', () =>
  withOrganization(async (setting) => {
    const { admin, organization } = setting;
    const { own, robot } = furnish(setting);
    const [mine, bots] = [await theRecord(admin, own.id), await theRecord(admin, robot.id)];
    expect(await admin.deleteKey(mine)).toMatchObject({
      result: 'deleted',
      status: 200,
      requestId: expect.any(String),
    });
    expect(organization.state.keys).not.toContain(own);
    expect(await admin.deleteKey(mine)).toMatchObject({ result: 'unsure', status: 404 });
    expect(await admin.deleteKey(bots)).toMatchObject({ result: 'refused', status: 400 });
    expect(organization.state.keys).toContain(robot);
  }));

test.each<[string, Answer, string]>([
  ['500', { status: 500, text: 'oops' }, 'unsure'],
  ['503 of a gateway', { status: 503, text: '<html>' }, 'unsure'],
  ['no answer', { fault: 'reset' }, 'unsure'],
  ['half an answer', { fault: 'reset-after-headers' }, 'unsure'],
  ['200 without a word', { status: 200, json: {} }, 'unsure'],
  ['200 about another key', { status: 200, json: { id: 'key_other', deleted: true } }, 'unsure'],
  ['200 of a login page', { status: 200, text: '<html>' }, 'unsure'],
  ['408', error(408, null), 'unsure'],
  ['403', error(403, null, 'Missing scopes: api.management.write.'), 'refused'],
  ['429', error(429, 'rate_limit_exceeded'), 'refused'],
  ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'refused'],
])('DELETE answered with %s', (_name, answer, result) =>
  withOrganization(async (setting) => {
    const { own } = furnish(setting);
    const record = await theRecord(setting.admin, own.id);
    setting.organization.failNext('DELETE', answer, 9);
    expect(await setting.admin.deleteKey(record)).toMatchObject({ result });
    expect(setting.organization.requests.filter((request) => request.startsWith('DELETE'))).toHaveLength(1);
  }),
);

test('a DELETE whose answer is lost is done all the same, and unsure', () =>
  withOrganization(async (setting) => {
    const { own } = furnish(setting);
    const record = await theRecord(setting.admin, own.id);
    setting.organization.deleteTimesOut();
    expect(await setting.admin.deleteKey(record)).toEqual({ result: 'unsure' });
    expect(await setting.admin.key(record)).toBeUndefined();
  }));

test('admin keys have a list of their own, and are deleted there', () =>
  withOrganization(async ({ organization, admin }) => {
    const other = organization.make.key({ owner: organization.administrator, expiresAt: NOW + DAY });
    const records = await admin.adminKeys();
    expect(records.map(({ id, kind, project }) => [id, kind, project])).toEqual([
      [organization.admin.id, 'admin', null],
      [other.id, 'admin', null],
    ]);
    expect(records[1]!.expiresAt).toBe(NOW + DAY);
    expect(await admin.deleteKey(records[1]!)).toMatchObject({ result: 'deleted' });
    expect(await admin.adminKeys()).toHaveLength(1);
  }));

test('service accounts: made with a key, without one, given a role and a key with scopes, deleted with their keys', () =>
  withOrganization(async ({ organization: { make, state }, admin }) => {
    make.project();
    const project = await theProject(admin);
    const { account, key } = await admin.createServiceAccount(project, 'deploy');
    expect(state.keys.find(({ id }) => id === key.id)?.value).toBe(key.value);
    const only = await admin.createServiceAccountOnly(project, 'narrow');
    expect(state.keys.filter(({ ownerId }) => ownerId === only.id)).toEqual([]);
    await admin.makeMember(project, only);
    await admin.makeMember(project, only);
    expect(state.accounts.find(({ id }) => id === only.id)?.role).toBe('member');
    const narrow = await admin.createServiceAccountKey(project, only, { name: 'ci', scopes: ['api.model.read'] });
    expect(state.keys.find(({ id }) => id === narrow.id)).toMatchObject({ scopes: ['api.model.read'], name: 'ci' });
    expect((await admin.serviceAccounts(project)).map(({ name }) => name)).toEqual(['deploy', 'narrow']);
    expect(await admin.deleteServiceAccount(project, account)).toMatchObject({ result: 'deleted' });
    expect(state.keys.filter(({ ownerId }) => ownerId === account.id)).toEqual([]);
    expect(await admin.auditLog({ resourceIds: [narrow.id] })).toMatchObject([
      { type: 'api_key.created', scopes: ['api.model.read'] },
    ]);
  }));

test('what is made is asked for once', () =>
  withOrganization(async (setting) => {
    const { organization, admin } = setting;
    organization.make.project();
    const project = await theProject(admin);
    organization.failNext('POST', { fault: 'reset' }, 9);
    await expect(admin.createServiceAccount(project, 'x')).rejects.toMatchObject({ reason: 'network:ECONNRESET' });
    expect(organization.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
  }));

test('the audit log: filters, newest first, no more than asked for', () =>
  withOrganization(async ({ organization: { make, administrator, requests }, admin }) => {
    for (let at = 0; at < 130; at++) make.event('api_key.created', `key_${at}`, administrator, { at: NOW - at });
    make.event('login.failed', 'user-1', administrator, { at: NOW - 1000, projectId: 'proj_1' });
    expect(await admin.auditLog({ eventTypes: ['api_key.created'] })).toHaveLength(130);
    expect((await admin.auditLog({ limit: 3 })).map(({ resourceId }) => resourceId)).toEqual([
      'key_0',
      'key_1',
      'key_2',
    ]);
    expect(await admin.auditLog({ resourceIds: ['key_7', 'key_9'] })).toHaveLength(2);
    expect(await admin.auditLog({ actorIds: [administrator.id], since: NOW - 4 })).toHaveLength(5);
    expect(await admin.auditLog({ projectIds: ['proj_1'] })).toMatchObject([
      { actor: administrator.email, ipAddress: '192.0.2.7' },
    ]);
    const asked = requests.map((request) => decodeURIComponent(request));
    expect(asked.some((request) => request.includes('event_types[]=api_key.created'))).toBe(true);
    expect(asked.some((request) => request.includes('resource_ids[]=key_7&resource_ids[]=key_9'))).toBe(true);
  }));

test('costs and requests by day, over pages, of this key alone', () =>
  withOrganization(async (setting) => {
    const { organization, admin } = setting;
    const { own, robot, project } = furnish(setting);
    const { costs, usage } = organization.state;
    const from = NOW - 200 * DAY;
    for (let at = 0; at < 200; at++) {
      costs.push({ keyId: own.id, projectId: project.id, at: from + at * DAY, value: 0.5 });
      costs.push({ keyId: robot.id, projectId: project.id, at: from + at * DAY, value: 100 });
      usage.push({
        kind: at % 2 === 0 ? 'embeddings' : 'file_search_calls',
        keyId: own.id,
        projectId: project.id,
        at: from + at * DAY,
        requests: 2,
      });
      usage.push({ kind: 'completions', keyId: robot.id, projectId: project.id, at: from + at * DAY, requests: 1000 });
    }
    const spent = await admin.costs({ keyId: own.id }, from, NOW);
    expect(spent.currency).toBe('usd');
    expect(spent.days).toHaveLength(201);
    expect(spent.days.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(100);
    expect(spent.days.at(-1)?.value).toBe(0);
    expect((await admin.costs({ projectId: project.id }, NOW - 2 * DAY, NOW)).days.map(({ value }) => value)).toEqual([
      100.5, 100.5, 0,
    ]);
    const used = await admin.requests({ keyId: own.id }, from, NOW);
    expect(used.reduce((sum, { value }) => sum + value, 0)).toBe(400);
    expect(used.map(({ start }) => start % DAY)).toEqual(Array.from({ length: 201 }, () => 0));
  }));

test('a server that does not know the filter does not make the whole organization of a key', () =>
  withOrganization(async ({ organization, admin }) => {
    const results = (entries: readonly object[]): Answer => ({
      status: 200,
      json: { object: 'page', has_more: false, next_page: null, data: [{ start_time: NOW, results: entries }] },
    });
    const amount = { value: 7, currency: 'usd' };
    organization.failNext(
      '/costs',
      results([
        { api_key_id: 'key_other', amount },
        { api_key_id: 'key_1', amount },
      ]),
    );
    expect((await admin.costs({ keyId: 'key_1' }, NOW, NOW + 1)).days).toMatchObject([{ value: 7 }]);
    organization.failNext('/costs', results([{ api_key_id: null, amount }]));
    await expect(admin.costs({ keyId: 'key_1' }, NOW, NOW + 1)).rejects.toMatchObject({ reason: 'unexpected_body' });
    organization.failNext('/costs', results([{ api_key_id: null, amount: { value: 0, currency: 'usd' } }]));
    expect((await admin.costs({ keyId: 'key_1' }, NOW, NOW + 1)).days).toMatchObject([{ value: 0 }]);
    organization.failNext(
      '/costs',
      results([
        { api_key_id: 'key_1', amount },
        { api_key_id: 'key_1', amount: { value: 1, currency: 'eur' } },
      ]),
    );
    await expect(admin.costs({ keyId: 'key_1' }, NOW, NOW + 1)).rejects.toMatchObject({ reason: 'unexpected_body' });
    organization.failNext('/costs', results([{ api_key_id: 'key_1', amount: { value: '0.25', currency: 'EUR' } }]));
    expect(await admin.costs({ keyId: 'key_1' }, NOW, NOW + 1)).toMatchObject({
      currency: 'eur',
      days: [{ value: 0.25 }],
    });
  }));

test('a kind of use that cannot be asked is left out and told; all of them are an error', () =>
  withOrganization(async (setting) => {
    const { organization, admin } = setting;
    const { own } = furnish(setting);
    organization.use(own, 'completions', 4);
    organization.failNext('usage/images', error(404, 'not_found'));
    const gaps: string[] = [];
    const days = await admin.requests({ keyId: own.id }, NOW, NOW + 1, (what, { reason }) =>
      gaps.push(`${what}: ${reason}`),
    );
    expect(days).toMatchObject([{ value: 4 }]);
    expect(gaps).toEqual(['use of images: 404_not_found']);
    organization.failNext('/usage/', error(403, null, 'Missing scopes: api.usage.read.'), 99);
    await expect(admin.requests({ keyId: own.id }, NOW, NOW + 1)).rejects.toMatchObject({
      reason: '403_missing_scope',
    });
  }));

test('none is only none when every kind says so', () =>
  withOrganization(async (setting) => {
    const { organization, admin } = setting;
    const { own } = furnish(setting);
    const ask = (): Promise<number> => admin.recentRequests({ keyId: own.id }, NOW - 900, NOW + 60);
    expect(await ask()).toBe(0);
    organization.failNext('usage/images', error(404, 'not_found'));
    await expect(ask()).rejects.toMatchObject({ reason: '404_not_found' });
    organization.use(own, 'completions', 4);
    organization.failNext('usage/images', error(404, 'not_found'));
    expect(await ask()).toBe(4);
  }));

test.each([
  'completions',
  'embeddings',
  'moderations',
  'images',
  'audio_speeches',
  'audio_transcriptions',
  'file_search_calls',
  'web_search_calls',
])('use of %s counts', (kind) =>
  withOrganization(async (setting) => {
    const { own } = furnish(setting);
    setting.organization.use(own, kind, 4);
    expect(await setting.admin.recentRequests({ keyId: own.id }, NOW - 900, NOW + 60)).toBe(4);
  }),
);

test('a spend limit, or none', () =>
  withOrganization(async ({ organization: { make, state }, admin }) => {
    const [limited] = [make.project(), make.project()];
    state.spendLimits.set(limited.id, 5000);
    const [first, second] = await admin.projects();
    expect([await admin.spendLimit(first!), await admin.spendLimit(second!)]).toEqual([5000, null]);
  }));

test.each<[string, unknown]>([
  ['nothing', {}],
  ['an error', { error: { message: 'Not known.' } }],
  ['a text', { threshold_amount: 'much' }],
  ['a truth', { threshold_amount: false }],
  ['another object', { object: 'list', data: [] }],
])('an answer with %s for a spend limit is not read as none', (_name, json) =>
  withOrganization(async ({ organization: { make, failNext }, admin }) => {
    make.project();
    const [project] = await admin.projects();
    failNext('/spend_limit', { status: 200, json });
    await expect(admin.spendLimit(project!)).rejects.toMatchObject({ reason: 'unexpected_body' });
    failNext('/spend_limit', { status: 200, json: { threshold_amount: null } });
    expect(await admin.spendLimit(project!)).toBeNull();
  }),
);

test.each<[string, Answer, string, RegExp]>([
  [
    'revoked',
    error(401, 'invalid_api_key', 'Incorrect API key provided: sk-admin***abcA.'),
    '401_invalid_api_key',
    /was revoked/,
  ],
  ['address', error(401, 'ip_not_authorized'), '401_ip_not_authorized', /address/],
  [
    'scope',
    error(403, null, 'Missing scopes: api.management.read.'),
    '403_missing_scope',
    /lacks a permission: api\.management\.read/,
  ],
  ['too often', error(429, 'rate_limit_exceeded'), '429_rate_limit_exceeded', /try again/],
  ['broken', error(500, null), '500', /status\.openai\.com/],
  ['login page', { status: 200, text: '<html>Welcome to the airport</html>' }, 'unexpected_body', /login page/],
  ['gateway', { status: 502, text: '<html>' }, '502_not_openai', /gateway/],
  ['reset', { fault: 'reset' }, 'network:ECONNRESET', /HTTPS_PROXY/],
  ['odd code', error(418, `x'; drop ${'y'.repeat(99)}`), '418', /^$/],
])('an error says what helps: %s', (_name, answer, reason, hint) =>
  withOrganization(async ({ organization, admin }) => {
    organization.failNext('/projects', answer, 9);
    const failed = await admin.projects().catch((thrown: unknown) => thrown);
    expect(failed).toMatchObject({ name: 'AdminError', reason });
    const { message, hint: said } = failed as { readonly message: string; readonly hint?: string };
    expect(said ?? '').toMatch(hint);
    expect(`${message} ${said}`).not.toContain('abcA');
    expect(`${message} ${said}`).not.toContain(organization.admin.value.slice(0, 12));
  }),
);

test("a project's key is told what is wanted", () =>
  withOrganization(async (setting) => {
    const { own } = furnish(setting);
    const admin = createAdmin(setting.http, { key: own.value, origin: setting.server.origin });
    await expect(admin.projects()).rejects.toMatchObject({
      reason: '403_missing_scope',
      hint: expect.stringContaining('OPENAI_ADMIN_KEY must be an admin key (sk-admin-…)'),
    });
  }));

test.each([['two\nlines'], ['with space'], ['Schlüssel'], ['']])(
  'no request could carry %j: it is said, and not shown',
  async (key) => {
    const http = createHttp({ env: {} });
    expect(() => createAdmin(http, { key, origin: 'http://127.0.0.1:1' })).toThrow(/OPENAI_ADMIN_KEY holds no key/);
    await http.close();
  },
);

test.each(['"', "'", '`'])('quotation marks around the key (%s) are said to be there', (mark) => {
  const http = createHttp({ env: {} });
  const key = `${mark}${expand('sk-admin-{64:74}{marker}{64:72}{z}', 3)}${mark}`;
  expect(() => createAdmin(http, { key, origin: 'http://127.0.0.1:1' })).toThrow(/has quotation marks/);
});

test('a line break behind the admin key is none of it', async () => {
  const organization = mockOrganization(3);
  const server = await mockServer(organization.handler);
  const http = createHttp({ env: {} });
  const admin = createAdmin(http, { key: `${organization.admin.value}\r\n`, origin: server.origin });
  expect(await admin.projects()).toEqual([]);
  await http.close();
  await server.close();
});

test('an id that could lead elsewhere is never asked for', () =>
  withOrganization(async ({ organization, admin }) => {
    const project: Project = { id: '../admin_api_keys', name: null, createdAt: 1, archivedAt: null };
    await expect(admin.projectKeys(project)).rejects.toMatchObject({ reason: 'bad_id' });
    await expect(admin.deleteServiceAccount({ ...project, id: 'proj_1' }, { id: 'a/b' })).rejects.toMatchObject({
      reason: 'bad_id',
    });
    expect(organization.requests).toEqual([]);
  }));

test.each(['missing', 'repeats', 'endless'] as const)(
  'a list whose cursor %s is an error, not a part of a list',
  (kind) =>
    withOrganization(async (setting) => {
      furnish(setting);
      setting.organization.cursor('/api_keys', kind);
      await expect(setting.admin.projectKeys(await theProject(setting.admin))).rejects.toMatchObject({
        reason: 'cursor',
      });
    }),
);

test("an archived project's keys may be refused: none of them works", () =>
  withOrganization(async ({ organization, admin }) => {
    organization.make.project({ archivedAt: NOW });
    const project = await theProject(admin);
    organization.failNext('/api_keys', error(404, 'not_found'));
    expect(await admin.projectKeys(project)).toEqual([]);
    organization.failNext('/api_keys', { status: 404, text: '<html>' });
    await expect(admin.projectKeys(project)).rejects.toMatchObject({ reason: '404_not_openai' });
  }));
