import { type Json, isObject } from '../json.ts';
import type { Analysis, Identity, Permission, Reachable } from '../detect/verification.ts';
import { type Probe, inferenceScopes, probes } from './analyze-probes.ts';
import { billingCodes } from './verdicts.ts';
import { type Asked, classify } from './classify.ts';
import type { Exchange, Http, Reply } from './http.ts';
import { identityOf, ownModelsOf } from './identity.ts';
import { openaiHeaders } from './openai.ts';
import { isKeyLike } from './reply-facts.ts';

export interface AnalyzeOptions {
  /** Where the key lives. */
  readonly origin: string;
  readonly service: Asked['service'];
  /** What `GET /v1/models` answered, where that was asked already. */
  readonly models?: Exchange;
  readonly now: () => Date;
}

/** Asks what a live key can do, one `GET` after the other. Whether it can run models, no such question tells, unless a refusal names it. */
export const analyze = async (http: Http, secret: string, options: AnalyzeOptions): Promise<Analysis> => {
  const asked: Asked = { key: secret, service: options.service };
  const outcomes: Outcome[] = [];
  let failures = 0;
  for (const probe of probes.filter(({ forAdmin }) => options.service === 'openai' || forAdmin === true)) {
    const isOver = failures >= MOST_FAILURES;
    const exchange = isOver ? undefined : await ask(http, secret, probe, options);
    failures += weightOf(exchange, asked);
    outcomes.push({ probe, exchange, ...access(probe, exchange, asked) });
  }
  return toAnalysis(outcomes, secret);
};

interface Outcome extends Pick<Permission, 'access' | 'scopes'> {
  readonly probe: Probe;
  /** Undefined: not asked. */
  readonly exchange: Exchange | undefined;
}

/** Each of them has been tried three times (http.ts): a third would not be answered either. */
const MOST_FAILURES = 2;

const ask = (http: Http, secret: string, probe: Probe, options: AnalyzeOptions): Promise<Exchange> | Exchange => {
  if (probe.area === 'models' && options.models !== undefined) return options.models;
  const yesterday = Math.floor(options.now().getTime() / 1000) - 86_400;
  const url = `${options.origin}${probe.path.replace('{yesterday}', String(yesterday))}`;
  return http.send({ method: 'GET', url, headers: { ...openaiHeaders(secret), ...probe.headers } });
};

/** How much an exchange speaks for that further questions will not be answered: of a key that died meanwhile, and when somebody stops us, none will. */
const weightOf = (exchange: Exchange | undefined, asked: Asked): number => {
  if (exchange === undefined) return 0;
  if (exchange.kind === 'failure') {
    return exchange.reason === 'interrupted' ? MOST_FAILURES : Number(exchange.reason !== 'body_too_large');
  }
  if (exchange.status >= 500) return 1;
  if (exchange.status === 429) return Number(!billingCodes.includes(codeOf(exchange)));
  return classify(exchange, asked).verdict === 'dead' ? MOST_FAILURES : 0;
};

const access = (probe: Probe, exchange: Exchange | undefined, asked: Asked): Pick<Outcome, 'access' | 'scopes'> => {
  const { scopes } = probe;
  if (exchange?.kind !== 'reply') return { access: 'unknown', scopes };
  const ruling = classify(exchange, asked);
  if (ruling.reason === 'missing_scope') return { access: 'denied', scopes: ruling.missingScopes ?? scopes };
  return { access: isGranted(probe, exchange) ? 'granted' : 'unknown', scopes };
};

const isGranted = (probe: Probe, reply: Reply): boolean => {
  const { status, json } = reply;
  if (!isObject(json)) return false;
  if (probe.answer === 'absent') {
    return status === 200
      ? typeof json['id'] === 'string'
      : (status === 404 || status === 400) && isOpenaiError(json) && !isAboutTheRoute(reply);
  }
  if (status !== 200 || 'error' in json) return false;
  return probe.answer === 'list' ? Array.isArray(json['data']) : identityOf(json) !== undefined;
};

const isOpenaiError = ({ error }: Json): boolean => isObject(error) && typeof error['message'] === 'string';

/** Says nothing of the key: the path is none (any more), or wants a header. */
const isAboutTheRoute = (reply: Reply): boolean =>
  /Invalid URL|OpenAI-Beta|deprecated|no longer (?:available|supported)|has been (?:removed|shut down)/i.test(
    messageOf(reply),
  );

const toAnalysis = (outcomes: readonly Outcome[], secret: string): Analysis => {
  const inference = inferenceOf(outcomes);
  const replyTo = (area: string): unknown => {
    const exchange = outcomes.find(({ probe, access: seen }) => probe.area === area && seen === 'granted')?.exchange;
    return exchange?.kind === 'reply' ? exchange.json : undefined;
  };
  const identity = withoutKey(identityOf(replyTo('identity')), secret);
  const ownModels = ownModelsOf(replyTo('models')).filter((id) => !isKeyLike(id, secret));
  return {
    reach: reachOf(outcomes, inference),
    permissions: [...outcomes.map(toPermission), inference],
    ...(identity !== undefined && { identity }),
    ...(ownModels.length > 0 && { ownModels }),
  };
};

/** A server may say a key back, in parts that no rule tells any more. */
const withoutKey = (identity: Identity | undefined, secret: string): Identity | undefined => {
  if (identity === undefined || isKeyLike(identity.user, secret)) return undefined;
  const shown = (text: string): string => (isKeyLike(text, secret) ? '…' : text);
  const organizations = identity.organizations.filter(({ id }) => !isKeyLike(id, secret));
  return {
    ...identity,
    organizations: organizations.map(({ id, title, role }) => ({ id, title: shown(title), role: shown(role) })),
  };
};

const toPermission = ({ probe, access: seen, scopes }: Outcome): Permission => ({
  area: probe.area,
  access: seen,
  scopes,
});

const inferenceOf = (outcomes: readonly Outcome[]): Permission => {
  const missing = outcomes.flatMap(({ access: seen, scopes }) => (seen === 'denied' ? scopes : []));
  const named = inferenceScopes.filter((scope) => missing.includes(scope));
  return named.length > 0
    ? { area: 'inference', access: 'denied', scopes: named }
    : { area: 'inference', access: 'unknown', scopes: inferenceScopes.slice(0, 1) };
};

/** The worst that was seen. That there is no more than models wants to be known of every area, and of running models: else it is unknown. */
const reachOf = (outcomes: readonly Outcome[], inference: Permission): Reachable => {
  const seen = outcomes.filter(({ access: one }) => one === 'granted').map(({ probe }) => probe.proves);
  const worst = (['critical', 'high', 'medium'] as const).find((reach) => seen.includes(reach));
  if (worst !== undefined) return worst;
  const isOpen = ({ probe, access: one, exchange }: Outcome): boolean =>
    one === 'unknown' && probe.proves !== undefined && !isGone(exchange);
  return inference.access === 'denied' && !outcomes.some(isOpen) ? 'low' : 'unknown';
};

/** What OpenAI has shut down opens nothing. */
const isGone = (exchange: Exchange | undefined): boolean =>
  exchange?.kind === 'reply' && exchange.status === 404 && isAboutTheRoute(exchange);

const messageOf = (reply: Reply): string => errorText(reply, 'message');

const codeOf = (reply: Reply): string => errorText(reply, 'code');

const errorText = ({ json }: Reply, name: string): string => {
  const error = isObject(json) ? json['error'] : undefined;
  const value = isObject(error) ? error[name] : undefined;
  return typeof value === 'string' ? value : '';
};
