import type { Reachable } from '../detect/verification.ts';

/** One question that changes nothing and costs nothing. */
export interface Probe {
  /** For people. */
  readonly area: string;
  /** `{yesterday}` stands for seconds since 1970. */
  readonly path: string;
  /** What `GET` of it wants, as far as answers have named it; none: nobody has seen a name yet. */
  readonly scopes: readonly string[];
  /** What an answer proves; identity alone proves no reach. */
  readonly proves?: Exclude<Reachable, 'unknown'>;
  /**
   * What an answer to a key with access looks like: a list, a person, or that the object asked for, which nobody has, does not exist.
   * Missing scopes are told before that is looked at (an assumption).
   */
  readonly answer: 'list' | 'person' | 'absent';
  readonly headers?: Readonly<Record<string, string>>;
  /** Admin keys are good for these alone. */
  readonly forAdmin?: true;
}

const beta = { 'openai-beta': 'assistants=v2' } as const;

/** Where everything is a `GET` (verification.md 3.2). In the order of asking: the worst first, so that an end in between hides the least. */
export const probes: readonly Probe[] = [
  {
    area: 'organization: management',
    path: '/v1/organization/projects?limit=1',
    scopes: ['api.management.read'],
    proves: 'critical',
    answer: 'list',
    forAdmin: true,
  },
  {
    area: 'organization: usage',
    path: '/v1/organization/costs?start_time={yesterday}&limit=1',
    scopes: ['api.usage.read'],
    proves: 'critical',
    answer: 'list',
    forAdmin: true,
  },
  {
    area: 'organization: audit log',
    path: '/v1/organization/audit_logs?limit=1',
    scopes: [],
    proves: 'critical',
    answer: 'list',
    forAdmin: true,
  },
  { area: 'identity', path: '/v1/me', scopes: [], answer: 'person', forAdmin: true },
  { area: 'models', path: '/v1/models', scopes: ['api.model.read'], proves: 'low', answer: 'list' },
  { area: 'files', path: '/v1/files?limit=1', scopes: ['api.files.read'], proves: 'high', answer: 'list' },
  {
    area: 'fine-tuning',
    path: '/v1/fine_tuning/jobs?limit=1',
    scopes: ['api.fine_tuning.jobs.read'],
    proves: 'medium',
    answer: 'list',
  },
  { area: 'batches', path: '/v1/batches?limit=1', scopes: [], proves: 'medium', answer: 'list' },
  { area: 'stored chats', path: '/v1/chat/completions?limit=1', scopes: [], proves: 'medium', answer: 'list' },
  {
    area: 'responses',
    path: '/v1/responses/resp_0',
    scopes: ['api.responses.read'],
    proves: 'medium',
    answer: 'absent',
  },
  {
    area: 'assistants',
    path: '/v1/assistants?limit=1',
    scopes: ['api.assistants.read'],
    proves: 'medium',
    answer: 'list',
    headers: beta,
  },
  {
    area: 'threads',
    path: '/v1/threads/thread_0',
    scopes: ['api.threads.read'],
    proves: 'medium',
    answer: 'absent',
    headers: beta,
  },
  {
    area: 'vector stores',
    path: '/v1/vector_stores?limit=1',
    scopes: ['api.vector_stores.read'],
    proves: 'medium',
    answer: 'list',
  },
  { area: 'evals', path: '/v1/evals?limit=1', scopes: ['api.evals.read'], proves: 'medium', answer: 'list' },
  { area: 'containers', path: '/v1/containers?limit=1', scopes: [], proves: 'medium', answer: 'list' },
  { area: 'videos', path: '/v1/videos?limit=1', scopes: [], proves: 'medium', answer: 'list' },
  { area: 'skills', path: '/v1/skills?limit=1', scopes: [], proves: 'medium', answer: 'list' },
];

/** What running models wants, as answers name it: no `GET` asks for it, so that only a refusal that names it tells anything. */
export const inferenceScopes: readonly string[] = ['api.model.request', 'model.request'];
