import { createAdmin } from '../../src/incident/admin-client.ts';
import type { OwnUses } from '../../src/incident/own-uses.ts';
import { createOwnUses } from '../../src/incident/own-uses.ts';
import type { RevokeSources } from '../../src/incident/revoke.ts';
import type { Choices } from '../../src/incident/revoke-safeguards.ts';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import type { Finding } from '../../src/detect/finding.ts';
import type { Verification } from '../../src/detect/verification.ts';
import { createHttp } from '../../src/verify/http-client.ts';
import { askOpenai } from '../../src/verify/openai.ts';
import { type MockOrganization, type OrganizationOptions, mockOrganization } from '../support/mock-openai.ts';
import { type Answer, type MockServer, type Seen, mockServer } from '../support/mock-server.ts';

/** 2026-11-21 12:00 UTC */
const NOON = Date.UTC(2026, 10, 21, 12);

/** An organization behind a server, with a clock that only moves when somebody sleeps. */
export interface Scene {
  readonly org: MockOrganization;
  readonly server: MockServer;
  readonly uses: OwnUses;
  readonly controller: AbortController;
  /** Seconds since 1970. */
  readonly now: () => number;
  readonly pass: (ms: number) => void;
  /** Whom a revocation of this key asks. */
  readonly sourcesOf: (finding: Finding) => RevokeSources;
  readonly ask: (secret: string) => Promise<Verification>;
  /** Requests of a method, as `METHOD /path`. */
  readonly sent: (method: string) => readonly string[];
  readonly close: () => Promise<void>;
}

export interface SceneOptions extends Omit<OrganizationOptions, 'now'> {
  readonly seed?: number;
  /** Answers in the organization's place, or does something before it answers. */
  readonly before?: (seen: Seen, scene: { readonly org: MockOrganization }) => Answer | undefined;
}

export const openScene = async ({ seed = 1, before, ...options }: SceneOptions = {}): Promise<Scene> => {
  let ms = NOON;
  const now = (): number => Math.floor(ms / 1000);
  const org = mockOrganization(seed, { ...options, now });
  const server = await mockServer((seen) => before?.(seen, { org }) ?? org.handler(seen));
  const controller = new AbortController();
  const { signal } = controller;
  const sleep = (time: number): Promise<void> => {
    ms += time;
    return Promise.resolve();
  };
  const http = createHttp({ env: {}, signal, sleep, timeoutMs: 2_000 });
  const admin = createAdmin(http, { key: org.admin.value, origin: server.origin });
  const uses = createOwnUses();
  const clock = (): Date => new Date(ms);
  const verify = ({ secret, ruleId }: Finding): ReturnType<RevokeSources['verify']> => {
    const service = ruleId === 'openai-admin-key' ? 'openai-admin' : 'openai';
    return askOpenai(http, { secret, service }, { origin: server.origin, isOfficial: false, now: clock });
  };
  return {
    org,
    server,
    uses,
    controller,
    now,
    pass: (time) => void (ms += time),
    sourcesOf: (finding) => ({
      admin,
      adminKey: org.admin.value,
      verify: () => verify(finding),
      uses,
      now: clock,
      sleep,
      signal,
    }),
    ask: (secret) => verify(findingOf(secret)),
    sent: (method) => server.seen.filter((seen) => seen.method === method).map(({ path }) => `${method} ${path}`),
    close: async () => {
      await http.close();
      await server.close();
    },
  };
};

/** A finding of a key, as a scan has it. */
export const findingOf = (secret: string, more: Partial<Finding> = {}): Finding => ({
  ruleId: ruleOf(secret),
  title: 'OpenAI key',
  severity: 'critical',
  confidence: 'high',
  reasons: [],
  secret,
  fingerprint: fingerprint(secret),
  status: 'new',
  locations: [],
  ...more,
});

const ruleOf = (secret: string): string => {
  if (secret.startsWith('sk-svcacct-')) return 'openai-service-account-key';
  if (secret.startsWith('sk-admin-')) return 'openai-admin-key';
  return secret.startsWith('sk-proj-') ? 'openai-project-key' : 'openai-user-key';
};

export const careful: Choices = {
  keyId: undefined,
  allowAdmin: false,
  forceInUse: false,
  touch: false,
  idleMs: 15 * 60_000,
};
