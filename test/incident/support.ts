import { createAdmin } from '../../src/incident/admin-client.ts';
import type { Admin } from '../../src/incident/admin.ts';
import type { Http } from '../../src/verify/http.ts';
import { createHttp } from '../../src/verify/http-client.ts';
import { type MockOrganization, type OrganizationOptions, mockOrganization } from '../support/mock-openai.ts';
import { type MockServer, mockServer } from '../support/mock-server.ts';

/** The time in tests: 2026-11-20T12:00:00Z. */
export const NOW = 1_795_176_000;
export const DAY = 86_400;

export interface Setting {
  readonly organization: MockOrganization;
  readonly server: MockServer;
  readonly http: Http;
  readonly admin: Admin;
}

/** An organization, its server, and a client with its admin key. Pauses between tries take no time. */
export const withOrganization = async <T>(
  run: (setting: Setting) => Promise<T>,
  options: OrganizationOptions & { readonly seed?: number } = {},
): Promise<T> => {
  const organization = mockOrganization(options.seed ?? 1, { now: () => NOW, ...options });
  const server = await mockServer(organization.handler);
  const http = createHttp({ env: {}, sleep: async () => {} });
  try {
    const admin = createAdmin(http, { key: organization.admin.value, origin: server.origin });
    return await run({ organization, server, http, admin });
  } finally {
    await http.close();
    await server.close();
  }
};
