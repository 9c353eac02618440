import type { RateLimits, Verification } from '../detect/verification.ts';
import type { Exchange } from './http.ts';

/** What an answer's head tells beside the verdict; only what has the form that OpenAI's has, and nothing of the key: a server may send anything. */
export const replyFacts = (
  exchange: Exchange,
  secret: string,
): Pick<Verification, 'httpStatus' | 'requestId' | 'organization' | 'project' | 'rateLimits'> => {
  if (exchange.kind === 'failure') return {};
  const { status, headers } = exchange;
  const word = (name: string, form: RegExp): string | undefined => {
    const value = headers[name];
    return value !== undefined && form.test(value) && !isKeyLike(value, secret) ? value : undefined;
  };
  const requestId = word('x-request-id', /^[\w-]{1,100}$/);
  const organization = word('openai-organization', /^[\w.-]{1,100}$/);
  const project = word('openai-project', /^proj_\w{1,60}$/);
  const rateLimits = limitsOf(headers);
  return {
    httpStatus: status,
    ...(requestId !== undefined && { requestId }),
    ...(organization !== undefined && { organization }),
    ...(project !== undefined && { project }),
    ...(rateLimits !== undefined && { rateLimits }),
  };
};

/** Characters that an answer may have in common with the key by chance. */
const CHANCE = 7;

/** Whether a text is a key, or has a part of this one in it: of any key, the marker that all of them have. What stands in front tells the kind alone. */
export const isKeyLike = (text: string, secret: string): boolean => {
  if (text.startsWith('sk-')) return true;
  const lower = secret.toLowerCase().replace(/^sk-[a-z]+-/, '');
  for (let at = 0; at + CHANCE < text.length; at++)
    if (lower.includes(text.slice(at, at + CHANCE + 1).toLowerCase())) return true;
  return false;
};

const limitsOf = (headers: Readonly<Record<string, string>>): RateLimits | undefined => {
  const count = (name: string): number | undefined => {
    const value = headers[`x-ratelimit-limit-${name}`] ?? '';
    return /^\d{1,12}$/.test(value) ? Number(value) : undefined;
  };
  const [requests, tokens] = [count('requests'), count('tokens')];
  if (requests === undefined && tokens === undefined) return undefined;
  return { ...(requests !== undefined && { requests }), ...(tokens !== undefined && { tokens }) };
};
