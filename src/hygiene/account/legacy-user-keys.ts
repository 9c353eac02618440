import { type Account, type AccountCheck, pages } from './account.ts';

/**
 * User keys of the old kind belong to no project, and the admin API lists them nowhere. Whether they are allowed is told by one undocumented setting of
 * `/v1/me` (user-keys.ts).
 */
export const legacyUserKeys: AccountCheck = {
  id: 'account-legacy-user-keys',
  title: 'User keys outside projects are allowed',
  run: ({ userKeysAllowed }) =>
    userKeysAllowed === true
      ? [
          {
            check: 'account-legacy-user-keys',
            severity: 'medium',
            message: 'users may make and use keys outside projects, which no administrator can see, limit or delete',
            fix: `let users move to project keys, then switch user keys off: ${pages.general}`,
          },
        ]
      : [],
};

/** Said where nothing tells. */
export const userKeysNotice = ({ userKeysAllowed }: Account): readonly string[] =>
  userKeysAllowed === null
    ? [`whether user keys outside projects are allowed cannot be asked: see ${pages.general}`]
    : [];
