/** What can be said of a login token without asking anybody. */
export interface LoginVerdict {
  readonly verdict: 'unknown' | 'dead';
  readonly reason: string;
}

/** Clocks differ, and servers let tokens live a little longer. */
const GRACE_SECONDS = 3600;
/** There was no OpenAI before 2015: what is older is no time. */
const EARLIEST = Date.UTC(2015) / 1000;

/**
 * A JSON Web Token says itself until when it holds (`exp`, seconds since 1970: RFC 7519, 4.1.4). Past by more than an hour, it is dead; anything else
 * stays unknown, because to try it would use somebody's account.
 */
export const loginVerdict = (token: string, now: Date): LoginVerdict => {
  const expiry = expiryOf(token);
  const isPast = expiry !== undefined && expiry >= EARLIEST && expiry + GRACE_SECONDS < now.getTime() / 1000;
  return isPast ? { verdict: 'dead', reason: 'expired' } : { verdict: 'unknown', reason: 'not_sent:login' };
};

const expiryOf = (token: string): number | undefined => {
  const payload = token.split('.')[1];
  if (payload === undefined || !/^[\w-]+$/.test(payload)) return undefined;
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown;
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return undefined;
    return typeof claims.exp === 'number' ? claims.exp : undefined;
  } catch {
    return undefined;
  }
};
