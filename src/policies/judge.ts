import type { AllowEntry } from '../config/config.ts';
import type { Finding, Location, Status } from '../detect/finding.ts';
import type { BaselineEntry } from './baseline.ts';
import type { Cover } from './cover.ts';

/** What the project has accepted; nothing where it says nothing. */
interface Accepted {
  readonly allow?: Pick<Cover<AllowEntry>, 'find'>;
  readonly baseline?: Pick<Cover<BaselineEntry>, 'find'>;
}

/** A finding with its status (apply.ts says which) and the reason for it. */
export function judgeFinding(finding: Finding, accepted: Accepted): Finding {
  return withStatus(
    finding,
    finding.locations.map((location) => judgePlace(finding, location, accepted)),
  );
}

interface Place {
  readonly status: Status;
  readonly reason?: string | undefined;
}

/** Entries are looked up for known and allowed places too: else they would look unused. */
function judgePlace(finding: Finding, location: Location, { allow, baseline }: Accepted): Place {
  const allowEntry = allow?.find(finding, location);
  const baselineEntry = baseline?.find(finding, location);
  if (location.known) return { status: 'known', reason: 'stood there before' };
  if (location.allowed !== undefined) return { status: 'allowed', reason: location.allowed };
  if (allowEntry !== undefined) return { status: 'allowed', reason: allowEntry.reason };
  if (baselineEntry !== undefined) return { status: 'baseline', reason: baselineEntry.reason };
  return { status: 'new' };
}

/** A finding's status is that of the place that needs the most attention. */
const order: readonly Status[] = ['new', 'baseline', 'allowed', 'known'];

function withStatus(finding: Finding, places: readonly Place[]): Finding {
  const { statusReason: _, ...plain } = finding;
  const status = order.find((candidate) => places.some((place) => place.status === candidate)) ?? 'new';
  const reasons = new Set(places.flatMap((place) => (place.status === status ? (place.reason ?? []) : [])));
  return { ...plain, status, ...(reasons.size > 0 && { statusReason: [...reasons].join('; ') }) };
}
