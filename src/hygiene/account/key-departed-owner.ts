import { type AccountCheck, pages } from './account.ts';
import { keyText, lastUseText } from './words.ts';

/** Such keys go on working, and are left out of the admin API's lists unless they are asked for. */
export const keyDepartedOwner: AccountCheck = {
  id: 'account-key-departed-owner',
  title: 'Keys of owners who left the project',
  run: ({ keys }, now) =>
    keys
      .filter(({ ownerIsActive }) => !ownerIsActive)
      .map((key) => ({
        check: 'account-key-departed-owner',
        severity: 'high',
        message: `${keyText(key)}, ${lastUseText(key, now)}: its owner has no access to the project any more`,
        fix:
          key.lastUsedAt === null
            ? `delete it: ${pages.keys}`
            : `put a service account's key in its place, and delete it: ${pages.keys}`,
      })),
};
