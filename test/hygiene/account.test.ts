import { expect, test } from '@jest/globals';
import type { KeyRecord, Project } from '../../src/incident/admin.ts';
import type { Account } from '../../src/hygiene/account/account.ts';
import { accountChecks } from '../../src/hygiene/account/checks.ts';
import { userKeysNotice } from '../../src/hygiene/account/legacy-user-keys.ts';
import { readAccount } from '../../src/hygiene/account/read.ts';
import { askUserKeysAllowed } from '../../src/hygiene/account/user-keys.ts';
import { DAY, NOW, withOrganization } from '../incident/support.ts';
import type { Answer } from '../support/mock-server.ts';

const web: Project = { id: 'proj_web', name: 'Web', createdAt: 1, archivedAt: null };

const key = (wishes: Partial<KeyRecord> = {}): KeyRecord => ({
  kind: 'project',
  id: 'key_1',
  name: 'deploy',
  mask: '',
  createdAt: NOW - 10 * DAY,
  lastUsedAt: NOW - DAY,
  expiresAt: null,
  owner: { type: 'user', id: 'user-1', name: 'Ada', email: 'ada@example.com' },
  ownerIsActive: true,
  project: web,
  ...wishes,
});

const adminKey = (wishes: Partial<KeyRecord> = {}): KeyRecord =>
  key({ kind: 'admin', project: null, expiresAt: NOW + DAY, ...wishes });

/** Without a problem. */
const account = (wishes: Partial<Account> = {}): Account => ({
  projects: [web],
  keys: [key()],
  adminKeys: [adminKey()],
  spendLimits: new Map([['proj_web', 5000]]),
  userKeysAllowed: false,
  unread: [],
  ...wishes,
});

const problemsOf = (of: Account): readonly string[] =>
  accountChecks.flatMap((check) => check.run(of, NOW)).map(({ check, severity }) => `${severity} ${check}`);

test.each<[string, Partial<Account>, readonly string[]]>([
  ['nothing', {}, []],
  ['an empty organization', { projects: [], keys: [], adminKeys: [] }, []],
  ['90 days', { keys: [key({ createdAt: NOW - 90 * DAY })] }, []],
  ['older than 90 days', { keys: [key({ createdAt: NOW - 90 * DAY - 1 })] }, ['medium account-key-age']],
  ['29 days without use', { keys: [key({ createdAt: NOW - 29 * DAY, lastUsedAt: null })] }, []],
  ['30 days without use', { keys: [key({ createdAt: NOW - 30 * DAY, lastUsedAt: null })] }, ['low account-key-unused']],
  ['used once, long ago', { keys: [key({ createdAt: NOW - 80 * DAY, lastUsedAt: NOW - 79 * DAY })] }, []],
  ['no expiry, where no record tells of one', { keys: [key(), key()] }, []],
  [
    'no expiry, where another one has one',
    { keys: [key(), key({ expiresAt: NOW + DAY })] },
    ['low account-key-no-expiry'],
  ],
  ['an owner who left', { keys: [key({ ownerIsActive: false })] }, ['high account-key-departed-owner']],
  ['no spend limit', { spendLimits: new Map([['proj_web', null]]) }, ['medium account-no-spend-limit']],
  ['a spend limit that could not be read', { spendLimits: new Map() }, []],
  ['user keys allowed', { userKeysAllowed: true }, ['medium account-legacy-user-keys']],
  ['user keys: nothing tells', { userKeysAllowed: null }, []],
  ['three admin keys', { adminKeys: [adminKey(), adminKey(), adminKey()] }, []],
  ['four admin keys', { adminKeys: [adminKey(), adminKey(), adminKey(), adminKey()] }, ['medium account-admin-keys']],
  [
    'an admin key that nobody uses',
    { adminKeys: [adminKey({ lastUsedAt: NOW - 91 * DAY })] },
    ['medium account-admin-keys'],
  ],
  [
    'an admin key that was never used',
    { adminKeys: [adminKey({ createdAt: NOW - 91 * DAY, lastUsedAt: null })] },
    ['medium account-admin-keys'],
  ],
  ['a new admin key', { adminKeys: [adminKey({ createdAt: NOW, lastUsedAt: null })] }, []],
  ['an admin key for ever', { adminKeys: [adminKey({ expiresAt: null })] }, ['low account-admin-keys']],
])('%s', (_name, wishes, problems) => {
  expect(problemsOf(account(wishes))).toEqual(problems);
});

test('who it is and what to do is said', () => {
  const old = account({ keys: [key({ createdAt: NOW - 400 * DAY, ownerIsActive: false, lastUsedAt: NOW - 3600 })] });
  const said = accountChecks.flatMap((check) => check.run(old, NOW));
  expect(said.map(({ message }) => message)).toEqual([
    'key "deploy" (key_1) of Ada <ada@example.com> in project "Web" (proj_web), last used less than a day ago: its owner has no access to the project any more',
    'key "deploy" (key_1) of Ada <ada@example.com> in project "Web" (proj_web) is 400 days old, last used less than a day ago',
  ]);
  for (const { fix } of said) expect(fix).toBeTruthy();
});

test('what has no name is told by its id', () => {
  const owner = { type: 'service_account', id: 'svc_1', name: null, email: null } as const;
  const [problem] = accountChecks.flatMap((check) =>
    check.run(account({ keys: [key({ name: null, owner, ownerIsActive: false })] }), NOW),
  );
  expect(problem?.message).toContain('key key_1 of service account svc_1 in project');
});

test('ids are checks of their own, in kebab case, and problems carry them', () => {
  const ids = accountChecks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^account(-[a-z]+)+$/);
  const all = account({
    keys: [key({ createdAt: 1, lastUsedAt: null, ownerIsActive: false }), key({ expiresAt: NOW })],
    adminKeys: [adminKey({ expiresAt: null })],
    spendLimits: new Map([['proj_web', null]]),
    userKeysAllowed: true,
  });
  expect(new Set(accountChecks.flatMap((check) => check.run(all, NOW)).map(({ check }) => check))).toEqual(
    new Set(ids),
  );
});

test('an organization is read: keys of those who left, spend limits, no archived projects', () =>
  withOrganization(async ({ organization: { make, state, admin: own }, admin }) => {
    const [project, old] = [make.project(), make.project({ archivedAt: NOW })];
    const user = make.user();
    const left = make.key({ owner: user, project, ownerIsActive: false });
    make.key({ owner: user, project: old });
    state.spendLimits.set(project.id, 100);
    const read = await readAccount(admin, async () => null);
    expect(read).toMatchObject({
      projects: [{ id: project.id }],
      keys: [{ id: left.id, ownerIsActive: false }],
      adminKeys: [{ id: own.id }],
      unread: [],
    });
    expect([...read.spendLimits]).toEqual([[project.id, 100]]);
    expect(userKeysNotice(read)).toHaveLength(1);
  }));

test('what OpenAI refuses is named, and the rest is read', () =>
  withOrganization(async ({ organization, admin }) => {
    const { make, failNext } = organization;
    const project = make.project({ name: 'Web' });
    make.key({ owner: make.user(), project });
    const refused = { status: 403, json: { error: { message: 'Missing scopes: api.management.read.', code: null } } };
    failNext('/admin_api_keys', refused);
    failNext('/spend_limit', refused);
    const read = await readAccount(admin, async () => true);
    expect(read.keys).toHaveLength(1);
    expect(read.adminKeys).toEqual([]);
    expect(read.spendLimits.size).toBe(0);
    expect(read.unread.map(({ what }) => what).toSorted()).toEqual([
      `the admin keys`,
      `the spend limit of project "Web" (${project.id})`,
    ]);
    expect(read.unread[0]?.why).toContain('lacks a permission');
  }));

const me = (orgs: unknown, headers = {}): Answer => ({
  status: 200,
  headers,
  json: { object: 'user', email: 'a@b.c', orgs },
});
const org = (name: string, settings: unknown): object => ({ object: 'organization', name, settings });

test.each<[string, Answer, boolean | null]>([
  ['allowed', me({ data: [org('a', { disable_user_api_keys: false })] }), true],
  ['barred', me({ data: [org('a', { disable_user_api_keys: true })] }), false],
  ['no such setting', me({ data: [org('a', {})] }), null],
  ['a setting of another type', me({ data: [org('a', { disable_user_api_keys: 'no' })] }), null],
  ['no settings', me({ data: [org('a', null)] }), null],
  ['no organizations', me({ data: [] }), null],
  ['another form', me([1]), null],
  [
    'several, and one is told',
    me(
      { data: [org('a', { disable_user_api_keys: true }), org('b', { disable_user_api_keys: false })] },
      { 'openai-organization': 'b' },
    ),
    true,
  ],
  [
    'several, and none is told',
    me({ data: [org('a', { disable_user_api_keys: true }), org('b', { disable_user_api_keys: false })] }),
    null,
  ],
  ['refused', { status: 403, json: { error: { message: 'No.', code: null } } }, null],
  ['no JSON', { status: 200, text: '<html>' }, null],
  ['no answer', { fault: 'reset' }, null],
])('user keys outside projects: %s', (_name, answer, allowed) =>
  withOrganization(async ({ organization, http, server }) => {
    organization.failNext('/v1/me', answer, 9);
    expect(await askUserKeysAllowed(http, { key: organization.admin.value, origin: server.origin })).toBe(allowed);
  }),
);
