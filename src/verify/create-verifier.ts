import { type Verification, isLive } from '../detect/verification.ts';
import { analyze } from './analyze.ts';
import { askAzure } from './azure.ts';
import { OPENAI_ORIGIN } from './api-base.ts';
import type { Http } from './http.ts';
import { askOpenai } from './openai.ts';
import type { Inquiry } from './service.ts';
import type { Verifier } from './verifier.ts';

export interface VerifierOptions {
  /** Of OpenAI's API, or of a gateway. */
  readonly origin: string;
  /** Also ask what live keys of OpenAI can do. */
  readonly analyze: boolean;
  /** Requests of https go through a proxy. */
  readonly isProxied?: boolean;
  readonly now: () => Date;
}

/** Asks each service by its own way. What the network does is in the answers: nothing is thrown. */
export const createVerifier = (http: Http, options: VerifierOptions): Verifier => {
  const { origin, now, isProxied = false } = options;
  const ask = async (inquiry: Inquiry): Promise<Verification> => {
    const { secret, service, hosts } = inquiry;
    if (service === 'azure-openai') return askAzure(http, { secret, hosts }, { now, isProxied });
    const isOfficial = origin === OPENAI_ORIGIN;
    const verification = await askOpenai(http, { secret, service }, { origin, isOfficial, now });
    if (!options.analyze || !isLive(verification)) return verification;
    // A key of a region is asked where it lives.
    const home = isOfficial && verification.host !== null ? `https://${verification.host}` : origin;
    return { ...verification, analysis: await analyze(http, secret, { origin: home, service, now }) };
  };
  return {
    async verify(inquiries, onAnswer) {
      const answer = async (inquiry: Inquiry): Promise<readonly [string, Verification]> => {
        const verification = await ask(inquiry);
        onAnswer?.();
        return [inquiry.secret, verification];
      };
      return new Map(await Promise.all(inquiries.map(answer)));
    },
  };
};
