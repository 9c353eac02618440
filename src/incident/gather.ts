import type { Finding } from '../detect/finding.ts';
import type { Verification } from '../detect/verification.ts';
import type { Admin, AdminError, AuditEvent, KeyRecord } from './admin.ts';
import { identify } from './identify.ts';
import { type OwnUses, lastUsesOf } from './own-uses.ts';
import { createAttempt, toGap } from './attempt.ts';
import type { Gap, Identification, Incident, Spend } from './incident.ts';
import { exposedAt, leakOf } from './leak.ts';
import { listRecords } from './list-records.ts';
import { gatherSpend } from './spend.ts';

/** Whom a page about a key may ask. */
export interface Sources {
  /** Null without an admin key. */
  readonly admin: Admin | null;
  /** Null where nothing may be sent. */
  readonly verify: ((finding: Finding) => Promise<Verification>) | null;
  readonly now: () => Date;
  /** Where the try is written down, so that it is not taken for somebody else's use later. */
  readonly uses: OwnUses;
}

/** Everything that was found out about one key, raw. */
export type Facts = Pick<
  Incident,
  'verification' | 'identification' | 'scopes' | 'createdBy' | 'events' | 'spend' | 'lookalikes' | 'unknown'
>;

/**
 * Asks everybody who may be asked about one leaked key. Records are read before the key is tried, which moves their "last used". What fails is a gap
 * of the page, not its end; throws nothing that a server could cause.
 */
export const gatherFacts = async (finding: Finding, { admin, verify, now, uses }: Sources): Promise<Facts> => {
  const unknown: Gap[] = [];
  const onGap = (what: string, error: AdminError): void => void unknown.push(toGap(what, error));
  const attempt = createAttempt(onGap);
  const records = admin === null ? null : await attempt("the organization's keys", () => listRecords(finding, admin));
  const from = seconds(now());
  const verification = verify === null ? null : await verify(finding);
  unknown.push(...gapsOf(verification, admin));
  const identification = records === null ? null : identify(leakOf(finding, verification), records);
  if (identification !== null && identification.candidates.length > 0 && (verification?.host ?? null) !== null)
    uses.add(finding.fingerprint, { from, to: seconds(now()), before: lastUsesOf(identification) });
  const record = theRecord(identification, unknown);
  if (admin === null || record === null) return { ...nothing, verification, identification, unknown };
  const spendOf = async (of: KeyRecord): Promise<Spend | null> =>
    // An admin key makes no requests to models: its figures are none.
    of.kind === 'admin' ? null : gatherSpend(admin, of, { exposedAt: exposedAt(finding), now: now(), attempt, onGap });
  const events = (await attempt('the audit log', () => eventsAbout(admin, record))) ?? [];
  return {
    verification,
    identification,
    scopes: scopesIn(events, record),
    createdBy:
      events.find(({ type, resourceId }) => type === 'api_key.created' && resourceId === record.id)?.actor ?? null,
    events,
    spend: await spendOf(record),
    lookalikes: (records ?? []).filter((other) => looksAlike(other, record)),
    unknown,
  };
};

const nothing = { scopes: null, createdBy: null, events: [], spend: null, lookalikes: [] } as const;

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);

/** The proved one, or the only one there is: costs of a record that may be another key's would be worse than none. */
const theRecord = (identification: Identification | null, unknown: Gap[]): KeyRecord | null => {
  if (identification === null) return null;
  if (identification.proved !== null) return identification.proved.record;
  unknown.push({ what: "the key's record", why: identification.why ?? 'no record is proved to be this key' });
  const [only, ...more] = identification.candidates;
  return only !== undefined && more.length === 0 ? only.record : null;
};

const gapsOf = (verification: Verification | null, admin: Admin | null): readonly Gap[] => [
  ...(verification === null ? [{ what: 'whether it is live', why: 'not asked (--offline)' }] : []),
  ...(verification?.verdict === 'unknown'
    ? [{ what: 'whether it is live', why: `${verification.host ?? 'nobody was asked'}: ${verification.reason}` }]
    : []),
  ...(verification !== null && verification.verdict !== 'dead' && verification.analysis === undefined
    ? [{ what: 'what it can do', why: 'not asked: --analyze asks, by questions that change nothing' }]
    : []),
  ...(admin === null
    ? [{ what: 'its record, owner, scopes, costs and last use', why: 'OPENAI_ADMIN_KEY is not set' }]
    : []),
];

/** About the key, and by it: what a thief did with an admin key is in there. */
const eventsAbout = async (admin: Admin, { id }: KeyRecord): Promise<readonly AuditEvent[]> => {
  const about = await admin.auditLog({ resourceIds: [id], limit: EVENTS });
  const by = await admin.auditLog({ actorIds: [id], limit: EVENTS });
  const all = new Map([...about, ...by].map((event) => [event.id, event]));
  return [...all.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
};

const EVENTS = 100;

/**
 * The last event that set its scopes tells what holds. Events by the key may be about the scopes of others. An empty list tells nothing: nobody makes a
 * key that may do nothing.
 */
export const scopesIn = (
  events: readonly AuditEvent[] | null,
  { id }: Pick<KeyRecord, 'id'>,
): readonly string[] | null => {
  const last = events?.findLast(({ scopes, resourceId }) => scopes !== null && resourceId === id)?.scopes ?? [];
  return last.length === 0 ? null : last;
};

const TAIL = 4;

const looksAlike = (other: KeyRecord, record: KeyRecord): boolean =>
  other.id !== record.id &&
  other.project?.id === record.project?.id &&
  other.mask.slice(-TAIL) === record.mask.slice(-TAIL);
