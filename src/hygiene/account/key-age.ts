import { type AccountCheck, DAY } from './account.ts';
import { keyText, lastUseText, spanText } from './words.ts';

const OLDEST = 90 * DAY;

/** The longer a key lives, the more places it has been copied to. */
export const keyAge: AccountCheck = {
  id: 'account-key-age',
  title: 'Keys older than 90 days',
  run: ({ keys }, now) =>
    keys
      .filter(({ createdAt }) => now - createdAt > OLDEST)
      .map((key) => ({
        check: 'account-key-age',
        severity: 'medium',
        message: `${keyText(key)} is ${spanText(now - key.createdAt)} old, ${lastUseText(key, now)}`,
        fix: 'put a new key in its place, and delete it when it has fallen silent',
      })),
};
