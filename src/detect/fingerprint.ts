import { crypto } from '../lazy.ts';
import { shannonEntropy } from './entropy.ts';

/** Below this a hash could be turned back by trying. */
const STRONG_BITS = 80;

/**
 * The stable name of a secret: the first 16 hexadecimal digits of SHA-256("tripkey/1" NUL secret). No rule, path, line or commit goes in,
 * so moving, rebasing or better rules change nothing, and the same key elsewhere has the same name.
 */
export const fingerprint = (secret: string): string => digest(secret);

/** The name of a value too weak to be hashed: its rule, its path and its number there, so that nothing of it can be guessed back. */
export const placeFingerprint = (ruleId: string, path: string, ordinal: number): string =>
  digest(`${ruleId}\0${path}\0${ordinal}`);

/** Whether a value holds so much chance that its hash gives nothing away (about 80 bits, by its own Shannon entropy). */
export const isStrong = (secret: string): boolean => shannonEntropy(secret) * secret.length >= STRONG_BITS;

const digest = (text: string): string =>
  crypto().createHash('sha256').update(`tripkey/1\0${text}`, 'latin1').digest('hex').slice(0, 16);
