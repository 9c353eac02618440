import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AdminError } from '../../src/incident/admin.ts';
import { toAuditEvent, toKeyRecord, toNewKey, toProject, toServiceAccount } from '../../src/incident/admin-records.ts';

const project = toProject({ id: 'proj_1', created_at: 1, name: 'Web', archived_at: null });
const key = { id: 'key_1', created_at: 5, redacted_value: 'sk-proj-****abcA' };

test('what is missing is null, and what is not known is no matter', () => {
  expect(toKeyRecord({ ...key, tracking: { x: 1 } }, project)).toEqual({
    kind: 'project',
    id: 'key_1',
    name: null,
    mask: 'sk-proj-****abcA',
    createdAt: 5,
    lastUsedAt: null,
    expiresAt: null,
    owner: { type: 'unknown', id: null, name: null, email: null },
    ownerIsActive: true,
    project,
  });
});

test.each([
  [
    { type: 'user', user: { id: 'user-1', name: 'Ada', email: 'a@b.c' } },
    { type: 'user', id: 'user-1', name: 'Ada', email: 'a@b.c' },
  ],
  [
    { type: 'service_account', service_account: { id: 'svc_1', name: 'bot' } },
    { type: 'service_account', id: 'svc_1', name: 'bot', email: null },
  ],
  [
    { type: 'user', id: 'user-2', name: 'Flat' },
    { type: 'user', id: 'user-2', name: 'Flat', email: null },
  ],
  [
    { type: 'robot', id: 'r1' },
    { type: 'unknown', id: 'r1', name: null, email: null },
  ],
  [
    { type: 'user', user: 'user-3' },
    { type: 'user', id: null, name: null, email: null },
  ],
  ['Ada', { type: 'unknown', id: null, name: null, email: null }],
])('an owner: %j', (owner, read) => {
  expect(toKeyRecord({ ...key, owner }, project).owner).toEqual(read);
});

test('who left is told; what says nothing of it is still there', () => {
  const active = (access: unknown): boolean =>
    toKeyRecord({ ...key, owner_project_access: access }, project).ownerIsActive;
  expect(['inactive', 'active', undefined, 7].map(active)).toEqual([false, true, true, true]);
});

test('names have no power over a screen, and an end', () => {
  const name = `a\u001b[31mb\u202ec\u0000${'x'.repeat(100_000)}`;
  const read = toKeyRecord({ ...key, name }, project).name ?? '';
  expect(read.startsWith('a[31mbcx')).toBe(true);
  expect(read.length).toBeLessThanOrEqual(200);
});

test.each([['..'], ['a/../b'], ['key_1?x'], ['key 1'], [''], ['%2e%2e'], ['x'.repeat(300)], [7], [null]])(
  'what could lead to another place is no id: %j',
  (id) => {
    expect(() => toKeyRecord({ ...key, id }, project)).toThrow(AdminError);
  },
);

test.each([[NaN], [-1], ['5'], [null], [1e300], [undefined]])('%p is no time of making', (created) => {
  expect(() => toKeyRecord({ ...key, created_at: created }, project)).toThrow(AdminError);
});

test.each([
  ['created', { data: { scopes: ['api.model.read', 7, 'api.x'] } }, ['api.model.read', 'api.x']],
  ['updated', { changes_requested: { scopes: ['api.model.read'] } }, ['api.model.read']],
  ['created', { data: { scopes: null } }, null],
  ['deleted', {}, null],
])('scopes of api_key.%s', (what, details, scopes) => {
  const event = {
    id: 'audit_log-1',
    type: `api_key.${what}`,
    effective_at: 9,
    [`api_key.${what}`]: { id: 'key_9', ...details },
  };
  expect(toAuditEvent(event)).toMatchObject({ type: `api_key.${what}`, at: 9, resourceId: 'key_9', scopes });
});

test.each([
  [
    { type: 'session', session: { user: { id: 'user-1', email: 'a@b.c' }, ip_address: '192.0.2.1' } },
    'a@b.c',
    '192.0.2.1',
  ],
  [{ type: 'api_key', api_key: { id: 'key_1', user: { id: 'user-1', email: 'a@b.c' } } }, 'a@b.c (key_1)', null],
  [{ type: 'api_key', api_key: { id: 'key_1', service_account: { id: 'svc_1' } } }, 'svc_1 (key_1)', null],
  [{ type: 'api_key', api_key: { id: 'key_1' } }, 'key_1', null],
  [{ type: 'session', session: null }, null, null],
  [undefined, null, null],
])('who acted: %j', (actor, who, ipAddress) => {
  expect(toAuditEvent({ id: 'a', type: 'api_key.created', effective_at: 1, actor })).toMatchObject({
    actor: who,
    ipAddress,
  });
});

test.each([
  ['short'],
  ['with a space in the middle of it'],
  [`line\n${'x'.repeat(30)}`],
  [7],
  [undefined],
  ['x'.repeat(600)],
])('the value of a new key is not %j: the error has none of it', (value) => {
  const read = (): unknown => toNewKey({ id: 'key_1', value });
  expect(read).toThrow(AdminError);
  if (typeof value === 'string') expect(read).not.toThrow(value);
});

test('whatever comes is a record or an AdminError', () => {
  const hostile = fc.object({
    key: fc.constantFrom('id', 'created_at', 'effective_at', 'owner', 'type', 'user', 'actor', 'session', '__proto__'),
    maxDepth: 4,
  });
  fc.assert(
    fc.property(fc.oneof(hostile, fc.jsonValue()), (value) => {
      for (const read of [
        toProject,
        toServiceAccount,
        toAuditEvent,
        toNewKey,
        (json: unknown) => toKeyRecord(json, null),
      ]) {
        try {
          expect(typeof read(value).id).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(AdminError);
        }
      }
    }),
    { numRuns: 300 },
  );
});
