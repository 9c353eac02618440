import type { Finding } from '../detect/finding.ts';
import { type Verification, isLive } from '../detect/verification.ts';
import { type Admin, AdminError, type AuditEvent, type Costs, type KeyRecord } from './admin.ts';
import { identify, touchTest } from './identify.ts';
import type { Candidate, Identification } from './incident.ts';
import { leakOf } from './leak.ts';
import { listRecords } from './list-records.ts';
import { type OwnUses, lastUseByOthers, lastUsesOf } from './own-uses.ts';
import { type Choices, type Refusal, judgeRevocation } from './revoke-safeguards.ts';

/** Whom a revocation asks. */
export interface RevokeSources {
  readonly admin: Admin;
  /** The key that `admin` works with: it is never deleted. */
  readonly adminKey: string;
  /** Asks OpenAI about the leaked key, once. */
  readonly verify: () => Promise<Verification>;
  readonly uses: OwnUses;
  readonly now: () => Date;
  /** Resolves early when `signal` is aborted. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** Called before what takes longer than a few seconds, with what it is. */
  readonly onWait?: (what: string) => void;
}

/** What is known of the record that would be deleted. Times are seconds since 1970. */
export interface RecordFacts {
  /** As the record said before the key was tried from here. */
  readonly lastUsedAt: number | null;
  /** Without uses of ours. */
  readonly lastUseByOthers: number | null;
  /** In the time that it must have been idle for; null where nothing tells. */
  readonly recentRequests: number | null;
  /** Of the last seven days; null where costs could not be had. */
  readonly costs: Costs | null;
  /** About the key and by it, oldest first; null where the audit log could not be read. */
  readonly events: readonly AuditEvent[] | null;
}

/** Names that tell one record from all others of the organization; null where there is none, or another has the same. */
export interface OwnNames {
  readonly key: string | null;
  /** Of the service account that it is of. */
  readonly account: string | null;
}

/** Everything that decides whether a key is deleted, and which. Nothing has been changed yet. */
export interface RevocationPlan {
  readonly finding: Finding;
  readonly verification: Verification;
  readonly identification: Identification;
  /** The one that would be deleted. */
  readonly chosen: Candidate | null;
  readonly facts: RecordFacts | null;
  /** What can be typed to name it. */
  readonly ownNames: OwnNames;
  /** Nobody can use the key any more: there is nothing to do. */
  readonly isDead: boolean;
  /** All of them; none: it may be deleted. */
  readonly refusals: readonly Refusal[];
}

/**
 * Finds out which record is the leaked key's, and what would stand against deleting it. Records are read first: to try the key moves its "last used".
 * Throws AdminError where the records cannot be listed.
 */
export const planRevocation = async (
  finding: Finding,
  choices: Choices,
  sources: RevokeSources,
): Promise<RevocationPlan> => {
  const records = await listRecords(finding, sources.admin, sources.onWait);
  const from = seconds(sources.now());
  const verification = await sources.verify();
  const isDead = isProof(verification);
  const uses = sources.uses.of(finding.fingerprint);
  const { identification, touched } = isDead
    ? { identification: identify(leakOf(finding, verification), records), touched: null }
    : await prove(finding, verification, records, choices, sources);
  const chosen = choose(identification, choices.keyId);
  if (verification.host !== null && identification.candidates.length > 0) {
    const before = lastUsesOf(identification);
    const use = { from, to: seconds(sources.now()), before, ...(touched !== null && { touched }) };
    sources.uses.add(finding.fingerprint, use);
  }
  const facts = chosen === null || isDead ? null : await factsOf(chosen.record, uses, choices, sources);
  const ownNames = namesOf(chosen, records);
  const plan = { finding, verification, identification, chosen, facts, ownNames, isDead };
  const { adminKey, now } = sources;
  return { ...plan, refusals: isDead ? [] : judgeRevocation({ ...plan, records }, choices, { adminKey, now: now() }) };
};

/** The only answer that proves a key dead for good: others are of archived projects, closed accounts, proxies. */
export const isProof = ({ verdict, reason }: Verification): boolean =>
  verdict === 'dead' && reason === 'invalid_api_key';

export const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);

interface Proving {
  readonly identification: Identification;
  /** The record that was seen to move; null where that was not looked for. */
  readonly touched: string | null;
}

/** Where the answer's headers prove nothing, or the same of several, the key can be used once more: the record that moves is its own. */
const prove = async (
  finding: Finding,
  verification: Verification,
  records: readonly KeyRecord[],
  { touch }: Choices,
  { admin, verify, uses, now, sleep, signal, onWait }: RevokeSources,
): Promise<Proving> => {
  const identification = identify(leakOf(finding, verification), records);
  const { candidates, proved } = identification;
  const isSettled = proved !== null || candidates.length === 0 || !isLive(verification) || signal.aborted;
  if (isSettled) return { identification, touched: null };
  const own = uses.of(finding.fingerprint);
  const known = own.findLast((use) => use.touched !== undefined)?.touched;
  if (known === undefined && !touch) return { identification, touched: null };
  if (known === undefined)
    onWait?.("the key is tried once more, to see whose record's last use moves: up to 2 minutes");
  const touched = known ?? (await touchTest(admin, withoutOurs(candidates, own), verify, { now, sleep }));
  if (touched === null) return { identification, touched };
  // All candidates were looked at, and one moved: the others are not it, whatever speaks for them.
  const others = new Set(candidates.map(({ record }) => record.id).filter((id) => id !== touched));
  const left = records.filter(({ id }) => !others.has(id));
  return { identification: identify({ ...leakOf(finding, verification), touched }, left), touched };
};

/** A record must have been silent before it is touched, which tries of ours do not break. */
const withoutOurs = (candidates: readonly Candidate[], own: ReturnType<OwnUses['of']>): readonly Candidate[] =>
  candidates.map((candidate) => {
    const lastUsedAt = lastUseByOthers(candidate.record, own);
    return { ...candidate, record: { ...candidate.record, lastUsedAt } };
  });

/** The proved one, or the one that is named; the only one there is, so that people see what it is about. */
const choose = ({ candidates, proved }: Identification, keyId: string | undefined): Candidate | null => {
  if (keyId !== undefined) return candidates.find(({ record }) => record.id === keyId) ?? null;
  const [only, ...more] = candidates;
  return proved ?? (more.length === 0 ? (only ?? null) : null);
};

/** A name that two have would be typed for either. */
const namesOf = (chosen: Candidate | null, records: readonly KeyRecord[]): OwnNames => {
  if (chosen === null) return { key: null, account: null };
  const { id, name, owner } = chosen.record;
  const isSame = (a: string | null, b: string | null): boolean => a?.trim().toLowerCase() === b?.trim().toLowerCase();
  const isOther = (record: KeyRecord): boolean => record.owner.type === owner.type && record.owner.id !== owner.id;
  return {
    key: records.some((record) => record.id !== id && isSame(record.name, name)) ? null : name,
    account: records.some((record) => isOther(record) && isSame(record.owner.name, owner.name)) ? null : owner.name,
  };
};

const DAY = 86_400;

const factsOf = async (
  record: KeyRecord,
  uses: ReturnType<OwnUses['of']>,
  { idleMs }: Choices,
  { admin, now }: RevokeSources,
): Promise<RecordFacts> => {
  const time = seconds(now());
  const midnight = Math.floor(time / DAY) * DAY;
  const since = time - Math.min(Math.ceil(idleMs / 1000), DAY);
  return {
    lastUsedAt: record.lastUsedAt,
    lastUseByOthers: lastUseByOthers(record, uses),
    recentRequests: idleMs === 0 ? null : await orNull(() => admin.recentRequests({ keyId: record.id }, since, time)),
    costs: await orNull(() => admin.costs({ keyId: record.id }, midnight - 6 * DAY, midnight + DAY)),
    events: await orNull(() => eventsOf(record, admin)),
  };
};

const EVENTS = 50;

const eventsOf = async ({ id }: KeyRecord, admin: Admin): Promise<readonly AuditEvent[]> => {
  const about = await admin.auditLog({ resourceIds: [id], limit: EVENTS });
  const by = await admin.auditLog({ actorIds: [id], limit: EVENTS });
  const all = new Map([...about, ...by].map((event) => [event.id, event]));
  return [...all.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
};

/** What only informs may fail. */
export const orNull = async <T>(ask: () => Promise<T>): Promise<T | null> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AdminError) return null;
    throw error;
  }
};
