import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { AdminError } from '../../src/incident/admin.ts';
import { createAdmin } from '../../src/incident/admin-client.ts';
import { listRecords } from '../../src/incident/list-records.ts';
import { createHttp } from '../../src/verify/http-client.ts';
import { type MockOrganization, mockOrganization } from '../support/mock-openai.ts';
import { mockServer } from '../support/mock-server.ts';

const PROJECTS = 40;

/** How many requests are under way at most, while `run` is. */
const watched = async (
  organization: MockOrganization,
): Promise<{ readonly ids: readonly string[]; readonly most: number }> => {
  const under = { way: 0, most: 0 };
  const server = await mockServer(async (seen) => {
    under.most = Math.max(under.most, ++under.way);
    // A slow machine sends the fourth late: those before it wait for it, and all give a fifth the time to come.
    for (let waits = 0; under.most < 4 && waits < 500 && /\/projects\/.*\/api_keys/.test(seen.path); waits++)
      await setTimeout(2);
    await setTimeout(2);
    under.way--;
    return organization.handler(seen);
  });
  const http = createHttp({ env: {}, sleep: async () => {} });
  try {
    const admin = createAdmin(http, { key: organization.admin.value, origin: server.origin });
    const records = await listRecords({ ruleId: 'openai-project-key' }, admin);
    return { ids: records.map(({ id }) => id), most: under.most };
  } finally {
    await http.close();
    await server.close();
  }
};

const organizationWithKeys = (): MockOrganization => {
  const organization = mockOrganization(5);
  const { make } = organization;
  const owner = make.user();
  for (let at = 0; at < PROJECTS; at++) make.key({ owner, project: make.project() });
  return organization;
};

test('the keys of many projects come in the order of the projects, by four requests at a time', async () => {
  const organization = organizationWithKeys();
  const { ids, most } = await watched(organization);
  expect(ids).toHaveLength(PROJECTS);
  expect(ids).toEqual((await watched(organization)).ids);
  expect(most).toBe(4);
});

test.each([
  [50, []],
  [51, ['the keys of 51 projects are read']],
])('%d projects', async (count, expected) => {
  const projects = Array.from({ length: count }, (_, at) => ({
    id: `p${at}`,
    name: null,
    createdAt: 1,
    archivedAt: null,
  }));
  const said: string[] = [];
  const admin = {
    projects: () => Promise.resolve(projects),
    projectKeys: () => Promise.resolve([]),
    adminKeys: () => Promise.resolve([]),
  };
  await listRecords({ ruleId: 'openai-project-key' }, admin, (what) => void said.push(what));
  expect(said).toEqual(expected);
});

test('one project that cannot be read is an error, and no shorter list', async () => {
  const organization = organizationWithKeys();
  const id = organization.state.projects[20]!.id;
  organization.failNext(`/projects/${id}/api_keys`, { status: 403, json: { error: { code: 'no' } } });
  await expect(watched(organization)).rejects.toThrow(AdminError);
});
