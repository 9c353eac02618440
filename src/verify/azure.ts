import { isAzureHost, mostHosts } from '../detect/azure-hosts.ts';
import { type Verification, isDead, isLive } from '../detect/verification.ts';
import { version } from '../version.ts';
import { type AzureRuling, classifyAzure } from './azure-classify.ts';
import type { Exchange, Http } from './http.ts';
import { type NameLookup, createNameLookup } from './names.ts';
import { isoSeconds } from '../iso-time.ts';

export interface AzureKey {
  readonly secret: string;
  /** Nearest first. */
  readonly hosts: readonly string[];
}

export interface AzureOptions {
  readonly now: () => Date;
  readonly lookup?: NameLookup;
  /** Requests go through a proxy, which looks up names itself: that it finds none says nothing. */
  readonly isProxied?: boolean;
}

/** The list of models: of the documented, general version, free, and changes nothing. */
const PATH = '/openai/models?api-version=2024-10-21';

/**
 * Asks the Azure resources beside a key, the nearest first, until one takes it. Dead is what all of them refuse, which says nothing of resources that
 * stand elsewhere; where one cannot be asked, or there may be more than were named, nobody knows. Sends to hosts of `isAzureHost` alone.
 */
export const askAzure = async (http: Http, key: AzureKey, options: AzureOptions): Promise<Verification> => {
  const answers: Verification[] = [];
  for (const host of new Set(key.hosts)) {
    if (!isAzureHost(host)) continue;
    const answer = await askHost(http, key.secret, host, options);
    answers.push(answer);
    if (isLive(answer) || answer.reason === 'interrupted') return answer;
  }
  const unsure = answers.find((answer) => !isDead(answer));
  const refused = answers.find(({ reason }) => reason === 'dead_for_host') ?? answers[0];
  const nobody: Verification = {
    verdict: 'unknown',
    reason: 'no_resource',
    host: null,
    checkedAt: isoSeconds(options.now()),
  };
  if (unsure !== undefined || refused === undefined) return unsure ?? nobody;
  // Of more resources, the key's own may be one that was left out.
  return answers.length < mostHosts ? refused : { ...refused, verdict: 'unknown', reason: 'too_many_resources' };
};

const askHost = async (http: Http, secret: string, host: string, options: AzureOptions): Promise<Verification> => {
  const exchange = await http.send({
    method: 'GET',
    url: `https://${host}${PATH}`,
    headers: { 'api-key': secret, accept: 'application/json', 'user-agent': `tripkey/${version}` },
  });
  const { verdict, reason } = await rule(exchange, host, options);
  const requestId = requestIdOf(exchange, secret);
  return {
    verdict,
    reason,
    host,
    checkedAt: isoSeconds(options.now()),
    ...(exchange.kind === 'reply' && { httpStatus: exchange.status }),
    ...(requestId !== undefined && { requestId }),
  };
};

/** A name that Microsoft has for good: when it is found, names are looked up at all. */
const CONTROL = 'azure.microsoft.com';

/** A deleted resource loses its name, and its keys open nothing any more. */
const rule = async (exchange: Exchange, host: string, options: AzureOptions): Promise<AzureRuling> => {
  const ruling = classifyAzure(exchange);
  if (ruling.reason !== 'network:ENOTFOUND' || options.isProxied === true) return ruling;
  const { lookup = createNameLookup() } = options;
  const isGone = (await lookup(host)) === 'absent' && (await lookup(CONTROL)) === 'found';
  return isGone ? { verdict: 'dead', reason: 'dead_resource' } : ruling;
};

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** For Azure's support. An id has as many digits as an old key: one that is the key is not kept. */
const requestIdOf = (exchange: Exchange, secret: string): string | undefined => {
  if (exchange.kind === 'failure') return undefined;
  const id = exchange.headers['apim-request-id'] ?? exchange.headers['x-ms-request-id'] ?? '';
  return UUID.test(id) && id.replaceAll('-', '').toLowerCase() !== secret.toLowerCase() ? id : undefined;
};
