import type { Problem } from '../../report/report.ts';
import { type AccountCheck, DAY, pages } from './account.ts';
import { keyText, spanText } from './words.ts';

const MOST = 3;
const LONG = 90 * DAY;

/** Each of them rules the whole organization. */
export const adminKeys: AccountCheck = {
  id: 'account-admin-keys',
  title: 'Admin keys: more than 3, without use for 90 days, or without an expiry',
  run: ({ adminKeys: keys }, now) => [
    ...(keys.length > MOST
      ? [
          problem(
            'medium',
            `there are ${keys.length} admin keys: each rules the whole organization`,
            `keep one for each job that needs one, and delete the others: ${pages.adminKeys}`,
          ),
        ]
      : []),
    ...keys
      .filter(({ createdAt, lastUsedAt }) => now - (lastUsedAt ?? createdAt) > LONG)
      .map((key) =>
        problem(
          'medium',
          `${keyText(key)} was ${key.lastUsedAt === null ? 'never used' : 'not used'} for ${spanText(now - (key.lastUsedAt ?? key.createdAt))}`,
          `delete it: ${pages.adminKeys}`,
        ),
      ),
    ...keys
      .filter(({ expiresAt }) => expiresAt === null)
      .map((key) => problem('low', `${keyText(key)} never expires`, 'put an admin key with an expiry in its place')),
  ],
};

const problem = (severity: string, message: string, fix: string): Problem => ({
  check: 'account-admin-keys',
  severity,
  message,
  fix,
});
