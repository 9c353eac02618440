import type { Answer, Seen } from './mock-server.ts';
import { answerAdmin, foreignKey } from './openai-admin.ts';
import { Refused } from './openai-answers.ts';
import { type MockKey, type State, createMaker, maskOf } from './openai-state.ts';

export interface OrganizationOptions {
  /** Seconds since 1970; default: the clock's. */
  readonly now?: () => number;
  /** Seconds until a use of a key shows in its record. */
  readonly lag?: number;
  /** Whether answers name the project; default: they do. */
  readonly projectHeader?: boolean;
}

/** How a list's cursor goes wrong: none where there is more, the same again and again, or a new one for ever. */
export type BadCursor = 'missing' | 'repeats' | 'endless';

/**
 * OpenAI, as far as one organization sees it: its state, and a handler for mockServer that answers by it and changes it. Which statuses and words come
 * from a recording, and which are guessed, stands in verification.md. Empty but for one user and the admin key.
 */
export const mockOrganization = (seed: number, options: OrganizationOptions = {}) => {
  const { now = () => Math.floor(Date.now() / 1000), lag = 0, projectHeader = true } = options;
  let count = 0;
  const next = (): number => (count += 1);
  const empty = { projects: [], users: [], accounts: [], keys: [], audit: [], costs: [], usage: [] };
  const state: State = { slug: `acme-${seed}`, ...empty, spendLimits: new Map(), now, next };
  const make = createMaker(state, seed);
  const administrator = make.user('Ada Admin');
  const admin = make.key({ owner: administrator, name: 'tripkey', createdAt: now() - 86_400 });
  const trouble = createTrouble();
  const requests: string[] = [];
  const lastUsedAt = (key: MockKey): number | null => {
    const shown = key.uses.filter((at) => at + lag <= now());
    return shown.length === 0 ? key.lastUsedAt : Math.max(...shown, key.lastUsedAt ?? 0);
  };
  /** What happens when a key is used: `kind` and `requests` of usage, where it is more than a question. */
  const use = (key: MockKey, kind?: string, times = 1): void => {
    key.uses.push(now());
    if (kind === undefined || key.projectId === null) return;
    state.usage.push({ kind, keyId: key.id, projectId: key.projectId, at: now(), requests: times });
  };
  const answer = (seen: Seen): Answer => {
    const key = keyOf(seen, state);
    use(key);
    const { pathname } = new URL(seen.path, 'http://mock');
    const headers = headersOf(state, key, projectHeader, requests.length);
    try {
      checkUsable(state, key);
      const isAdministration = pathname.startsWith('/v1/organization/');
      checkScopes(key, seen.method, pathname, isAdministration);
      const { method, body } = seen;
      const path = trouble.hasCursor(pathname) ? withoutCursor(seen.path) : seen.path;
      const json = isAdministration
        ? answerAdmin({ state, make, method, path, body, by: key, lastUsedAt })
        : answerUser(state, key, pathname);
      return trouble.change(method, pathname, { status: 200, headers, json });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { ...error.answer, headers };
    }
  };
  const handler = (seen: Seen): Answer => {
    requests.push(`${seen.method} ${seen.path}`);
    try {
      return trouble.next(seen) ?? answer(seen);
    } catch (error) {
      if (error instanceof Refused) return error.answer;
      throw error;
    }
  };
  const { failNext, deleteTimesOut, cursor } = trouble;
  /** `requests` are method, path and query, in order. */
  return {
    handler,
    state,
    make,
    administrator,
    admin,
    use,
    lastUsedAt,
    requests,
    foreignKey: foreignKey(seed),
    failNext,
    deleteTimesOut,
    cursor,
  };
};

export type MockOrganization = ReturnType<typeof mockOrganization>;

/** A cursor of its own making is not known to the mock either. */
const withoutCursor = (path: string): string => {
  const url = new URL(path, 'http://mock');
  url.searchParams.delete('after');
  url.searchParams.delete('page');
  return `${url.pathname}${url.search}`;
};

/** Whose key the request was made with. */
const keyOf = ({ headers, path }: Seen, state: State): MockKey => {
  for (const name of ['openai-organization', 'openai-project']) {
    if (headers[name] !== undefined)
      throw new Refused(401, `${name} is not to be sent (${path}).`, 'mismatched_organization');
  }
  const value = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (value === undefined) throw new Refused(401, "You didn't provide an API key.", null);
  const key = state.keys.find((one) => one.value === value);
  if (key === undefined) {
    throw new Refused(
      401,
      `Incorrect API key provided: ${maskOf(value)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
      'invalid_api_key',
    );
  }
  return key;
};

const headersOf = (
  state: State,
  key: MockKey,
  projectHeader: boolean,
  count: number,
): Readonly<Record<string, string>> => ({
  'x-request-id': `req_${count}`,
  'openai-version': '2020-10-01',
  'openai-organization': state.slug,
  ...(projectHeader && key.projectId !== null && { 'openai-project': key.projectId }),
});

const checkUsable = (state: State, key: MockKey): void => {
  const project = state.projects.find(({ id }) => id === key.projectId);
  if (typeof key.expiresAt === 'number' && key.expiresAt <= state.now()) {
    throw new Refused(401, 'The API key has expired.', 'token_expired');
  }
  if (project !== undefined && project.archivedAt !== null) {
    throw new Refused(
      401,
      'The project you are requesting has been archived and is no longer accessible',
      'not_authorized_invalid_project',
    );
  }
};

/** Reading scopes of what is read with a plain key. */
const SCOPES: Readonly<Record<string, string>> = {
  '/v1/models': 'api.model.read',
  '/v1/files': 'api.files.read',
  '/v1/fine_tuning/jobs': 'api.fine_tuning.jobs.read',
  '/v1/batches': 'api.batch.read',
  '/v1/assistants': 'api.assistants.read',
  '/v1/vector_stores': 'api.vector_stores.read',
  '/v1/evals': 'api.evals.read',
};

const checkScopes = (key: MockKey, method: string, pathname: string, isAdministration: boolean): void => {
  const needed = isAdministration ? managementScope(method, pathname) : SCOPES[pathname];
  if (needed === undefined) return;
  const wrongKind = isAdministration === (key.projectId !== null);
  const write = needed.replace(/read$/, 'write');
  const all = method === 'GET' && !isAdministration ? ['api.all.read'] : [];
  const isAllowed = key.scopes === null || [needed, write, ...all].some((scope) => key.scopes?.includes(scope));
  if (!wrongKind && isAllowed) return;
  throw new Refused(403, `You have insufficient permissions for this operation. Missing scopes: ${needed}.`, null);
};

const managementScope = (method: string, pathname: string): string => {
  if (/^\/v1\/organization\/(costs|usage)/.test(pathname)) return 'api.usage.read';
  return method === 'GET' ? 'api.management.read' : 'api.management.write';
};

const answerUser = (state: State, key: MockKey, pathname: string): object => {
  const account = state.accounts.find(({ id }) => id === key.ownerId);
  if (account?.role === 'none') throw new Refused(403, 'You have insufficient permissions for this operation.', null);
  const data = [{ id: 'gpt-5', object: 'model', created: 1_700_000_000, owned_by: 'system' }];
  if (pathname === '/v1/models') return { object: 'list', data };
  if (pathname === '/v1/me') {
    const user = state.users.find(({ id }) => id === key.ownerId);
    const org = {
      object: 'organization',
      id: `org-${state.slug}`,
      title: 'Acme',
      name: state.slug,
      role: 'owner',
      is_default: true,
    };
    return {
      object: 'user',
      id: key.ownerId,
      name: user?.name,
      email: user?.email,
      orgs: { object: 'list', data: [org] },
    };
  }
  if (SCOPES[pathname] !== undefined) return { object: 'list', data: [], has_more: false };
  throw new Refused(404, `Invalid URL (GET ${pathname})`, null);
};

const createTrouble = () => {
  const failures: { readonly path: string; readonly answer: Answer; left: number }[] = [];
  const cursors = new Map<string, BadCursor>();
  let dropped: 'reset' | 'hang' | undefined;
  let count = 0;
  return {
    /** The next requests (one, by default) whose `METHOD /path` holds this text are answered so, and change nothing. */
    failNext(path: string, answer: Answer, times = 1): void {
      failures.push({ path, answer, left: times });
    },
    /** The next DELETE is done, but no answer to it arrives. */
    deleteTimesOut(fault: 'reset' | 'hang' = 'reset'): void {
      dropped = fault;
    },
    /** Lists whose path ends so have such a cursor. */
    cursor(path: string, kind: BadCursor): void {
      cursors.set(path, kind);
    },
    hasCursor: (pathname: string): boolean => [...cursors.keys()].some((path) => pathname.endsWith(path)),
    next({ method, path }: Seen): Answer | undefined {
      const failure = failures.find((one) => one.left > 0 && `${method} ${path}`.includes(one.path));
      if (failure === undefined) return undefined;
      failure.left -= 1;
      return failure.answer;
    },
    change(method: string, pathname: string, answer: Answer & { readonly json: object }): Answer {
      if (method === 'DELETE' && dropped !== undefined) {
        const fault = dropped;
        dropped = undefined;
        return { fault };
      }
      const kind = [...cursors].find(([path]) => pathname.endsWith(path))?.[1];
      if (kind === undefined) return answer;
      if (kind === 'missing')
        return { ...answer, json: { ...answer.json, data: [], has_more: true, last_id: null, next_page: null } };
      if (kind === 'repeats')
        return { ...answer, json: { ...answer.json, has_more: true, last_id: 'again', next_page: 'again' } };
      count += 1;
      return {
        ...answer,
        json: { ...answer.json, has_more: true, last_id: `cursor_${count}`, next_page: `cursor_${count}` },
      };
    },
  };
};
