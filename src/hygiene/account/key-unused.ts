import { type AccountCheck, DAY, pages } from './account.ts';
import { keyText, spanText } from './words.ts';

const LONG = 30 * DAY;

/** Nobody misses it, and whoever finds it can use it. */
export const keyUnused: AccountCheck = {
  id: 'account-key-unused',
  title: 'Keys that were never used for 30 days since they were made',
  run: ({ keys }, now) =>
    keys
      .filter(({ createdAt, lastUsedAt }) => lastUsedAt === null && now - createdAt >= LONG)
      .map((key) => ({
        check: 'account-key-unused',
        severity: 'low',
        message: `${keyText(key)} was made ${spanText(now - key.createdAt)} ago and never used`,
        fix: `delete it: ${pages.keys}`,
      })),
};
