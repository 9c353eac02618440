import type { Verdict } from '../../src/detect/verification.ts';
import { billingCodes } from '../../src/verify/verdicts.ts';
import type { Answer } from '../support/mock-server.ts';
import { plant } from '../support/keys.ts';

/** An answer of the service, and what it says of `key`. */
export interface AnswerCase {
  readonly name: string;
  readonly answer: Extract<Answer, { status: number }>;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly missingScopes?: readonly string[];
}

export const key = plant('openai-project-key/74', 31).secret;
const other = plant('openai-project-key/74', 32).secret;

/** First eight characters, a star for each hidden one, last four. */
export const maskOf = (secret: string): string =>
  `${secret.slice(0, 8)}${'*'.repeat(secret.length - 12)}${secret.slice(-4)}`;

const incorrect = (echo: string): string =>
  `Incorrect API key provided: ${echo}. You can find your API key at https://platform.openai.com/account/api-keys.`;

interface ErrorMembers {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly type?: unknown;
}

/** As OpenAI writes its errors. */
export const errorBody = ({ code = null, message = '', type = 'invalid_request_error' }: ErrorMembers): unknown => ({
  error: { message, type, param: null, code },
});

const refusal = (
  status: number,
  members: ErrorMembers,
  [verdict, reason]: readonly [Verdict, string],
  more: { readonly headers?: Readonly<Record<string, string>>; readonly missingScopes?: readonly string[] } = {},
): AnswerCase => {
  const { headers, missingScopes } = more;
  return {
    name: `${status} ${JSON.stringify(members.code ?? null)} ${JSON.stringify(members.message ?? '')
      .replaceAll(key, '<key>')
      .slice(0, 60)}`,
    answer: { status, json: errorBody(members), ...(headers !== undefined && { headers }) },
    verdict,
    reason,
    ...(missingScopes !== undefined && { missingScopes }),
  };
};

const live = (reason: string): readonly [Verdict, string] => ['live_restricted', reason];
const dead = (reason: string): readonly [Verdict, string] => ['dead', reason];
const unknown = (reason: string): readonly [Verdict, string] => ['unknown', reason];

const insufficient = (scopes: string): string =>
  `You have insufficient permissions for this operation. Missing scopes: ${scopes}. Check that you have the correct role in your organization (Reader, Writer, Owner) and project.`;
const archived = `The project you are requesting, proj_1, has been archived and is no longer accessible`;

const byCode: readonly AnswerCase[] = [
  refusal(401, { code: 'invalid_api_key', message: incorrect(maskOf(key)) }, dead('invalid_api_key')),
  refusal(
    401,
    { code: 'invalid_api_key', message: incorrect(`${key.slice(0, 8)}...${key.slice(-4)}`) },
    dead('invalid_api_key'),
  ),
  refusal(401, { code: 'invalid_api_key', message: incorrect(maskOf(other)) }, unknown('echo_mismatch')),
  refusal(401, { code: 'invalid_api_key', message: incorrect(`${maskOf(key)}*`) }, unknown('echo_mismatch')),
  refusal(401, { code: 'invalid_api_key', message: incorrect(`sk-...${key.slice(-2)}`) }, unknown('echo_mismatch')),
  refusal(401, { code: 'invalid_api_key', message: incorrect('*'.repeat(key.length)) }, unknown('echo_mismatch')),
  refusal(401, { code: 'invalid_api_key', message: incorrect(key) }, unknown('echo_missing')),
  refusal(401, { code: 'invalid_api_key', message: 'Invalid API key' }, unknown('echo_missing')),
  refusal(401, { code: 'invalid_api_key' }, unknown('echo_missing')),
  refusal(401, { code: 'invalid_api_key', message: { toString: 1 } }, unknown('echo_missing')),
  refusal(403, { code: 'invalid_api_key', message: incorrect(maskOf(key)) }, unknown('403_other')),
  refusal(404, { code: 'invalid_api_key', message: incorrect(maskOf(key)) }, unknown('404')),
  refusal(401, { code: null, message: incorrect(maskOf(key)) }, unknown('401_other')),
  refusal(401, { code: 'incorrect_hostname' }, live('region_bound')),
  refusal(401, { code: 'missing_scope', message: insufficient('model.request') }, live('missing_scope'), {
    missingScopes: ['model.request'],
  }),
  refusal(401, { code: 'missing_scope' }, live('missing_scope')),
  refusal(401, { code: 'ip_not_authorized' }, live('ip_allowlist')),
  refusal(401, { code: 'not_authorized_invalid_key_type' }, live('key_type_barred')),
  refusal(401, { code: 'mismatched_organization' }, unknown('header_mismatch')),
  refusal(401, { code: 'mismatched_project' }, unknown('header_mismatch')),
  refusal(401, { code: 'not_authorized_invalid_project', message: archived }, dead('project_archived')),
  refusal(401, { code: 'not_authorized_invalid_project', message: 'No such project' }, unknown('header_mismatch')),
  refusal(403, { code: 'not_authorized_invalid_project', message: archived }, unknown('header_mismatch')),
  refusal(401, { code: 'account_deactivated' }, dead('account_deactivated')),
  refusal(403, { code: 'account_deactivated' }, unknown('403_other')),
  refusal(401, { code: 'organization_membership_required' }, live('no_org')),
  refusal(401, { code: 'token_expired' }, dead('expired')),
  refusal(403, { code: 'token_expired' }, unknown('403_other')),
  refusal(401, { code: 'customer_storage_not_ready' }, live('storage')),
  refusal(403, { code: 'unsupported_country_region_territory', type: 'request_forbidden' }, unknown('region_blocked')),
  ...billingCodes.flatMap((code) =>
    [400, 429].map((status) => refusal(status, { code, type: 'insufficient_quota' }, live(`no_credit:${code}`))),
  ),
  refusal(429, { code: 'something_new', type: 'insufficient_quota' }, live('no_credit:insufficient_quota')),
  ...['rate_limit_exceeded', 'slow_down'].flatMap((code) => [
    refusal(429, { code, type: 'requests' }, live('rate_limited'), {
      headers: { 'openai-organization': 'acme-jtbczk' },
    }),
    refusal(429, { code, type: 'requests' }, unknown('rate_limited_unattributed')),
  ]),
  refusal(429, { code: 'rate_limit_exceeded' }, unknown('rate_limited_unattributed'), {
    headers: { 'openai-organization': '' },
  }),
  refusal(400, { code: 'server_is_overloaded' }, unknown('upstream_error')),
];

const byMessage: readonly AnswerCase[] = [
  refusal(401, { message: insufficient('api.responses.write') }, live('missing_scope'), {
    missingScopes: ['api.responses.write'],
  }),
  refusal(403, { message: insufficient('api.usage.read, api.management.read') }, live('missing_scope'), {
    missingScopes: ['api.management.read', 'api.usage.read'],
  }),
  refusal(
    403,
    { message: insufficient(`api.model.read ${key} e.x${key.slice(8, 30)} Bob.Smith`) },
    live('missing_scope'),
    {
      missingScopes: ['api.model.read'],
    },
  ),
  refusal(403, { message: 'Missing scopes: ' }, live('missing_scope')),
  refusal(403, { message: 'You have insufficient permissions for this operation.' }, live('missing_scope')),
  refusal(401, { message: 'Your IP is not authorized to use this project.' }, live('ip_allowlist')),
  refusal(401, { message: 'The organization does not allow user keys.' }, live('key_type_barred')),
  refusal(401, { message: 'You must be a member of an organization to use the API.' }, live('no_org')),
  refusal(
    403,
    {
      message:
        'Your request must be made with a session key (that is, it can only be made from the browser). You made it with the following key type: secret.',
    },
    live('session_only'),
  ),
  refusal(
    401,
    { message: "You didn't provide an API key. You need to provide your API key." },
    unknown('auth_header_lost'),
  ),
  refusal(401, { message: archived }, dead('project_archived')),
  refusal(403, { message: archived }, unknown('403_other')),
  refusal(
    401,
    { message: 'The account associated with this API key has been deactivated.' },
    dead('account_deactivated'),
  ),
  // A gateway says so of its own logins, and none of them is ever sent.
  refusal(
    401,
    { message: 'Provided authentication token is expired. Please try signing in again.' },
    unknown('401_other'),
  ),
  refusal(401, { message: 'Your API key has expired.' }, dead('expired')),
  refusal(403, { message: 'Your API key has expired.' }, unknown('403_other')),
  // What has ended may be somebody else's.
  refusal(401, { message: 'Your session has expired. Log in again.' }, unknown('401_other')),
  refusal(401, { message: 'The certificate has expired.' }, unknown('401_other')),
];

const byStatus: readonly AnswerCase[] = [
  refusal(401, { code: 'something_new' }, unknown('401_other')),
  refusal(401, { code: 401 }, unknown('401_other')),
  refusal(403, {}, unknown('403_other')),
  refusal(404, { code: 'model_not_found' }, unknown('404')),
  refusal(429, {}, unknown('rate_limited_unattributed')),
  refusal(400, {}, unknown('unexpected_body')),
  ...[408, 409, 425].map((status) => refusal(status, {}, unknown('transient'))),
  ...[500, 502, 503, 504, 529].map((status) => refusal(status, {}, unknown('upstream_error'))),
];

const body = (
  status: number,
  name: string,
  reason: string,
  answer: Omit<AnswerCase['answer'], 'status'>,
): AnswerCase => ({
  name: `${status}, ${name}`,
  answer: { status, ...answer },
  verdict: reason === 'ok' ? 'live' : 'unknown',
  reason,
});

const html = { 'content-type': 'text/html' };
const models = { object: 'list', data: [{ id: 'gpt-4o', object: 'model', created: 1, owned_by: 'system' }] };

const byBody: readonly AnswerCase[] = [
  body(200, 'models', 'ok', { json: models }),
  body(200, 'models as text/plain', 'ok', { text: JSON.stringify(models) }),
  body(200, 'models after a byte order mark', 'ok', { text: `\uFEFF${JSON.stringify(models)}` }),
  body(200, 'no models', 'ok', { json: { object: 'list', data: [] } }),
  body(200, 'a list of something else', 'unexpected_body', { json: { object: 'list', data: [1] } }),
  body(200, 'no list', 'unexpected_body', { json: { object: 'list', data: { length: 0 } } }),
  body(200, 'another object', 'unexpected_body', { json: { object: 'model' } }),
  body(200, 'an error', 'unexpected_body', { json: errorBody({}) }),
  body(201, 'models', 'unexpected_body', { json: models }),
  body(200, 'a page', 'not_openai', { text: '<title>Sign in to Wi-Fi</title>', headers: html }),
  body(200, 'nothing', 'not_openai', {}),
  body(200, 'a list alone', 'not_openai', { json: [models] }),
  body(200, 'null', 'not_openai', { json: null }),
  body(200, 'half of it', 'not_openai', { text: JSON.stringify(models).slice(0, 40) }),
  body(200, 'another vendor', 'not_openai', { json: { detail: 'ok' } }),
  body(200, 'a prototype', 'not_openai', { text: '{"__proto__":{"object":"list","data":[]}}' }),
  body(401, 'a page', 'not_openai', { text: 'Attention Required! | Cloudflare', headers: html }),
  body(403, 'a challenge', 'not_openai', { text: '<title>Just a moment...</title>', headers: html }),
  body(403, 'a code of the edge', 'not_openai', { text: 'error code: 1020' }),
  body(404, 'a gateway', 'not_openai', { json: { detail: 'Not Found' } }),
  body(502, 'a page', 'not_openai', { text: '<h1>502 Bad Gateway</h1>', headers: html }),
  body(302, 'a login page', 'redirect', { headers: { location: 'http://portal.example/login' } }),
  body(304, 'nothing', 'redirect', {}),
  body(308, 'OpenAI’s own words', 'redirect', { json: errorBody({ code: 'token_expired' }) }),
  body(407, 'a proxy', 'proxy_auth', { json: errorBody({ code: 'invalid_api_key', message: incorrect(maskOf(key)) }) }),
  body(511, 'a portal', 'portal', { text: '<title>Sign in</title>', headers: html }),
];

/** Of statuses that are an error: what `error` may be, and says nothing. */
const oddErrors: readonly AnswerCase[] = (
  ['token_expired', 'Missing scopes: api.model.read', ['token_expired'], null, 7, true, {}, { code: { a: 1 } }] as const
).map((error) => ({
  ...body(401, `error ${JSON.stringify(error)}`, '401_other', { json: { error } }),
}));

/** Every row of verification.md 1.3 that an answer can show, and what hostile or unlucky servers say. */
export const answerCases: readonly AnswerCase[] = [...byCode, ...byMessage, ...byStatus, ...byBody, ...oddErrors];
