import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAdmin } from '../../src/incident/admin-client.ts';
import { type Admin, AdminError, type KeyRecord, type Project } from '../../src/incident/admin.ts';
import type { Http } from '../../src/verify/http.ts';
import { createHttp } from '../../src/verify/http-client.ts';
import { type ForeignServer, startForeign } from '../support/foreign-server.ts';
import { NOW, DAY } from './support.ts';

/**
 * A mock server that nobody here wrote, on OpenAI's own specification: what it rejects is a defect of ours. Prism is no dependency: TRIPKEY_PRISM names its
 * program (node_modules/@stoplight/prism-cli/dist/index.js), TRIPKEY_OPENAPI the specification.
 */
const prism = process.env['TRIPKEY_PRISM'];
const specification = process.env['TRIPKEY_OPENAPI'] ?? '../shared/openai/openapi-trim.json';
const READY_MS = 60_000;

const withPrism = prism === undefined ? describe.skip : describe;
const why = prism === undefined ? ' (skipped: TRIPKEY_PRISM names no Prism)' : '';

let server: ForeignServer | undefined;
let http: Http;
let admin: Admin;
/** `METHOD path status`, of every answer. */
const answers: string[] = [];

beforeAll(async () => {
  if (prism === undefined) return;
  const args = [prism, 'mock', '-p', '0', '-h', '127.0.0.1', specification];
  server = await startForeign(process.execPath, args, /is listening on http:\/\/127\.0\.0\.1:(\d+)/, {
    SCARF_ANALYTICS: 'false',
  });
  const real = createHttp({ env: {}, sleep: async () => {} });
  http = {
    ...real,
    async send(request) {
      const answer = await real.send(request);
      const { pathname } = new URL(request.url);
      answers.push(`${request.method} ${pathname} ${answer.kind === 'reply' ? answer.status : answer.reason}`);
      return answer;
    },
    close: () => real.close(),
  };
  const key = ['sk', 'admin', 'of-no-organization-at-all'].join('-');
  admin = createAdmin(http, { key, origin: server.origin });
}, READY_MS);

afterAll(async () => {
  if (server === undefined) return;
  server.close();
  await http.close();
});

const project: Project = { id: 'proj_1', name: null, createdAt: 1, archivedAt: null };
const record: KeyRecord = {
  kind: 'project',
  id: 'key_1',
  name: null,
  mask: '',
  createdAt: 1,
  lastUsedAt: null,
  expiresAt: null,
  owner: { type: 'user', id: null, name: null, email: null },
  ownerIsActive: true,
  project,
};

/** Its pages always say that there is more, so lists end with an error of the cursor. */
const orCursor = async (asking: Promise<unknown>): Promise<void> => {
  await asking.catch((error: unknown) => {
    if (!(error instanceof AdminError)) throw error;
    expect(error.reason).toBe('cursor');
  });
};

const asked: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['projects', () => orCursor(admin.projects())],
  ['keys of a project', () => orCursor(admin.projectKeys(project))],
  ['admin keys', () => orCursor(admin.adminKeys())],
  ['service accounts', () => orCursor(admin.serviceAccounts(project))],
  ['the audit log', () => orCursor(admin.auditLog({ since: NOW, limit: 50 }))],
  [
    'the audit log, by everything',
    () =>
      orCursor(
        admin.auditLog({
          eventTypes: ['api_key.created', 'service_account.deleted'],
          resourceIds: ['key_1', 'key_2'],
          actorIds: ['user-1'],
          projectIds: ['proj_1'],
          since: NOW,
          limit: 250,
        }),
      ),
  ],
  ['costs of a key', () => orCursor(admin.costs({ keyId: 'key_1' }, NOW - 60 * DAY, NOW))],
  ['costs of a project', () => orCursor(admin.costs({ projectId: 'proj_1' }, NOW - 400 * DAY, NOW))],
  ['requests', () => orCursor(admin.requests({ keyId: 'key_1' }, NOW - 60 * DAY, NOW))],
  ['recent requests', () => orCursor(admin.recentRequests({ keyId: 'key_1' }, NOW - 900, NOW))],
  ['a spend limit', () => admin.spendLimit(project)],
  ['deleting a key', () => admin.deleteKey(record)],
  ['deleting an admin key', () => admin.deleteKey({ ...record, kind: 'admin', project: null })],
  ['deleting a service account', () => admin.deleteServiceAccount(project, { id: 'svc_1' })],
  ['a service account without a key', () => admin.createServiceAccountOnly(project, 'deploy')],
  ['a role', () => admin.makeMember(project, { id: 'svc_1' })],
];

/** Of usage, only completions are in the trimmed specification. */
const absent = /usage\/(?!completions)/;

withPrism(`what OpenAI's specification says of our requests${why}`, () => {
  test('it does reject what it forbids', async () => {
    const headers = { authorization: 'Bearer x' };
    const wrong = ['projects?limit=abc', 'projects/proj_1/api_keys?owner_project_access=all', 'costs?limit=1'];
    answers.length = 0;
    for (const path of wrong)
      await http.send({ method: 'GET', url: `${server!.origin}/v1/organization/${path}`, headers });
    expect(answers.map((answer) => answer.slice(-3))).toEqual(['422', '422', '422']);
  });

  test.each(asked.map(([name, ask]) => ({ name, ask })))('it allows $name', async ({ ask }) => {
    answers.length = 0;
    await ask().catch((error: unknown) => {
      // Made-up values are no keys and no ids; the request was right all the same.
      if (!(error instanceof AdminError) || !/unexpected_body|^404/.test(error.reason)) throw error;
    });
    const counted = answers.filter((answer) => !absent.test(answer));
    expect(counted.length).toBeGreaterThan(0);
    expect(counted.filter((answer) => !answer.endsWith(' 200'))).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a service account with a key', () => admin.createServiceAccount(project, 'deploy')],
    [
      'a key with scopes',
      () => admin.createServiceAccountKey(project, { id: 'svc_1' }, { name: 'ci', scopes: ['api.responses.write'] }),
    ],
    ['one key', () => admin.key(record)],
  ])('it allows %s', async (_name, ask) => {
    answers.length = 0;
    await ask().catch((error: unknown) => expect(error).toMatchObject({ reason: 'unexpected_body' }));
    expect(answers.map((answer) => answer.slice(-3))).toEqual(['200']);
  });
});
