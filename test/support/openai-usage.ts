import { Refused, checks, pageOf, queryOf } from './openai-answers.ts';
import type { MockEvent, State } from './openai-state.ts';

const WIDTHS = { '1m': 60, '1h': 3600, '1d': 86_400 } as const;
const DEFAULTS = { '1m': 60, '1h': 24, '1d': 7 } as const;
const MOST = { '1m': 1440, '1h': 168, '1d': 31 } as const;
type Width = keyof typeof WIDTHS;

/** Kinds of usage that can be asked by key (verification.md 4.1), and those that cannot. */
const BY_KEY = [
  'completions',
  'embeddings',
  'moderations',
  'images',
  'audio_speeches',
  'audio_transcriptions',
  'file_search_calls',
  'web_search_calls',
];
const NOT_BY_KEY = ['vector_stores', 'code_interpreter_sessions'];

const base = { start_time: checks.time, end_time: checks.time, page: checks.text, project_ids: checks.text } as const;
const MANY = ['project_ids', 'api_key_ids', 'group_by'];

/** `GET /v1/organization/costs`: buckets of a day, with one result a key where they are grouped by it. */
export const answerCosts = (state: State, path: string): object => {
  const query = queryOf(
    path,
    {
      ...base,
      bucket_width: checks.oneOf('1d'),
      api_key_ids: checks.text,
      group_by: checks.oneOf('project_id', 'line_item', 'api_key_id'),
      limit: checks.limit(180),
    },
    MANY,
  );
  const results = (from: number, to: number): object[] => {
    const rows = state.costs.filter((cost) => cost.at >= from && cost.at < to && isWanted(cost, query));
    return groups(rows, query.all('group_by')).map(({ keyId, projectId, rows: some }) => ({
      object: 'organization.costs.result',
      amount: { value: some.reduce((sum, { value }) => sum + value, 0), currency: 'usd' },
      line_item: null,
      project_id: projectId,
      api_key_id: keyId,
    }));
  };
  return buckets(state, query, '1d', Number(query.one('limit') ?? 7), results);
};

/** `GET /v1/organization/usage/<kind>`. */
export const answerUsage = (state: State, kind: string, path: string): object => {
  if (![...BY_KEY, ...NOT_BY_KEY].includes(kind)) throw new Refused(404, 'Not found.', null);
  const width = (new URL(path, 'http://mock').searchParams.get('bucket_width') ?? '1d') as Width;
  const query = queryOf(
    path,
    {
      ...base,
      bucket_width: checks.oneOf('1m', '1h', '1d'),
      ...(BY_KEY.includes(kind) && { api_key_ids: checks.text, user_ids: checks.text }),
      group_by: checks.oneOf('project_id', ...(BY_KEY.includes(kind) ? ['api_key_id', 'user_id'] : [])),
      limit: checks.limit(MOST[width]),
    },
    MANY,
  );
  const results = (from: number, to: number): object[] => {
    const rows = state.usage.filter(
      (use) => use.kind === kind && use.at >= from && use.at < to && isWanted(use, query),
    );
    return groups(rows, query.all('group_by')).map(({ keyId, projectId, rows: some }) => ({
      object: `organization.usage.${kind.replace('_search_calls', '_searches')}.result`,
      ...measures(
        kind,
        some.reduce((sum, { requests }) => sum + requests, 0),
      ),
      project_id: projectId,
      api_key_id: keyId,
    }));
  };
  return buckets(state, query, width, Number(query.one('limit') ?? DEFAULTS[width]), results);
};

/** What the specification wants in every result of a kind. */
const measures = (kind: string, requests: number): object => {
  if (kind === 'file_search_calls') return { num_requests: requests };
  // The harder case of the two: whoever looks at requests to models alone sees none.
  if (kind === 'web_search_calls') return { num_model_requests: 0, num_requests: requests };
  return { num_model_requests: requests, ...AMOUNTS[kind] };
};

const AMOUNTS: Readonly<Record<string, object>> = {
  completions: { input_tokens: 0, output_tokens: 0 },
  embeddings: { input_tokens: 0 },
  moderations: { input_tokens: 0 },
  images: { images: 0 },
  audio_speeches: { characters: 0 },
  audio_transcriptions: { seconds: 0 },
};

type Query = ReturnType<typeof queryOf>;

interface Row {
  readonly keyId: string;
  readonly projectId: string;
}

const isWanted = ({ keyId, projectId }: Row, query: Query): boolean => {
  const [keys, projects] = [query.all('api_key_ids'), query.all('project_ids')];
  return (keys.length === 0 || keys.includes(keyId)) && (projects.length === 0 || projects.includes(projectId));
};

const groups = <T extends Row>(rows: readonly T[], by: readonly string[]) => {
  const found = new Map<string, { keyId: string | null; projectId: string | null; rows: T[] }>();
  for (const row of rows) {
    const keyId = by.includes('api_key_id') ? row.keyId : null;
    const projectId = by.includes('project_id') ? row.projectId : null;
    const group = found.get(`${keyId} ${projectId}`) ?? { keyId, projectId, rows: [] };
    group.rows.push(row);
    found.set(`${keyId} ${projectId}`, group);
  }
  return [...found.values()];
};

const buckets = (
  state: State,
  query: Query,
  width: Width,
  limit: number,
  results: (from: number, to: number) => object[],
): object => {
  const start = query.one('start_time');
  if (start === undefined)
    throw new Refused(400, "Missing required parameter: 'start_time'.", 'missing_required_parameter');
  const step = WIDTHS[width];
  const end = Number(query.one('end_time') ?? state.now());
  const first = Number(query.one('page')?.replace(/^page_/, '') ?? Math.floor(Number(start) / step) * step);
  if (Number.isNaN(first)) throw new Refused(400, 'Invalid page.', 'invalid_value');
  const data: object[] = [];
  let at = first;
  for (; at < end && data.length < limit; at += step) {
    const [from, to] = [Math.max(at, Number(start)), Math.min(at + step, end)];
    data.push({ object: 'bucket', start_time: at, end_time: at + step, results: results(from, to) });
  }
  return { object: 'page', data, has_more: at < end, next_page: at < end ? `page_${at}` : null };
};

/** `GET /v1/organization/audit_logs`, newest first. */
export const answerAudit = (state: State, path: string): object => {
  const filters = ['project_ids[]', 'event_types[]', 'actor_ids[]', 'actor_emails[]', 'resource_ids[]'];
  const query = queryOf(
    path,
    {
      ...Object.fromEntries(filters.map((name) => [name, checks.text])),
      ...Object.fromEntries(['gt', 'gte', 'lt', 'lte'].map((name) => [`effective_at[${name}]`, checks.time])),
      limit: checks.limit(100),
      after: checks.text,
      before: checks.text,
      tenant_only: checks.bool,
    },
    filters,
  );
  const holds = (name: string, values: readonly string[]): boolean => {
    const wanted = query.all(name);
    return wanted.length === 0 || values.some((value) => wanted.includes(value));
  };
  const entries = state.audit.filter(
    ({ at, type, actorIds, resourceId, projectId }) =>
      at >= Number(query.one('effective_at[gte]') ?? 0) &&
      at > Number(query.one('effective_at[gt]') ?? -1) &&
      at <= Number(query.one('effective_at[lte]') ?? Infinity) &&
      at < Number(query.one('effective_at[lt]') ?? Infinity) &&
      holds('event_types[]', [type]) &&
      holds('resource_ids[]', [resourceId]) &&
      holds('actor_ids[]', actorIds) &&
      holds('project_ids[]', projectId === null ? [] : [projectId]),
  );
  return pageOf(
    entries.toReversed().sort((a, b) => b.at - a.at),
    query,
    toEntry,
  );
};

const toEntry = ({ id, type, at, projectId, actor, resourceId, details }: MockEvent): object => ({
  id,
  type,
  effective_at: at,
  ...(projectId !== null && { project: { id: projectId, name: 'Project' } }),
  actor,
  [type]: { id: resourceId, ...details },
});
