import { type Admin, AdminError, type Day, type KeyRecord } from './admin.ts';
import type { Spend } from './incident.ts';

const DAY = 86_400;
/** Days before the exposure that it is compared with. */
const BEFORE = 28;
/** Days that one question may span (the API's limit of daily buckets). */
const MOST = 180;

/**
 * Costs and requests of a key by day, from four weeks before its exposure until now; without a known exposure, of the last four weeks. `exposedAt` in
 * seconds since 1970. Costs are null where they cannot be had; throws AdminError where requests cannot be had either.
 */
export const gatherSpend = async (
  admin: Admin,
  record: KeyRecord,
  exposedAt: number | null,
  now: Date,
): Promise<Spend> => {
  const today = Math.floor(now.getTime() / 1000 / DAY) * DAY;
  const end = today + DAY;
  const from = Math.max(startOf(exposedAt, today), end - MOST * DAY);
  const requests = await admin.requests({ keyId: record.id }, from, end);
  const costs = await costsOf(admin, record, from, end);
  return {
    currency: costs?.currency ?? null,
    costs: costs?.days ?? [],
    requests,
    exposedAt,
    costPerDay: averages(costs?.days ?? [], exposedAt),
    requestsPerDay: averages(requests, exposedAt),
  };
};

const startOf = (exposedAt: number | null, today: number): number =>
  Math.floor((exposedAt ?? today) / DAY) * DAY - BEFORE * DAY;

const costsOf = async (
  admin: Admin,
  { id }: KeyRecord,
  from: number,
  to: number,
): Promise<{ readonly currency: string; readonly days: readonly Day[] } | null> => {
  try {
    return await admin.costs({ keyId: id }, from, to);
  } catch (error) {
    if (error instanceof AdminError) return null;
    throw error;
  }
};

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
