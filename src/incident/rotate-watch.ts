import { AdminError, type KeyRecord } from './admin.ts';
import { lastUseByOthers } from './own-uses.ts';
import { type RevokeSources, orNull, seconds } from './revoke.ts';
import { ageText } from './revoke-safeguards.ts';

/** How long an old key is watched. */
export interface Watching {
  readonly record: KeyRecord;
  readonly fingerprint: string;
  /** Seconds since 1970: what was used before the new key was handed over says nothing. */
  readonly handedAt: number;
  readonly quietMs: number;
  readonly timeoutMs: number;
}

/** `busy`: it was still used when the time was up. `gone`: its record is not there any more. */
export type Silence = 'quiet' | 'busy' | 'gone' | 'interrupted';

const POLL_MS = 60_000;

/** Waits until nobody has used the old key for a while, by its "last used" and by its requests. A question that fails is asked again. */
export const watchSilence = async (watching: Watching, sources: RevokeSources): Promise<Silence> => {
  const { quietMs, timeoutMs } = watching;
  const { now, sleep, signal, onWait } = sources;
  const end = now().getTime() + timeoutMs;
  while (!signal.aborted) {
    const look = await lookOnce(watching, sources);
    if (look === 'gone') return 'gone';
    if (look === 0) return 'quiet';
    const left = end - now().getTime();
    if (left <= 0) return 'busy';
    if (signal.aborted) break;
    onWait?.(
      look === null
        ? 'whether the old key is still used could not be asked; asking again in a minute'
        : `the old key must be silent for another ${ageText(look)} of ${ageText(quietMs)}`,
    );
    await sleep(Math.min(POLL_MS, left, look ?? POLL_MS));
  }
  return 'interrupted';
};

const DAY = 86_400;

/** Milliseconds that it must be silent for yet; null where nothing tells. */
const lookOnce = async (
  { record, fingerprint, handedAt, quietMs }: Watching,
  { admin, uses, now }: RevokeSources,
): Promise<number | 'gone' | null> => {
  try {
    const fresh = await admin.key(record);
    if (fresh === undefined) return 'gone';
    const last = Math.max(handedAt, lastUseByOthers(fresh, uses.of(fingerprint)) ?? 0);
    const left = Math.max(0, last * 1000 + quietMs - now().getTime());
    if (left > 0 || quietMs === 0) return left;
    const time = seconds(now());
    const since = time - Math.min(Math.ceil(quietMs / 1000), DAY);
    // An admin key may not be allowed to see usage: its record's last use must do then.
    const requests = await orNull(() => admin.recentRequests({ keyId: record.id }, since, time));
    return (requests ?? 0) > 0 ? Math.min(quietMs, POLL_MS) : 0;
  } catch (error) {
    if (error instanceof AdminError) return null;
    throw error;
  }
};
