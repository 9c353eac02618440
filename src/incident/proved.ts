import type { Verification } from '../detect/verification.ts';

/** What is said once the leaked key is dead. Through a gateway, it is the gateway that says so. */
export const provedLine = (verification: Pick<Verification, 'host'> | null): string => {
  const host = verification?.host ?? null;
  const by = host === null || OFFICIAL.test(host) ? '' : ` (${host} says so)`;
  return `Proved: OpenAI does not know the leaked key any more${by}.`;
};

const OFFICIAL = /^(?:[a-z]{2}\.)?api\.openai\.com$/;
