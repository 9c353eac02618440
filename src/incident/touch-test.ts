import { type Verification, isLive } from '../detect/verification.ts';
import { type Admin, AdminError } from './admin.ts';
import type { Candidate } from './incident.ts';

/** What tells and passes the time. */
export interface Clock {
  readonly now: () => Date;
  /** May resolve early when all is to end. */
  readonly sleep: (ms: number) => Promise<void>;
}

const POLL_MS = 5_000;
const MOST_POLLS = 24;

/** Seconds that a record's "last used" may lie before the try or behind it: some clocks count by the minute. */
const EARLY = 60;
const LATE = 10;

/** Seconds for which a record must not have been used: one that is in use moves by itself, and would be taken for the leaked key's. */
const QUIET = 3600;

/**
 * Uses the leaked key once and looks whose record's "last used" moves, for two minutes at most. Resolves to that record's id; null when none moved, more
 * than one did, the key is not live, or OpenAI could not be asked: then nothing is known. Candidates must come from a list that was read before the
 * key was tried at all. A record that others use cannot be told this way. How late a use shows, is not documented: with more than one candidate,
 * all of the time is waited for.
 */
export const touchTest = async (
  admin: Pick<Admin, 'key'>,
  candidates: readonly Candidate[],
  verifyOnce: () => Promise<Verification>,
  { now, sleep }: Clock,
): Promise<string | null> => {
  try {
    const from = seconds(now());
    if (!isLive(await verifyOnce())) return null;
    const to = seconds(now());
    let moved: readonly Move[] = [];
    for (let polls = 0; polls < MOST_POLLS; polls++) {
      await sleep(POLL_MS);
      moved = movedSince(await lastUses(admin, candidates), candidates, { from, to });
      if (moved.length > 1 || moved.some(({ isOurs }) => !isOurs)) return null;
      if (moved.length === 1 && candidates.length === 1) break;
    }
    return moved[0]?.id ?? null;
  } catch (error) {
    if (error instanceof AdminError) return null;
    throw error;
  }
};

/** Seconds since 1970. */
type LastUses = ReadonlyMap<string, number | null>;

interface Move {
  readonly id: string;
  /** Whether it moved to the time of the try, after a long silence. */
  readonly isOurs: boolean;
}

/** A key is often tried before it is touched: that moved its record, too, and is a try of ours like the other. So what counts is what the list said. */
const movedSince = (
  now: LastUses,
  candidates: readonly Candidate[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly Move[] =>
  candidates.flatMap(({ record: { id, lastUsedAt } }) => {
    const at = now.get(id) ?? null;
    if (at === null || at <= (lastUsedAt ?? -1)) return [];
    const wasQuiet = lastUsedAt === null || lastUsedAt < from - QUIET;
    return [{ id, isOurs: wasQuiet && at >= from - EARLY && at <= to + LATE }];
  });

const lastUses = async (admin: Pick<Admin, 'key'>, candidates: readonly Candidate[]): Promise<LastUses> => {
  const uses = new Map<string, number | null>();
  for (const { record } of candidates) uses.set(record.id, (await admin.key(record))?.lastUsedAt ?? null);
  return uses;
};

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);
