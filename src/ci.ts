/** Whether this runs in CI: every system sets `CI`; empty, `0` and `false` are how people take it back. */
export const isCi = (env: Readonly<Record<string, string | undefined>>): boolean =>
  !['', '0', 'false', undefined].includes(env['CI']?.toLowerCase());
