import type { Check } from './check.ts';

/** In the order of the report. A new check is a file and a line here. */
export const checks: readonly Check[] = [];
