import { isoSeconds } from '../iso-time.ts';
import { setTimeout } from 'node:timers/promises';
import type { Verification } from '../detect/verification.ts';
import { UsageError } from '../errors.ts';
import { AdminError } from '../incident/admin.ts';
import type { RevokeSources } from '../incident/revoke.ts';
import { isSameKey, ownAdminKey } from '../incident/revoke-safeguards.ts';
import { visible } from '../report/visible.ts';
import { createVerifier } from '../verify/create-verifier.ts';
import { selectInquiries } from '../verify/select.ts';
import type { Selection } from '../verify/service.ts';
import { type ApiOptions, openAdmin } from './api.ts';
import type { Io } from './io.ts';
import type { LeakedKey } from './leaked-key.ts';
import { ownUsesOf } from './own-uses-file.ts';
import { envFileWith } from './settings-files.ts';

/** Whom `revoke` and `rotate` ask, and how keys are tried. */
export interface Session {
  readonly sources: RevokeSources;
  readonly origin: string;
  /** Asks about another key of OpenAI's, once. */
  readonly ask: (value: string) => Promise<Verification>;
  close(): Promise<void>;
}

/** Throws UsageError without an admin key, for one that stands in a file of the project, and at once when the leaked key is the admin key itself. */
export const openSession = (
  { finding, policies }: LeakedKey,
  options: ApiOptions & { readonly analyze?: boolean | undefined },
  io: Io,
  signal: AbortSignal,
): Session => {
  const api = openAdmin(options, io, signal);
  const adminKey = api.adminKey ?? '';
  if (isSameKey(finding.secret, adminKey)) throw new UsageError(ownAdminKey.why, ownAdminKey.wayOut);
  checkPlace(adminKey.trim(), io);
  const { now } = api;
  const verifier = createVerifier(api.http, { origin: api.origin, analyze: options.analyze === true, now });
  const answerTo = async (secret: string, { inquiries, unsent }: Selection): Promise<Verification> => {
    const answer = (await verifier.verify(inquiries)).get(secret);
    return answer ?? { ...notSent, ...unsent.get(secret), host: null, checkedAt: isoSeconds(now()) };
  };
  return {
    sources: {
      admin: api.admin,
      adminKey,
      verify: () => answerTo(finding.secret, selectInquiries([finding], policies.config.rules, now())),
      uses: ownUsesOf(io),
      now,
      sleep: (ms) => sleep(ms, signal),
      signal,
      onWait: (what) => io.stderr.write(`tripkey: ${visible(what)}\n`),
    },
    origin: api.origin,
    ask: (secret) => answerTo(secret, { inquiries: [{ secret, service: 'openai', hosts: [] }], unsent: new Map() }),
    close: () => api.close(),
  };
};

/** An admin key beside an application is a leak of its own, and whoever can write that file says whose keys are deleted. */
const checkPlace = (adminKey: string, io: Io): void => {
  const file = adminKey === '' ? undefined : envFileWith(adminKey, io);
  if (file === undefined) return;
  throw new UsageError(
    `OPENAI_ADMIN_KEY stands in ${file}: an admin key does not belong into a project`,
    'take it out of there, replace it, and set the variable from a secret manager for this command alone',
  );
};

const notSent = { verdict: 'unknown', reason: 'not_sent:not_verifiable' } as const;

/** Seconds since 1970, as servers give them; what is no time is null. */
export const isoOfSeconds = (seconds: number | null): string | null => {
  const time = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(time.getTime()) ? null : isoSeconds(time);
};

/** Ends early, and without an error, when it is interrupted. */
const sleep = (ms: number, signal: AbortSignal): Promise<void> => setTimeout(ms, undefined, { signal }).catch(() => {});

/** OpenAI's "no" and the network's are for people to mend. */
export const asUsageError = (error: unknown): unknown =>
  error instanceof AdminError ? new UsageError(error.message, error.hint, { cause: error }) : error;
