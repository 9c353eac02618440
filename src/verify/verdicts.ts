import type { Verdict } from '../detect/verification.ts';

/** One row of the table: all that it names must hold. Statuses are HTTP's; `codes` and `types` are members of `error`; `message` is tried on `error.message`. */
export interface VerdictRow {
  readonly statuses?: readonly number[];
  readonly codes?: readonly string[];
  readonly types?: readonly string[];
  readonly message?: RegExp;
  /** Must be there. */
  readonly header?: string;
  /** How the mask that the message quotes fits the key that was sent. */
  readonly echo?: 'fits' | 'differs' | 'missing';
  readonly verdict: Verdict;
  /** `{code}` stands for `error.code`. */
  readonly reason: string;
  /** The key lives in another region: its hosts are asked next. */
  readonly region?: true;
}

/** Codes of answers that are about money: asking again does not help (OpenAI's error guide). `type` stays `insufficient_quota` for most of them. */
export const billingCodes: readonly string[] = [
  'insufficient_quota',
  'credit_balance_exhausted',
  'billing_hard_limit_reached',
  'billing_not_active',
  'organization_spend_limit_exceeded',
  'project_spend_limit_exceeded',
  'organization_usage_limit_exceeded',
];

const ARCHIVED = /\bproject\b.{0,200}\bhas been archived/is;

/**
 * What OpenAI's errors mean for a key; the first row that fits decides. Rows that know a code stand before those that know a message, and those before
 * rows that know a status alone. Evidence: OpenAI's error guide and help centre, and bodies quoted in public issues; the specification has almost none
 * of it. So `dead` wants the status with the code, or the sentence, of the very answer that was seen, and what no row knows is `unknown`.
 */
export const verdictRows: readonly VerdictRow[] = [
  // By code. A revoked, a mistyped and a made-up key answer alike; a gateway that exchanges keys answers about its own (seen 2026-09-25).
  { statuses: [401], codes: ['invalid_api_key'], echo: 'fits', verdict: 'dead', reason: 'invalid_api_key' },
  { statuses: [401], codes: ['invalid_api_key'], echo: 'missing', verdict: 'unknown', reason: 'echo_missing' },
  { statuses: [401], codes: ['invalid_api_key'], echo: 'differs', verdict: 'unknown', reason: 'echo_mismatch' },
  { codes: ['incorrect_hostname'], verdict: 'live_restricted', reason: 'region_bound', region: true },
  { statuses: [401, 403], codes: ['missing_scope'], verdict: 'live_restricted', reason: 'missing_scope' },
  { statuses: [401, 403], codes: ['ip_not_authorized'], verdict: 'live_restricted', reason: 'ip_allowlist' },
  // An owner can switch user keys back on.
  {
    statuses: [401, 403],
    codes: ['not_authorized_invalid_key_type'],
    verdict: 'live_restricted',
    reason: 'key_type_barred',
  },
  // We send no such header: something on the way did.
  { codes: ['mismatched_organization', 'mismatched_project'], verdict: 'unknown', reason: 'header_mismatch' },
  // Archived projects cannot be used again (specification). The same code comes where a header names a project that is not the key's.
  {
    statuses: [401],
    codes: ['not_authorized_invalid_project'],
    message: ARCHIVED,
    verdict: 'dead',
    reason: 'project_archived',
  },
  { codes: ['not_authorized_invalid_project'], verdict: 'unknown', reason: 'header_mismatch' },
  // May be reinstated on appeal.
  { statuses: [401], codes: ['account_deactivated'], verdict: 'dead', reason: 'account_deactivated' },
  { statuses: [401, 403], codes: ['organization_membership_required'], verdict: 'live_restricted', reason: 'no_org' },
  { statuses: [401], codes: ['token_expired'], verdict: 'dead', reason: 'expired' },
  { statuses: [401], codes: ['customer_storage_not_ready'], verdict: 'live_restricted', reason: 'storage' },
  // Decided by the address that asked.
  { codes: ['unsupported_country_region_territory'], verdict: 'unknown', reason: 'region_blocked' },
  { statuses: [400, 402, 403, 429], codes: billingCodes, verdict: 'live_restricted', reason: 'no_credit:{code}' },
  {
    statuses: [429],
    types: ['insufficient_quota'],
    verdict: 'live_restricted',
    reason: 'no_credit:insufficient_quota',
  },
  // A limit belongs to an organization, so the key was accepted; without the header it may be the edge's.
  {
    statuses: [429],
    codes: ['rate_limit_exceeded', 'slow_down'],
    header: 'openai-organization',
    verdict: 'live_restricted',
    reason: 'rate_limited',
  },
  { codes: ['server_is_overloaded'], verdict: 'unknown', reason: 'upstream_error' },
  // By message. The same refusal comes as 401 for some scopes and as 403 for others, with a code or without.
  { statuses: [401, 403], message: /Missing scopes:/i, verdict: 'live_restricted', reason: 'missing_scope' },
  { statuses: [403], message: /insufficient permissions/i, verdict: 'live_restricted', reason: 'missing_scope' },
  {
    statuses: [401, 403],
    message: /IP is not authorized|IP not authorized/i,
    verdict: 'live_restricted',
    reason: 'ip_allowlist',
  },
  { statuses: [401, 403], message: /does not allow user keys/i, verdict: 'live_restricted', reason: 'key_type_barred' },
  {
    statuses: [401, 403],
    message: /must be a member of an organization/i,
    verdict: 'live_restricted',
    reason: 'no_org',
  },
  { statuses: [403], message: /must be made with a session key/i, verdict: 'live_restricted', reason: 'session_only' },
  { statuses: [401], message: /You didn't provide an API key/i, verdict: 'unknown', reason: 'auth_header_lost' },
  // OpenAI's own sentences about the account, the project and the key, where no code came with them. No other message ends anything.
  { statuses: [401], message: ARCHIVED, verdict: 'dead', reason: 'project_archived' },
  {
    statuses: [401],
    message: /account associated with this API key has been deactivated/i,
    verdict: 'dead',
    reason: 'account_deactivated',
  },
  {
    statuses: [401],
    message: /\bAPI key (?:is|has) expired\b/i,
    verdict: 'dead',
    reason: 'expired',
  },
  // By status.
  { statuses: [401], verdict: 'unknown', reason: '401_other' },
  { statuses: [403], verdict: 'unknown', reason: '403_other' },
  { statuses: [404], verdict: 'unknown', reason: '404' },
  { statuses: [408, 409, 425], verdict: 'unknown', reason: 'transient' },
  { statuses: [429], verdict: 'unknown', reason: 'rate_limited_unattributed' },
  { statuses: Array.from({ length: 100 }, (_, at) => 500 + at), verdict: 'unknown', reason: 'upstream_error' },
];
