import { type AuditEvent, type Day, type KeyRecord } from '../../src/incident/admin.ts';
import { judgeAbuse } from '../../src/incident/abuse.ts';
import type { Incident, Spend } from '../../src/incident/incident.ts';
import { wayOut } from '../../src/incident/steps.ts';
import type { Verification } from '../../src/detect/verification.ts';
import { expand } from '../support/keys.ts';
import { historyFinding } from './history-report.ts';

const DAY = 86_400;
const at = (time: string): number => Date.parse(time) / 1000;

/** Seconds since 1970, 12 days before the page. */
const EXPOSED = at('2026-11-09T14:02:30Z');
const FROM = at('2026-10-12T00:00:00Z');
const DAYS = 41;

/** As many days as there are values, the first of them `from`. */
export const daysOf = (values: readonly number[], from = FROM): readonly Day[] =>
  values.map((value, index) => ({ start: from + index * DAY, value }));

/** Working weeks before the exposure, and from `from` on so many times as much. */
const weeks = (busy: number, times: number, from: number): readonly number[] =>
  Array.from({ length: DAYS }, (_, index) => {
    const isWeekend = index % 7 >= 5;
    return (isWeekend ? busy / 5 : busy + (index % 3) * (busy / 10)) * (index >= from ? times : 1);
  });

const mean = (days: readonly Day[]): number | null =>
  days.length === 0 ? null : days.reduce((sum, { value }) => sum + value, 0) / days.length;

/** Costs and requests by day; averages as gatherSpend makes them. */
export const spendOf = (
  requests: readonly Day[],
  costs: readonly Day[] = requests.map(({ start, value }) => ({ start, value: value / 250 })),
  exposedAt: number | null = EXPOSED,
): Spend => {
  const first = exposedAt === null ? Infinity : Math.floor(exposedAt / DAY) * DAY;
  const averages = (days: readonly Day[]): Spend['costPerDay'] => ({
    before: mean(days.filter(({ start }) => start < first)),
    since: exposedAt === null ? null : mean(days.filter(({ start }) => start >= first)),
  });
  return {
    currency: 'usd',
    costs,
    requests,
    exposedAt,
    costPerDay: averages(costs),
    requestsPerDay: averages(requests),
  };
};

/** Its mask is made at run time, and must never be seen. */
export const recordOf = (more: Partial<KeyRecord> = {}): KeyRecord => ({
  kind: 'project',
  id: 'key_3Fq81Lx0aZ',
  name: 'production',
  mask: `sk-proj-${'*'.repeat(152)}${expand('{62:4}', 99)}`,
  createdAt: at('2026-02-03T08:15:00Z'),
  lastUsedAt: at('2026-11-21T05:09:00Z'),
  expiresAt: null,
  owner: { type: 'user', id: 'user-ada01', name: 'Ada Example', email: 'ada@example.invalid' },
  ownerIsActive: true,
  project: { id: 'proj_shop01', name: 'Web shop', createdAt: at('2025-06-01T00:00:00Z'), archivedAt: null },
  ...more,
});

const events: readonly AuditEvent[] = [
  {
    id: 'audit_log-1',
    type: 'api_key.created',
    at: at('2026-02-03T08:15:00Z'),
    actor: 'ada@example.invalid',
    ipAddress: '192.0.2.17',
    scopes: ['api.model.request', 'api.files.read'],
    resourceId: 'key_3Fq81Lx0aZ',
  },
  {
    id: 'audit_log-2',
    type: 'api_key.updated',
    at: at('2026-06-30T16:40:00Z'),
    actor: 'grace@example.invalid',
    ipAddress: null,
    scopes: ['api.model.request', 'api.files.read', 'api.responses.write'],
    resourceId: 'key_3Fq81Lx0aZ',
  },
];

export const live: Verification = {
  verdict: 'live',
  reason: 'ok',
  host: 'api.openai.com',
  checkedAt: '2026-11-21T05:12:33Z',
  httpStatus: 200,
  requestId: 'req_5c1d',
  organization: 'acme-jtbczk',
  project: 'proj_shop01',
  rateLimits: { requests: 10_000, tokens: 2_000_000 },
  analysis: {
    reach: 'high',
    permissions: [
      { area: 'models', access: 'granted', scopes: [] },
      { area: 'files', access: 'granted', scopes: [] },
      { area: 'fine-tuning', access: 'denied', scopes: ['api.fine_tuning.jobs.read'] },
      { area: 'inference', access: 'unknown', scopes: [] },
    ],
    identity: { user: 'user-ada01', organizations: [{ id: 'org-acme', title: 'Acme', role: 'owner' }] },
    ownModels: ['ft:gpt-4.1-mini:acme:support'],
  },
};

export const dead: Verification = {
  verdict: 'dead',
  reason: 'invalid_api_key',
  host: 'api.openai.com',
  checkedAt: '2026-11-21T05:12:33Z',
  httpStatus: 401,
};

/** A page from what matters to a test; abuse and steps follow from it as they do in the command. */
export const incidentOf = (more: Partial<Incident> = {}): Incident => {
  const base: Omit<Incident, 'abuse' | 'steps'> = {
    tool: { name: 'tripkey', version: '1.2.3' },
    generatedAt: '2026-11-21T05:12:40Z',
    finding: historyFinding(1, {
      pushed: true,
      tips: [],
      inHead: false,
      refs: ['refs/heads/main', 'refs/remotes/origin/main'],
      introduced: [{ committedAt: '2026-11-09T15:02:30+01:00', subject: 'Add production settings' }],
      removed: [{ committedAt: '2026-11-12T09:00:00+01:00' }],
      exposure: { from: '2026-11-09T15:02:30+01:00', to: '2026-11-12T09:00:00+01:00' },
    }),
    verification: null,
    identification: null,
    scopes: null,
    createdBy: null,
    events: [],
    spend: null,
    lookalikes: [],
    unknown: [],
    ...more,
  };
  const { finding, verification, identification, spend } = base;
  const abuse = more.abuse ?? judgeAbuse(spend, verification, identification);
  return { ...base, abuse, steps: more.steps ?? wayOut({ finding, verification, identification, abuse }) };
};

const proved = {
  record: recordOf(),
  mask: 'fits',
  proofs: [
    { id: 'project_header', weight: 'strong', text: 'the answer to the leaked key names the same project' },
    { id: 'kind', weight: 'weak', text: 'a key of a person, as its beginning says' },
  ],
  contradictions: [],
} as const;

const abused = incidentOf({
  verification: live,
  identification: { candidates: [proved], proved, why: null },
  scopes: ['api.files.read', 'api.model.request', 'api.responses.write'],
  createdBy: 'ada@example.invalid',
  events,
  spend: spendOf(daysOf(weeks(220, 14, 34))),
  lookalikes: [recordOf({ id: 'key_77bQ', name: 'staging', lastUsedAt: null })],
  unknown: [{ what: 'a part of the repository (object 0001000100)', why: 'it is not in this clone' }],
});

const offline = incidentOf({
  unknown: [
    { what: 'whether it is live', why: 'not asked (--offline)' },
    { what: 'its record, owner, scopes, costs and last use', why: 'OPENAI_ADMIN_KEY is not set' },
  ],
});

const unproved = incidentOf({
  verification: {
    ...live,
    verdict: 'live_restricted',
    reason: 'missing_scope',
    httpStatus: 403,
    missingScopes: ['api.model.read'],
  },
  identification: {
    candidates: [
      {
        record: recordOf(),
        mask: 'fits',
        proofs: [{ id: 'kind', weight: 'weak', text: 'a key of a person' }],
        contradictions: [],
      },
      {
        record: recordOf({ id: 'key_9', name: null, ownerIsActive: false }),
        mask: 'weak',
        proofs: [],
        contradictions: ['made after the leak'],
      },
    ],
    proved: null,
    why: 'two records fit, and nothing else tells them apart',
  },
  spend: spendOf(daysOf(weeks(220, 1, DAYS))),
});

const gone = incidentOf({
  verification: dead,
  identification: { candidates: [], proved: null, why: 'It was deleted, or it is of another organization.' },
});

/** Pages of fixtures/incident. */
export const samples: Readonly<Record<string, Incident>> = { abused, offline, unproved, gone };
