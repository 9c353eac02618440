import { expand } from './keys.ts';
import { Refused, bodyOf, checks, pageOf, queryOf } from './openai-answers.ts';
import { type Maker, type MockAccount, type MockKey, type MockProject, type State, maskOf } from './openai-state.ts';
import { answerAudit, answerCosts, answerUsage } from './openai-usage.ts';

/** What an endpoint of the administration gets. `by`: the admin key that asks. */
export interface AdminCall {
  readonly state: State;
  readonly make: Maker;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string;
  readonly by: MockKey;
  /** Of a key, as its record tells it now. */
  readonly lastUsedAt: (key: MockKey) => number | null;
}

/** `/v1/organization/…`, for whoever has the right to it. */
export const answerAdmin = (call: AdminCall): object => {
  const { state, path } = call;
  const words = new URL(path, 'http://mock').pathname.split('/').slice(3).map(decodeURIComponent);
  const [what, id, part, partId, below] = words;
  if (what === 'projects') {
    if (id === undefined) return isGet(call) && answerProjects(call);
    const project = found(state.projects, id, 'project');
    if (part === 'api_keys') return answerProjectKeys(call, project, partId);
    if (part === 'service_accounts') return answerAccounts(call, project, partId, below);
    if (part === 'spend_limit') return isGet(call) && answerSpendLimit(call, project);
  }
  if (what === 'admin_api_keys') return answerAdminKeys(call, id);
  if (what === 'audit_logs') return isGet(call) && answerAudit(state, path);
  if (what === 'costs') return isGet(call) && answerCosts(state, path);
  if (what === 'usage' && id !== undefined) return isGet(call) && answerUsage(state, id, path);
  throw new Refused(404, `Invalid URL (${call.method} ${new URL(path, 'http://mock').pathname})`, null);
};

const isGet = ({ method }: AdminCall): true => {
  if (method !== 'GET') throw new Refused(405, `Not allowed: ${method}.`, 'method_not_supported');
  return true;
};

const found = <T extends { readonly id: string }>(entries: readonly T[], id: string, what: string): T => {
  const entry = entries.find((one) => one.id === id);
  if (entry === undefined) throw new Refused(404, `No such ${what}.`, 'not_found');
  return entry;
};

const paging = { limit: checks.limit(100), after: checks.text } as const;

const answerProjects = ({ state, path }: AdminCall): object => {
  const query = queryOf(path, { ...paging, include_archived: checks.bool });
  const all = query.one('include_archived') === 'true';
  return pageOf(
    state.projects.filter(({ archivedAt }) => all || archivedAt === null),
    query,
    toProject,
  );
};

const toProject = ({ id, name, createdAt, archivedAt }: MockProject): object => ({
  object: 'organization.project',
  id,
  name,
  created_at: createdAt,
  archived_at: archivedAt,
  status: archivedAt === null ? 'active' : 'archived',
});

const answerProjectKeys = (call: AdminCall, project: MockProject, id: string | undefined): object => {
  const { state, path, method } = call;
  const keys = state.keys.filter(({ projectId }) => projectId === project.id);
  if (id === undefined) {
    const access = checks.oneOf('active', 'inactive', 'any');
    const query = isGet(call) && queryOf(path, { ...paging, owner_project_access: access });
    const wanted = query.one('owner_project_access') ?? 'active';
    const shown = keys.filter(({ ownerIsActive }) => wanted === 'any' || ownerIsActive === (wanted === 'active'));
    return pageOf(shown, query, (key) => toProjectKey(call, key));
  }
  queryOf(path, {});
  const key = found(keys, id, 'API key');
  if (method === 'GET') return toProjectKey(call, key);
  if (method !== 'DELETE') throw new Refused(405, `Not allowed: ${method}.`, 'method_not_supported');
  if (state.accounts.some((account) => account.id === key.ownerId)) {
    throw new Refused(400, 'API keys of service accounts cannot be deleted.', 'invalid_request');
  }
  remove(call, key);
  return { object: 'organization.project.api_key.deleted', id: key.id, deleted: true };
};

const toProjectKey = ({ state, lastUsedAt }: AdminCall, key: MockKey): object => {
  const account = state.accounts.find(({ id }) => id === key.ownerId);
  const user = state.users.find(({ id }) => id === key.ownerId);
  return {
    object: 'organization.project.api_key',
    id: key.id,
    name: key.name,
    redacted_value: maskOf(key.value),
    created_at: key.createdAt,
    last_used_at: lastUsedAt(key),
    ...(key.expiresAt !== undefined && { expires_at: key.expiresAt }),
    owner_project_access: key.ownerIsActive ? 'active' : 'inactive',
    owner:
      account === undefined
        ? { type: 'user', user: { object: 'organization.project.user', ...toUser(user), role: 'member' } }
        : { type: 'service_account', service_account: toAccount(account) },
  };
};

const toUser = (user: State['users'][number] | undefined): object => ({
  id: user?.id,
  name: user?.name,
  email: user?.email,
  created_at: user?.createdAt,
});

const toAccount = ({ id, name, createdAt, role }: MockAccount): object => ({
  object: 'organization.project.service_account',
  id,
  name,
  role,
  created_at: createdAt,
});

const answerAccounts = (
  call: AdminCall,
  project: MockProject,
  id: string | undefined,
  below: string | undefined,
): object => {
  const { state, path, method } = call;
  const accounts = state.accounts.filter(({ projectId }) => projectId === project.id);
  if (method !== 'GET' && project.archivedAt !== null)
    throw new Refused(400, 'The project is archived.', 'project_archived');
  if (id === undefined) {
    if (method === 'GET') return pageOf(accounts, queryOf(path, paging), toAccount);
    return createAccount(call, project);
  }
  const account = found(accounts, id, 'service account');
  if (below === 'api_keys' && method === 'POST') return createAccountKey(call, project, account);
  if (method === 'GET') return toAccount(account);
  if (method === 'POST') {
    const { role, name } = bodyOf(call.body, {
      role: (value) => value === 'owner' || value === 'member',
      name: isName,
    });
    if (role !== undefined) account.role = role as MockAccount['role'];
    if (name !== undefined) account.name = name as string;
    return toAccount(account);
  }
  for (const key of state.keys.filter(({ ownerId }) => ownerId === account.id)) remove(call, key);
  state.accounts.splice(state.accounts.indexOf(account), 1);
  call.make.event('service_account.deleted', account.id, call.by, { projectId: project.id });
  return { object: 'organization.project.service_account.deleted', id: account.id, deleted: true };
};

const isName = (value: unknown): boolean => typeof value === 'string' && value !== '';

const createAccount = ({ make, body, state, by }: AdminCall, project: MockProject): object => {
  const { name, create_service_account_only: only } = bodyOf(body, {
    name: isName,
    create_service_account_only: (value) => typeof value === 'boolean' || value === null,
  });
  if (name === undefined) throw new Refused(400, "Missing required parameter: 'name'.", 'missing_required_parameter');
  const role = only === true ? 'none' : 'member';
  const account = make.account(project, name as string, { createdAt: state.now(), role });
  make.event('service_account.created', account.id, by, { projectId: project.id, details: { data: { role } } });
  if (only === true) return { ...toAccount(account), api_key: null };
  const key = make.key({ owner: account, project, name: 'Secret Key', createdAt: state.now() });
  make.event('api_key.created', key.id, by, { projectId: project.id, details: { data: { scopes: null } } });
  return { ...toAccount(account), api_key: toNewKey(key) };
};

const createAccountKey = ({ make, body, state, by }: AdminCall, project: MockProject, account: MockAccount): object => {
  const { name, scopes = null } = bodyOf(body, {
    name: isName,
    scopes: (value) => Array.isArray(value) && value.every(isName),
  });
  const key = make.key({
    owner: account,
    project,
    name: (name as string | undefined) ?? 'Secret Key',
    createdAt: state.now(),
    scopes: scopes as readonly string[] | null,
  });
  make.event('api_key.created', key.id, by, { projectId: project.id, details: { data: { scopes } } });
  return toNewKey(key);
};

const toNewKey = ({ id, name, value, createdAt }: MockKey): object => ({
  object: 'organization.project.service_account.api_key',
  id,
  name,
  value,
  created_at: createdAt,
});

const answerSpendLimit = ({ state }: AdminCall, project: MockProject): object => {
  const limit = state.spendLimits.get(project.id);
  if (limit === undefined) throw new Refused(404, 'No spend limit is set.', 'not_found');
  return {
    object: 'project.spend_limit',
    threshold_amount: limit,
    currency: 'USD',
    interval: 'month',
    enforcement: { status: 'inactive' },
  };
};

const answerAdminKeys = (call: AdminCall, id: string | undefined): object => {
  const { state, path, method } = call;
  const keys = state.keys.filter(({ projectId }) => projectId === null);
  if (id === undefined) {
    const query = isGet(call) && queryOf(path, { ...paging, order: checks.oneOf('asc', 'desc') });
    return pageOf(keys, query, (key) => toAdminKey(call, key));
  }
  const key = found(keys, id, 'admin API key');
  if (method === 'GET') return toAdminKey(call, key);
  if (method !== 'DELETE') throw new Refused(405, `Not allowed: ${method}.`, 'method_not_supported');
  remove(call, key);
  return { object: 'organization.admin_api_key.deleted', id: key.id, deleted: true };
};

const toAdminKey = ({ state, lastUsedAt }: AdminCall, key: MockKey): object => {
  const user = state.users.find(({ id }) => id === key.ownerId);
  return {
    object: 'organization.admin_api_key',
    id: key.id,
    name: key.name,
    redacted_value: maskOf(key.value),
    created_at: key.createdAt,
    last_used_at: lastUsedAt(key),
    expires_at: key.expiresAt ?? null,
    owner: {
      type: 'user',
      object: 'organization.user',
      id: user?.id,
      name: user?.name,
      created_at: user?.createdAt,
      role: 'owner',
    },
  };
};

const remove = ({ state, make, by }: AdminCall, key: MockKey): void => {
  state.keys.splice(state.keys.indexOf(key), 1);
  make.event('api_key.deleted', key.id, by, { projectId: key.projectId });
};

/** A value of an organization that is not this one's. */
export const foreignKey = (seed: number): string => expand('sk-proj-{64:74}{marker}{64:72}{z}', seed + 900_001);
