import type { Found } from '../check.ts';

/** The problem that `what` takes any certificate. */
export const anyCertificate = (what: string, startLine: number): Omit<Found, 'path'> => ({
  startLine,
  message: `${what} takes any certificate: whoever is on the way can read the key`,
  fix: 'leave certificates checked; give the client the certificate of your proxy or gateway where it has one of its own',
});
