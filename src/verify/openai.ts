import { type Verification, isLive } from '../detect/verification.ts';
import { MARKER } from '../detect/marker.ts';
import { version } from '../version.ts';
import { type Asked, type Ruling, classify } from './classify.ts';
import type { Exchange, Http } from './http.ts';
import { replyFacts } from './reply-facts.ts';
import { isoSeconds } from '../iso-time.ts';

export interface OpenaiOptions {
  readonly origin: string;
  /** The origin is OpenAI's own: a key of another region is asked about there. */
  readonly isOfficial: boolean;
  readonly now: () => Date;
}

/** What asks without changing or costing anything. Admin keys are good for nothing but administration. */
const paths: Readonly<Record<Asked['service'], string>> = {
  openai: '/v1/models',
  'openai-admin': '/v1/organization/projects?limit=1',
};

/** Hosts of regions, as the official library knows them (src/internal/data-residency.ts). */
const regions: readonly string[] = ['us', 'eu', 'ae'].map((region) => `https://${region}.api.openai.com`);

/** Asks OpenAI whether a key is live: one request, and one more for each region where the first says that the key lives in another. */
export const askOpenai = async (
  http: Http,
  { secret, service }: { readonly secret: string; readonly service: Asked['service'] },
  { origin, isOfficial, now }: OpenaiOptions,
): Promise<Verification> => {
  const asked: Asked = { key: secret, service };
  const ask = async (at: string): Promise<readonly [Ruling, Verification]> => {
    const exchange = await http.send({ method: 'GET', url: `${at}${paths[service]}`, headers: openaiHeaders(secret) });
    const ruling = classify(exchange, asked);
    return [ruling, toVerification(ruling, exchange, { secret, host: new URL(at).host, now })];
  };
  const [ruling, first] = await ask(origin);
  if (ruling.region !== true || !isOfficial) return first;
  for (const region of regions) {
    const [there, verification] = await ask(region);
    // A region may well not know a key that another one has: only what is live settles it.
    if (isLive(verification) && there.region !== true) return verification;
  }
  return first;
};

/** All that a request to OpenAI carries: no organization and no project, which would change whom it is for. */
export const openaiHeaders = (secret: string): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${secret}`,
  accept: 'application/json',
  'user-agent': `tripkey/${version}`,
});

const toVerification = (
  { verdict, reason, missingScopes }: Ruling,
  exchange: Exchange,
  { secret, host, now }: { readonly secret: string; readonly host: string; readonly now: () => Date },
): Verification => ({
  verdict,
  reason,
  host,
  checkedAt: isoSeconds(now()),
  ...replyFacts(exchange, secret),
  ...(missingScopes !== undefined && { missingScopes }),
  ...(LEGACY.test(secret) && { legacy: true }),
});

/** The form until 2024: of a user, and good in every organization of theirs. */
const LEGACY = new RegExp(`^sk-[A-Za-z0-9]{20}${MARKER}[A-Za-z0-9]{20}$`);
