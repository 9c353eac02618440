import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { runDoctorAccount } from '../../src/commands/doctor-account.ts';
import type { Io } from '../../src/commands/io.ts';
import { UsageError } from '../../src/errors.ts';
import { DAY, withOrganization } from '../incident/support.ts';
import type { MockOrganization } from '../support/mock-openai.ts';
import { foreignKey } from '../support/openai-admin.ts';

const now = Math.floor(Date.now() / 1000);

/** An organization with nothing wrong but the admin key's missing expiry, which is low. */
const inOrder = ({ make, state, admin }: MockOrganization) => {
  const project = make.project({ name: 'Web' });
  state.spendLimits.set(project.id, 100);
  const user = make.user('Ben Builder');
  const key = make.key({ owner: user, project, createdAt: now - DAY });
  admin.expiresAt = now + DAY;
  return { project, user, key };
};

const doctor = async (organization: MockOrganization, origin: string, argv: readonly string[] = []) => {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough(), stdin: new PassThrough() };
  const keys = new Map([['OPENAI_ADMIN_KEY', organization.admin.value]]);
  const io = { ...streams, cwd: '/', env: {}, keys } as unknown as Io;
  const command = { apiBase: origin, verbose: false, color: undefined, argv };
  const status = await runDoctorAccount(command, io, new AbortController().signal);
  return { status, text: String(streams.stdout.read() ?? '') };
};

const options = { now: () => now };

test('an organization in order', () =>
  withOrganization(async ({ organization, server }) => {
    inOrder(organization);
    const { status, text } = await doctor(organization, server.origin);
    expect(status).toBe(0);
    expect(text).toContain('note: whether user keys outside projects are allowed cannot be asked');
    expect(text).toContain('No problems in 2 keys and 1 project.');
  }, options));

test('problems by check, whom to ask, what to do; exit 1', () =>
  withOrganization(async ({ organization, server }) => {
    const { project, user } = inOrder(organization);
    organization.make.key({ name: 'old', owner: user, project, createdAt: now - 100 * DAY, ownerIsActive: false });
    const { status, text } = await doctor(organization, server.origin);
    expect(status).toBe(1);
    expect(text).toMatch(
      /^account-key-departed-owner {2}high\n {2}key "old" \(key_\w+\) of Ben Builder <ben\.builder@example\.com>/,
    );
    expect(text).toContain('account-key-age  medium');
    expect(text).toContain('account-key-unused  low');
    expect(text).toContain('3 problems in 3 keys and 1 project.');
  }, options));

test('low problems alone change no status', () =>
  withOrganization(async ({ organization, server }) => {
    const { project, user } = inOrder(organization);
    organization.make.key({ owner: user, project, createdAt: now - 40 * DAY });
    const { status, text } = await doctor(organization, server.origin);
    expect(text).toContain('account-key-unused  low');
    expect(status).toBe(0);
  }, options));

test(
  'what could not be read: exit 3, or 1 where there is a problem in the rest',
  () =>
    withOrganization(async ({ organization, server }) => {
      const { project, user } = inOrder(organization);
      organization.failNext('/spend_limit', { status: 500, text: '' }, 3);
      const part = await doctor(organization, server.origin);
      expect(part.status).toBe(3);
      expect(part.text).toContain(
        `the spend limit of project "Web" (${project.id}): cannot ask for a spend limit: 500`,
      );
      expect(part.text).toContain('The check is incomplete: 1 thing could not be read.');
      organization.make.key({ owner: user, project, ownerIsActive: false });
      organization.failNext('/spend_limit', { status: 500, text: '' }, 3);
      expect((await doctor(organization, server.origin)).status).toBe(1);
    }, options),
  60_000,
);

test('an empty answer to the question for a spend limit is told as not read, not as no limit', () =>
  withOrganization(async ({ organization, server }) => {
    const { project } = inOrder(organization);
    organization.failNext('/spend_limit', { status: 200, json: {} });
    const { status, text } = await doctor(organization, server.origin);
    expect(text).not.toContain('account-no-spend-limit');
    expect(text.replace(/\s+/g, ' ')).toContain(
      `the spend limit of project "Web" (${project.id}): cannot read the amount of a spend limit in the answer of the admin API`,
    );
    expect(status).toBe(3);
  }, options));

test('the document is the one of scans', () =>
  withOrganization(async ({ organization, server }) => {
    const { project, user } = inOrder(organization);
    organization.make.key({ owner: user, project, createdAt: now - 100 * DAY });
    const { text } = await doctor(organization, server.origin, ['--format', 'json']);
    const document = JSON.parse(text) as { scan: object; problems: readonly object[] };
    const validate = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync('schema/report.schema.json', 'utf8')) as object,
    );
    expect(validate(document) ? [] : validate.errors).toEqual([]);
    expect(document.scan).toMatchObject({ mode: 'account', complete: true, counts: { keys: 3, projects: 1 } });
    expect(document.problems).toMatchObject([
      { check: 'account-key-age', severity: 'medium' },
      { check: 'account-key-unused', severity: 'low' },
    ]);
  }, options));

test('a key that somebody gave as a name is shown nowhere', () =>
  withOrganization(async ({ organization, server }) => {
    const { project, user } = inOrder(organization);
    const secret = foreignKey(7);
    organization.make.key({ name: secret, owner: user, project, createdAt: now - 100 * DAY });
    for (const format of ['text', 'json', 'jsonl']) {
      const { text } = await doctor(organization, server.origin, ['--format', format]);
      expect(text).toContain('account-key-age');
      expect(text.replace(/\s+/g, '')).not.toContain(secret.slice(20, 60));
      expect(text).not.toContain(organization.admin.value.slice(12, 40));
    }
  }, options));

test('without --account, or without an admin key, it says what is missing', async () => {
  const io = {
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    stdin: new PassThrough(),
    cwd: '/',
    env: {},
    keys: new Map(),
  } as unknown as Io;
  const command = { verbose: false, color: undefined, argv: [] };
  const { signal } = new AbortController();
  await expect(runDoctorAccount(command, io, signal)).rejects.toThrow(UsageError);
  await expect(runDoctorAccount(command, io, signal)).rejects.toThrow(/OPENAI_ADMIN_KEY is not set/);
});
