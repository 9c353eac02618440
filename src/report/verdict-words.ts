import type { Verdict, Verification } from '../detect/verification.ts';

/** A verdict as people read it. */
export const verdictWord: Readonly<Record<Verdict, string>> = {
  live: 'live',
  live_restricted: 'live, restricted',
  dead: 'dead',
  unknown: 'unknown',
};

/**
 * Why the verdict is what it is: a sentence without a full stop. A reason that is not known here is named as it is. Holds no text of a server, but
 * what a reason has behind its colon where nobody knows it: shown through `visible`, like everything else.
 */
export const reasonWords = ({ reason, verdict }: Pick<Verification, 'reason' | 'verdict'>): string => {
  const known = lookUp(reasons, reason);
  if (known !== undefined) return known;
  const at = reason.indexOf(':');
  const [kind, code] = at === -1 ? [reason, ''] : [reason.slice(0, at), reason.slice(at + 1)];
  return lookUp(families, kind)?.(code) ?? `${others[verdict]} (${reason})`;
};

const lookUp = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** By reason id (verification.md 1.3 and 5, select.ts). */
const reasons: Readonly<Record<string, string>> = {
  ok: 'it authenticates, and nothing limits it',
  invalid_api_key: 'OpenAI does not know it: revoked, deleted, or never made',
  project_archived: 'its project is archived, for good',
  account_deactivated: 'its account is deactivated; an appeal may bring account and key back',
  expired: 'it has expired',
  missing_scope: 'it authenticates, and lacks the scope that was asked for; what else it may do, --analyze tells',
  ip_allowlist: 'it authenticates from the addresses on its allowlist alone, and this one is not on it',
  region_bound: 'it authenticates at the host of its region alone, and none that could be asked settled it',
  key_type_barred: 'its organization has user keys switched off, which an owner can undo',
  no_org: 'its user is in no organization at the moment',
  storage: "its customer's storage is not ready yet",
  session_only: 'it authenticates; what was asked for wants a login instead',
  rate_limited: 'it authenticates; its organization was at its rate limit',
  header_mismatch: 'the answer is about another organization or project: something on the way added a header',
  echo_mismatch: 'the answer is about another key: something on the way exchanged it',
  echo_missing: 'the answer does not say which key it is about: it may be about another one',
  auth_header_lost: 'the answer says that there was no key: something on the way took it out',
  not_openai: 'the answer is not from the service: a proxy, a firewall or a login page gave it',
  unexpected_body: 'the answer has a form that is not known',
  redirect: 'the answer leads to another host, and keys are not sent after it',
  region_blocked: 'OpenAI does not serve the place that it was asked from, which says nothing of the key',
  rate_limited_unattributed: 'too many requests, and the answer does not say whose',
  upstream_error: 'the service had a fault of its own',
  transient: 'the service said to try again later, until tries ran out',
  proxy_auth: 'the proxy wants a name and a password',
  portal: 'the network wants a login first',
  body_too_large: 'the answer was too large to be from the service',
  interrupted: 'it was interrupted before an answer came',
  '401_other': 'it was refused, and the answer does not tell why',
  '403_other': 'it was refused, and the answer does not tell why',
  '404': 'nothing is there: a gateway, or a wrong address',
  dead_for_host: 'the resources that stand near it refuse it; another resource may take it',
  dead_resource:
    'the resource that stands near it does not exist any more; deleted ones can be brought back for 48 hours',
  too_many_resources: 'those of the resources near it that were asked refuse it; not all were',
  no_resource: 'no Azure resource stands near it, so nobody could be asked',
  azure_network: 'the resource answers its own networks alone',
  azure_keys_disabled: 'the resource takes logins alone at the moment, which its owner can undo',
  azure_private: 'the resource is not reachable from outside',
  'not_sent:placeholder': 'it looks like a placeholder, and was not sent',
  'not_sent:other_vendor': "it is another vendor's, and was not sent",
  'not_sent:own_rule': 'a rule of the configuration found it, and nothing tells whose it is: it was not sent',
  'not_sent:not_a_key': 'it may be no key at all, and was not sent',
  'not_sent:incomplete': 'its beginning is missing, so it was not sent',
  'not_sent:not_verifiable': 'nobody can be asked about this kind without using it',
  'not_sent:login': 'it is a login: trying it would use the account',
};

const families: Readonly<Record<string, (code: string) => string>> = {
  no_credit: (code) =>
    `it authenticates; ${lookUp(credits, code) ?? 'nobody pays for it'}: it works again as soon as that changes`,
  network: (code) => `no answer: ${lookUp(failures, code) ?? `the network failed (${code})`}`,
  tls: (code) => `no answer: the connection could not be trusted (${code})`,
  not_sent: () => 'it was not sent',
};

/** By `error.code`. */
const credits: Readonly<Record<string, string>> = {
  insufficient_quota: 'its credit is used up',
  credit_balance_exhausted: 'its credit is used up',
  billing_hard_limit_reached: 'its billing limit is reached',
  billing_not_active: 'its billing is not active',
  organization_spend_limit_exceeded: "its organization's spend limit is reached",
  project_spend_limit_exceeded: "its project's spend limit is reached",
  organization_usage_limit_exceeded: "its organization's usage limit is reached",
};

const failures: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host has no address (no network?)',
  EAI_AGAIN: 'names of hosts could not be looked up',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'it took too long',
  timeout: 'it took too long',
};

const others: Readonly<Record<Verdict, string>> = {
  live: 'it authenticates',
  live_restricted: 'it authenticates, and something limits it',
  dead: 'it was refused for good',
  unknown: 'the answer says nothing of the key',
};
