import { isAzureHost } from '../detect/azure-hosts.ts';
import type { Finding } from '../detect/finding.ts';
import type { Rule } from '../detect/rule.ts';
import { type LoginVerdict, loginVerdict } from './login-token.ts';
import type { Inquiry, Selection } from './service.ts';

/** Why values of OpenAI's and Azure OpenAI's rules without a service are sent to nobody, by rule. */
export const unsentReasons: Readonly<Record<string, string>> = {
  'openai-key-without-prefix': 'not_sent:incomplete',
  'openai-session-key': 'not_sent:login',
  'chatgpt-access-token': 'not_sent:login',
  'chatgpt-refresh-token': 'not_sent:login',
  'chatgpt-personal-access-token': 'not_sent:login',
  'openai-webhook-secret': 'not_sent:not_verifiable',
  'openai-ephemeral-client-secret': 'not_sent:not_verifiable',
  'openai-organization-id': 'not_sent:not_verifiable',
  'openai-project-id': 'not_sent:not_verifiable',
  'hardcoded-api-key': 'not_sent:not_a_key',
};

/** Decides which keys are sent, each once, and says of all others why they are not. */
export const selectInquiries = (findings: readonly Finding[], rules: readonly Rule[], now: Date): Selection => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const isPublic = createIsPublic(findings);
  const inquiries = new Map<string, Inquiry>();
  const unsent = new Map<string, LoginVerdict>();
  for (const finding of findings) {
    const { secret } = finding;
    const outcome = judge(finding, byId.get(finding.ruleId), isPublic, now);
    if ('reason' in outcome) unsent.set(secret, unsent.get(secret) ?? outcome);
    else inquiries.set(secret, joined(inquiries.get(secret), outcome));
  }
  for (const secret of inquiries.keys()) unsent.delete(secret);
  return { inquiries: [...inquiries.values()], unsent };
};

type IsPublic = (host: string) => boolean;

const judge = (finding: Finding, rule: Rule | undefined, isPublic: IsPublic, now: Date): Inquiry | LoginVerdict => {
  const { secret } = finding;
  if (rule?.service === undefined) return withoutService(finding, rule, now);
  if (looksMadeUp(finding)) return unknown('not_sent:placeholder');
  if (!PRINTABLE.test(secret)) return unknown('not_sent:not_a_key');
  if (rule.service !== 'azure-openai') return { secret, service: rule.service, hosts: [] };
  const hosts = (finding.hosts ?? []).filter((host) => isAzureHost(host) && isPublic(host));
  return hosts.length === 0 ? unknown('no_resource') : { secret, service: rule.service, hosts };
};

/** Anything else would end the header that a key is sent in, and begin another. */
const PRINTABLE = /^[!-~]+$/;

const withoutService = ({ secret }: Finding, rule: Rule | undefined, now: Date): LoginVerdict => {
  if (rule?.id === 'chatgpt-access-token') return loginVerdict(secret, now);
  if (rule?.vendor === 'user') return unknown('not_sent:own_rule');
  if (rule !== undefined && !OURS.has(rule.vendor)) return unknown('not_sent:other_vendor');
  return unknown(unsentReasons[rule?.id ?? ''] ?? 'not_sent:not_verifiable');
};

const OURS: ReadonlySet<string> = new Set(['openai', 'azure-openai']);

const unknown = (reason: string): LoginVerdict => ({ verdict: 'unknown', reason });

const looksMadeUp = ({ confidence, reasons }: Finding): boolean =>
  confidence === 'low' || reasons.some((reason) => /placeholder/i.test(reason));

/** The name of a host goes through the network in the clear: one that holds a key is not asked for. */
const createIsPublic = (findings: readonly Finding[]): IsPublic => {
  const secrets = new Set(findings.map(({ secret }) => secret.toLowerCase()).filter(fitsLabel));
  const known = new Map<string, boolean>();
  return (host) => {
    const answer = known.get(host) ?? ![...secrets].some((secret) => host.includes(secret));
    known.set(host, answer);
    return answer;
  };
};

/** Shorter values are no keys, and may stand in any name. */
const fitsLabel = ({ length }: string): boolean => length >= 12 && length <= 63;

const joined = (known: Inquiry | undefined, inquiry: Inquiry): Inquiry =>
  known === undefined ? inquiry : { ...inquiry, hosts: [...new Set([...known.hosts, ...inquiry.hosts])] };
