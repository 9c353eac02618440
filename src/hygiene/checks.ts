import type { Check } from './check.ts';
import { keyAge } from './key-age.ts';
import { hookMissing } from './hook-missing.ts';
import { ciMissing } from './ci-missing.ts';

/** In the order of the report. A new check is a file and a line here. */
export const checks: readonly Check[] = [keyAge, hookMissing, ciMissing];
