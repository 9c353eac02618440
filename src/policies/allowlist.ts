import type { AllowEntry } from '../config/config.ts';

/** Splits the allowlist into what holds and what has expired. `today` is `YYYY-MM-DD`, UTC; an entry holds on its last day. */
export function splitExpired(
  allowlist: readonly AllowEntry[],
  today: string,
): { readonly valid: readonly AllowEntry[]; readonly expired: readonly AllowEntry[] } {
  const isExpired = ({ expires }: AllowEntry): boolean => expires !== undefined && expires < today;
  return { valid: allowlist.filter((entry) => !isExpired(entry)), expired: allowlist.filter(isExpired) };
}

/** Today in UTC, as `expires` has it. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}
