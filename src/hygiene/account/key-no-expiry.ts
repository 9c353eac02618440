import type { KeyRecord } from '../../incident/admin.ts';
import type { AccountCheck } from './account.ts';
import { keyText } from './words.ts';

/** Records of some organizations tell of no expiry at all: that one has none is known only where another one has. */
export const keyNoExpiry: AccountCheck = {
  id: 'account-key-no-expiry',
  title: 'Keys without an expiry',
  run: ({ keys }) =>
    (keys.some(expires) ? keys.filter((key) => !expires(key)) : []).map((key) => ({
      check: 'account-key-no-expiry',
      severity: 'low',
      message: `${keyText(key)} never expires`,
      fix: 'put a key with an expiry in its place',
    })),
};

const expires = ({ expiresAt }: KeyRecord): boolean => expiresAt !== null;
