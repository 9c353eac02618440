/**
 * What asking the service said of a key. `live`: it authenticates and can be used. `live_restricted`: it authenticates, and something limits it here
 * or now (scopes, an address list, credit). `dead`: nobody can use it. `unknown`: no conclusion, which is never taken for `dead`.
 */
export type Verdict = 'live' | 'live_restricted' | 'dead' | 'unknown';

/** The answer to "is it live?". No part of a key or of a message that quotes one is in it. */
export interface Verification {
  readonly verdict: Verdict;
  /** Why, for machines; `docs/verify.md` lists them. */
  readonly reason: string;
  /** The host that was asked; null when nothing was sent. */
  readonly host: string | null;
  /** ISO 8601, UTC, to the second. */
  readonly checkedAt: string;
  readonly httpStatus?: number;
  /** OpenAI's `x-request-id`, for a question to its support. */
  readonly requestId?: string;
  /** The organization's short name (`acme-jtbczk`), as the answer's header has it: not its `org-…` id. */
  readonly organization?: string;
  /** The project's id, `proj_…`. */
  readonly project?: string;
  /** Scopes that the answer says are missing, sorted. */
  readonly missingScopes?: readonly string[];
  /** Limits a minute that the answer's headers name: they tell the usage tier. */
  readonly rateLimits?: RateLimits;
  /** A user key of the oldest form: it acts in every organization of its user. */
  readonly legacy?: true;
  /** Of `--analyze` alone. */
  readonly analysis?: Analysis;
}

export interface RateLimits {
  readonly requests?: number;
  readonly tokens?: number;
}

/** What a key can do, by questions that change nothing and cost nothing. */
export interface Analysis {
  /** The worst that is known; `unknown` where nothing says whether it can run models. */
  readonly reach: Reachable;
  /** In the order in which they were asked. */
  readonly permissions: readonly Permission[];
  /** Whose key it is, where `/v1/me` says. */
  readonly identity?: Identity;
  /** Models that only this organization has (`ft:…`), sorted. */
  readonly ownModels?: readonly string[];
}

export type Reachable = 'critical' | 'high' | 'medium' | 'low' | 'unknown';

export interface Permission {
  /** For people, e.g. `files`. */
  readonly area: string;
  readonly access: 'granted' | 'denied' | 'unknown';
  /** As OpenAI names what is missing, or as the probe's table names what was seen. */
  readonly scopes: readonly string[];
}

export interface Identity {
  /** `user-…` */
  readonly user: string;
  readonly organizations: readonly { readonly id: string; readonly title: string; readonly role: string }[];
}

/** Whether a key is known to authenticate. */
export const isLive = (verification: Verification | undefined): boolean =>
  verification?.verdict === 'live' || verification?.verdict === 'live_restricted';

/** Whether a verdict takes the worry away: only `dead` does. */
export const isDead = (verification: Verification | undefined): boolean => verification?.verdict === 'dead';
