import type { Io } from './io.ts';

/** Whether this runs in CI: every system sets `CI`; empty, `0` and `false` are how people take it back. */
export const isCi = (env: Io['env']): boolean => !['', '0', 'false', undefined].includes(env['CI']?.toLowerCase());
