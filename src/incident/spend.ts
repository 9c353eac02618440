import type { Attempt } from './attempt.ts';
import type { Admin, AdminError, Day, KeyRecord } from './admin.ts';
import type { Spend } from './incident.ts';

const DAY = 86_400;
/** Days before the exposure that it is compared with. */
const BEFORE = 28;
/** Days that one question may span (the API's limit of daily buckets). */
const MOST = 180;

export interface SpendOptions {
  /** Called for each kind of use that could not be asked about. */
  readonly onGap?: (what: string, error: AdminError) => void;
  /** Seconds since 1970; null: not known. */
  readonly exposedAt: number | null;
  readonly now: Date;
  readonly attempt: Attempt;
}

/**
 * Costs and requests of a key by day, from four weeks before its exposure until now; without a known exposure, of the last four weeks. Null where
 * neither can be had.
 */
export const gatherSpend = async (
  admin: Admin,
  { id }: KeyRecord,
  { exposedAt, now, attempt, onGap }: SpendOptions,
): Promise<Spend | null> => {
  const today = Math.floor(now.getTime() / 1000 / DAY) * DAY;
  const end = today + DAY;
  const from = Math.max(startOf(exposedAt, today), end - MOST * DAY);
  const gaps: string[] = [];
  const gap: typeof onGap = (what, error) => {
    gaps.push(what);
    onGap?.(what, error);
  };
  const requests = await attempt('how often it was used', () => admin.requests({ keyId: id }, from, end, gap));
  const costs = await attempt('what it cost', () => admin.costs({ keyId: id }, from, end));
  if (requests === null && costs === null) return null;
  return {
    currency: costs?.currency ?? null,
    costs: costs?.days ?? [],
    requests: requests ?? [],
    ...(gaps.length > 0 && { hasGaps: true }),
    exposedAt,
    costPerDay: averages(costs?.days ?? [], exposedAt),
    requestsPerDay: averages(requests ?? [], exposedAt),
  };
};

const startOf = (exposedAt: number | null, today: number): number =>
  Math.floor((exposedAt ?? today) / DAY) * DAY - BEFORE * DAY;

/** The day of the exposure counts as since: what is before must be clean. */
const averages = (
  days: readonly Day[],
  exposedAt: number | null,
): { readonly before: number | null; readonly since: number | null } => {
  if (exposedAt === null) return { before: mean(days), since: null };
  const first = Math.floor(exposedAt / DAY) * DAY;
  return {
    before: mean(days.filter(({ start }) => start < first)),
    since: mean(days.filter(({ start }) => start >= first)),
  };
};

const mean = (days: readonly Day[]): number | null =>
  days.length === 0 ? null : days.reduce((sum, { value }) => sum + value, 0) / days.length;
