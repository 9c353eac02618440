import type { Exchange, Http } from '../verify/http.ts';
import {
  type Admin,
  AdminError,
  type AuditEvent,
  type AuditQuery,
  type Deletion,
  type KeyRecord,
  type Project,
} from './admin.ts';
import { toAuditEvent, toKeyRecord, toNewKey, toProject, toServiceAccount, toSpendLimit } from './admin-records.ts';
import { type AdminOptions, type Requests, codeOf, createRequests, queryText, segment } from './admin-request.ts';
import { createUsage } from './admin-usage.ts';
import { isObject } from '../json.ts';
import { readPages } from './pages.ts';

/**
 * OpenAI's admin API (developers.openai.com, "Administration"; paths and parameters by its specification of 2026-08-21). Throws UsageError for a key that
 * no request could carry.
 */
export const createAdmin = (http: Http, options: AdminOptions): Admin => {
  const requests = createRequests(http, options);
  return {
    ...createReading(requests),
    ...createChanging(requests),
    ...createUsage(requests),
    async spendLimit({ id }) {
      const limit = await requests.json('a spend limit', `projects/${segment(id)}/spend_limit`, { absent: true });
      return limit === undefined ? null : toSpendLimit(limit);
    },
  };
};

type Reading = 'projects' | 'projectKeys' | 'adminKeys' | 'key' | 'serviceAccounts' | 'auditLog';

const createReading = (requests: Requests): Pick<Admin, Reading> => ({
  projects: async () =>
    unique((await list(requests, 'the projects', 'projects', [['include_archived', 'true']])).map(toProject)),
  async projectKeys(project) {
    // By default, keys of owners who left are left out: those that leaks are about.
    const any = [['owner_project_access', 'any']] as const;
    const path = `projects/${segment(project.id)}/api_keys`;
    try {
      const keys = await list(requests, `the keys of project ${project.id}`, path, any);
      return unique(keys.map((value) => toKeyRecord(value, project)));
    } catch (error) {
      if (project.archivedAt !== null && isRefusedAsArchived(error)) return [];
      throw error;
    }
  },
  adminKeys: async () =>
    unique((await list(requests, 'the admin keys', 'admin_api_keys', [])).map((value) => toKeyRecord(value, null))),
  async key(record) {
    const value = await requests.json(`key ${record.id}`, pathOf(record), { absent: true });
    if (value === undefined) return undefined;
    const now = toKeyRecord(value, record.project);
    if (now.id !== record.id)
      throw new AdminError(`cannot ask for key ${record.id}: another key came`, 'unexpected_body');
    return now;
  },
  serviceAccounts: async ({ id }) =>
    unique(
      (
        await list(requests, `the service accounts of project ${id}`, `projects/${segment(id)}/service_accounts`, [])
      ).map(toServiceAccount),
    ),
  auditLog: (query) => readAudit(requests, query),
});

/** A project's keys, and its alone, cannot be used once it is archived: none of them is a live one. */
const isRefusedAsArchived = (error: unknown): boolean =>
  error instanceof AdminError && /^40[04](?:_|$)/.test(error.reason) && !error.reason.endsWith('_not_openai');

/** Entries that were made or deleted while pages were read may come twice. */
const unique = <T extends { readonly id: string }>(entries: readonly T[]): readonly T[] => [
  ...new Map(entries.map((entry) => [entry.id, entry])).values(),
];

type Pairs = readonly (readonly [string, string | number | undefined])[];

/** As many as a page may have. */
const PAGE = 100;

const list = (
  requests: Requests,
  what: string,
  path: string,
  query: Pairs,
  enough?: number,
): Promise<readonly unknown[]> =>
  readPages(
    (after) =>
      requests.json(
        what,
        `${path}${queryText([...query, ['limit', Math.min(PAGE, enough ?? PAGE)], ['after', after]])}`,
      ),
    {
      cursor: 'last_id',
      what,
      ...(enough !== undefined && { enough }),
    },
  );

const readAudit = async (
  requests: Requests,
  { eventTypes, resourceIds, actorIds, projectIds, since, limit }: AuditQuery,
): Promise<readonly AuditEvent[]> => {
  const many = (name: string, values: readonly string[] | undefined): Pairs =>
    (values ?? []).map((value) => [`${name}[]`, value]);
  const query: Pairs = [
    ...many('event_types', eventTypes),
    ...many('resource_ids', resourceIds),
    ...many('actor_ids', actorIds),
    ...many('project_ids', projectIds),
    ['effective_at[gte]', since],
  ];
  const entries = await list(requests, 'the audit log', 'audit_logs', query, limit);
  return unique(entries.map(toAuditEvent)).toSorted((a, b) => b.at - a.at);
};

const pathOf = ({ id, project }: KeyRecord): string =>
  project === null ? `admin_api_keys/${segment(id)}` : `projects/${segment(project.id)}/api_keys/${segment(id)}`;

type Changing =
  | 'deleteKey'
  | 'deleteServiceAccount'
  | 'createServiceAccount'
  | 'createServiceAccountOnly'
  | 'createServiceAccountKey'
  | 'makeMember';

const createChanging = (requests: Requests): Pick<Admin, Changing> => ({
  deleteKey: async (record) => toDeletion(await requests.exchange('DELETE', pathOf(record)), record.id),
  deleteServiceAccount: async (project, { id }) =>
    toDeletion(await requests.exchange('DELETE', `${accountsOf(project)}/${segment(id)}`), id),
  async createServiceAccount(project, name) {
    const value = await requests.json('a new service account', accountsOf(project), { body: { name } });
    return { account: toServiceAccount(value), key: toNewKey(isObject(value) ? value['api_key'] : undefined) };
  },
  async createServiceAccountOnly(project, name) {
    const body = { name, create_service_account_only: true };
    return toServiceAccount(await requests.json('a new service account', accountsOf(project), { body }));
  },
  async makeMember(project, { id }) {
    const body = { role: 'member' };
    await requests.json('a role for a service account', `${accountsOf(project)}/${segment(id)}`, { body });
  },
  async createServiceAccountKey(project, { id }, { name, scopes }) {
    const body = { name, ...(scopes !== undefined && { scopes }) };
    return toNewKey(await requests.json('a new key', `${accountsOf(project)}/${segment(id)}/api_keys`, { body }));
  },
});

const accountsOf = ({ id }: Pick<Project, 'id'>): string => `projects/${segment(id)}/service_accounts`;

/** Statuses of requests that were turned away before anything was done. */
const isTurnedAway = (status: number): boolean =>
  status >= 300 && status < 500 && status !== 404 && status !== 408 && status !== 409;

/**
 * A DELETE is sent once, so a 404 cannot be about a first try of ours; but a gateway on the way may have sent it twice. Like anything that tells nothing,
 * it is `unsure`, and the record is asked: there is none any more, or the answer was not about it.
 */
const toDeletion = (answer: Exchange, id: string): Deletion => {
  if (answer.kind === 'failure') return { result: 'unsure' };
  const { status, json, headers } = answer;
  const requestId = headers['x-request-id'];
  const facts = {
    status,
    code: codeOf(answer),
    ...(requestId !== undefined && /^[\w-]{1,100}$/.test(requestId) && { requestId }),
  };
  const isDone = status === 200 && isObject(json) && json['deleted'] === true && (json['id'] ?? id) === id;
  return { result: isDone ? 'deleted' : isTurnedAway(status) ? 'refused' : 'unsure', ...facts };
};
