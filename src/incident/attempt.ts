import { AdminError } from './admin.ts';
import type { Gap } from './incident.ts';

/** Asks for something; null where the admin API says no. */
export type Attempt = <T>(what: string, ask: () => Promise<T>) => Promise<T | null>;

/** Questions that may be refused: each refusal is told to `onGap`. */
export const createAttempt =
  (onGap: (what: string, error: AdminError) => void): Attempt =>
  async (what, ask) => {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AdminError)) throw error;
      onGap(what, error);
      return null;
    }
  };

/** A refusal, for people. */
export const toGap = (what: string, { message, hint }: AdminError): Gap => ({
  what,
  why: hint === undefined ? message : `${message}: ${hint}`,
});
