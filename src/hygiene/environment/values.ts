import { isRandom } from '../../detect/assignment.ts';
import { MARKER } from '../../detect/marker.ts';
import { wordsOf } from '../../detect/openai-context.ts';
import { placeholderReason, unmarkedPlaceholderReason } from '../../detect/placeholder.ts';
import { publicPrefixOf } from '../client/public-prefixes.ts';

/** Whether a value of an environment file is none: empty, to be filled in, or a reference to where the value stands. */
export const isPlaceholder = (value: string): boolean => {
  const text = value.trim();
  if (text === '') return true;
  const at = text.indexOf(MARKER);
  if (at >= 0) {
    const left = text.slice(0, at).replace(/^sk-(?:[A-Za-z]{2,8}-)?/, '');
    return (
      placeholderReason(left.slice(-LONGEST_HALF), text.slice(at + MARKER.length).slice(0, LONGEST_HALF)) !== undefined
    );
  }
  const reason = unmarkedPlaceholderReason(text);
  return reason !== undefined && !plainKinds.has(reason);
};

/**
 * Whether whoever reads a value could use it: a key of OpenAI's, a random value under a name that says what it is, a private key, an address
 * with a password. What browsers are given anyway (`NEXT_PUBLIC_…`, publishable keys) and development's `postgres:postgres@localhost` are none.
 */
export const looksSecret = (name: string, value: string): boolean => {
  const text = value.trim().slice(0, LONGEST_VALUE);
  if (text.includes(MARKER)) return !isPlaceholder(text);
  if (/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/.test(text)) return text.length > SHORTEST_PEM;
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(text)) return hasPassword(text);
  return isSecretName(name) && !isPublicValue(text) && isRandom(text.replace(/=+$/, '')) && !isPlaceholder(text);
};

/** Whether a variable is made for a secret, by its name: `OPENAI_API_KEY`, `DB_PASSWORD`, `authToken`. */
export const isSecretName = (name: string): boolean => {
  const words = wordsOf(name.slice(0, LONGEST_NAME));
  if (publicPrefixOf(name) !== undefined || words.some((word) => publicWords.has(word))) return false;
  return words.some((word) => secretWords.has(word)) && !notSecretEnds.has(words.at(-1) ?? '');
};

const LONGEST_NAME = 200;
const LONGEST_HALF = 400;
const LONGEST_VALUE = 10_000;
/** An example has a line of dots between its two marks. */
const SHORTEST_PEM = 200;

/** Reasons of `unmarkedPlaceholderReason` for values that are real, though no keys. */
const plainKinds: ReadonlySet<string> = new Set([
  'a URL',
  'a host name',
  'an e-mail address',
  'a path',
  'a file name',
  'a published example',
]);

const secretWords: ReadonlySet<string> = new Set(
  'key keys apikey secret secrets token tokens password passwd passphrase pwd pass pat credential credentials'.split(
    ' ',
  ),
);
/** Keys that are given to everybody. */
const publicWords: ReadonlySet<string> = new Set('public publishable anon site sitekey firebase maps'.split(' '));
/** What only tells of a secret: which, how long, where. */
const notSecretEnds: ReadonlySet<string> = new Set(
  'id ids name path file dir url uri host endpoint alg algorithm type size length limit ttl expiry expires prefix header'.split(
    ' ',
  ),
);

/** Publishable keys of Stripe, Mapbox and PostHog. */
const isPublicValue = (value: string): boolean => /^(?:pk_(?:live|test)_|pk\.|phc_)/.test(value);

/** An address on another machine, with a password that nobody would guess. */
const hasPassword = (address: string): boolean => {
  const [, user = '', password = '', host = ''] = /^[^:]+:\/\/([^:@/\s]*):([^@/\s]+)@([^/?#\s]*)/.exec(address) ?? [];
  const isRemote =
    /\.[a-z]/i.test(host) && !/(?:^|\.)(?:example\.\w+|local|localhost|internal|test)(?::|$)/i.test(host);
  return isRemote && password.length >= SHORTEST_PASSWORD && password !== user && !isPlaceholder(password);
};

const SHORTEST_PASSWORD = 8;
