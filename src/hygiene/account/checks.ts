import type { AccountCheck } from './account.ts';
import { adminKeys } from './admin-keys.ts';
import { keyAge } from './key-age.ts';
import { keyDepartedOwner } from './key-departed-owner.ts';
import { keyNoExpiry } from './key-no-expiry.ts';
import { keyUnused } from './key-unused.ts';
import { legacyUserKeys } from './legacy-user-keys.ts';
import { noSpendLimit } from './no-spend-limit.ts';

/** In the order of the report. */
export const accountChecks: readonly AccountCheck[] = [
  keyDepartedOwner,
  adminKeys,
  keyAge,
  noSpendLimit,
  legacyUserKeys,
  keyUnused,
  keyNoExpiry,
];
