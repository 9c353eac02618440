import type { Finding } from '../detect/finding.ts';
import type { Verification } from '../detect/verification.ts';
import { maskFit } from '../verify/mask.ts';
import type { KeyRecord, Owner } from './admin.ts';
import type { Candidate, Identification } from './incident.ts';
import type { RecordFacts } from './revoke.ts';

/** What whoever revokes has decided. */
export interface Choices {
  /** Which of several candidates it is. */
  readonly keyId: string | undefined;
  readonly allowAdmin: boolean;
  readonly forceInUse: boolean;
  /** Use the key once more, to see whose record's last use moves. */
  readonly touch: boolean;
  /** How long nobody must have used it. */
  readonly idleMs: number;
}

/** Why a key is not deleted, and what to do about it. */
export interface Refusal {
  readonly id:
    | 'own_admin_key'
    | 'no_candidate'
    | 'key_id_unknown'
    | 'key_id_differs'
    | 'ambiguous'
    | 'not_proved'
    | 'service_account'
    | 'admin_key'
    | 'in_use';
  /** A sentence without a full stop. */
  readonly why: string;
  /** A sentence without a full stop. */
  readonly wayOut: string;
}

/** What is judged. */
export interface Case {
  readonly finding: Finding;
  readonly verification: Verification;
  readonly identification: Identification;
  readonly chosen: Candidate | null;
  readonly facts: RecordFacts | null;
  readonly records: readonly KeyRecord[];
}

/** Whoever asks. `now` is when. */
export interface Asker {
  readonly adminKey: string;
  readonly now: Date;
}

const API_KEYS = 'https://platform.openai.com/api-keys';

/** Everything that stands against deleting the chosen record; empty when nothing does. Pure. */
export const judgeRevocation = (the: Case, choices: Choices, asker: Asker): readonly Refusal[] => {
  const { chosen, finding } = the;
  if (isSameKey(finding.secret, asker.adminKey)) return [ownAdminKey];
  if (chosen === null) return [noneChosen(the, choices)];
  return [
    ...proofRefusals(the, chosen, choices),
    ...adminRefusals(chosen, choices, asker),
    ...(chosen.record.owner.type === 'service_account' ? [serviceAccount(chosen.record)] : []),
    ...usageRefusals(the, chosen, choices, asker),
  ];
};

/** A variable may end in a line break. */
export const isSameKey = (leaked: string, adminKey: string): boolean => leaked === adminKey.trim();

export const ownAdminKey: Refusal = {
  id: 'own_admin_key',
  why: 'the leaked key is the admin key in use (OPENAI_ADMIN_KEY)',
  wayOut:
    'put another admin key into OPENAI_ADMIN_KEY, or delete this one by hand: https://platform.openai.com/settings/organization/admin-keys',
};

const noneChosen = ({ finding, identification, records }: Case, { keyId }: Choices): Refusal => {
  const { candidates } = identification;
  const why = sentenceOf(identification);
  if (keyId !== undefined) return wrongKeyId(keyId, finding, records);
  if (candidates.length > 0) {
    return {
      id: 'ambiguous',
      why: `${candidates.length} keys may be the leaked one`,
      wayOut: `${TOUCH}; or name the one that it is, if you know it: --key-id`,
    };
  }
  const isRuledOut = records.some(({ mask }) => maskFit(finding.secret, mask) !== 'differs');
  return {
    id: 'no_candidate',
    why: why ?? 'no key of the organization fits the leaked one',
    wayOut: isRuledOut
      ? `when you know that it is the key, it can be deleted by hand: ${API_KEYS}`
      : absentWay(finding),
  };
};

/** Without its full stop. */
const sentenceOf = ({ why }: Identification): string | null => why?.replace(/\.$/, '') ?? null;

/** A key that fits in no way is never deleted, whoever names it. */
const wrongKeyId = (keyId: string, { secret }: Finding, records: readonly KeyRecord[]): Refusal => {
  const record = records.find(({ id }) => id === keyId);
  if (record === undefined) {
    const why = `the organization has no key with the id ${keyId}`;
    return { id: 'key_id_unknown', why, wayOut: 'leave --key-id out, and see which keys it may be' };
  }
  const fits = maskFit(secret, record.mask) !== 'differs';
  return {
    id: 'key_id_differs',
    why: fits
      ? `${keyId} is not the leaked key: its owner, its project or its age speak against it`
      : `${keyId} is not the leaked key: its mask does not fit`,
    wayOut: 'leave --key-id out, and see which keys it may be',
  };
};

const absentWay = ({ ruleId }: Finding): string => {
  if (ruleId === 'openai-user-key')
    return `no administrator sees user keys of the old kind: its user deletes it at ${API_KEYS}, under "User API keys"`;
  return `it is another organization's, is deleted already, or is a user key of the old kind, which no administrator sees: its owner deletes it at ${API_KEYS}`;
};

/** One answer to a mask is worth little: four characters at the end carry 16 bits. */
const proofRefusals = ({ identification }: Case, chosen: Candidate, { keyId }: Choices): readonly Refusal[] => {
  const { candidates, proved } = identification;
  const why = sentenceOf(identification);
  const isProved = chosen.proofs.some(({ weight }) => weight === 'strong') && chosen.mask === 'fits';
  if (proved?.record.id === chosen.record.id) return [];
  if (proved !== null) {
    const why = `${chosen.record.id} is not the leaked key: ${proved.record.id} is proved to be it`;
    return [{ id: 'key_id_differs', why, wayOut: `leave --key-id out, or: --key-id ${proved.record.id}` }];
  }
  if (isProved && keyId === chosen.record.id) return [];
  if (!isProved) {
    return [
      {
        id: 'not_proved',
        why: why ?? 'nothing but the ends of its mask says that this record is the leaked key',
        wayOut: `${TOUCH}; when you know that it is the key, it can be deleted by hand: ${API_KEYS}`,
      },
    ];
  }
  const wayOut = `${TOUCH}; or name the one that it is, if you know it: --key-id`;
  return [{ id: 'ambiguous', why: why ?? `${candidates.length} keys may be the leaked one`, wayOut }];
};

const TOUCH = '--touch tries the key once more and looks whose last use moves, for up to two minutes';

const adminRefusals = ({ record }: Candidate, { allowAdmin }: Choices, { adminKey }: Asker): readonly Refusal[] => {
  if (record.kind !== 'admin') return [];
  if (maskFit(adminKey.trim(), record.mask) !== 'differs') return [ownAdminKey];
  if (allowAdmin) return [];
  const why = 'it is an admin key: what works with it stops, for the whole organization';
  return [{ id: 'admin_key', why, wayOut: 'say that you mean it: --allow-admin' }];
};

const serviceAccount = ({ owner }: KeyRecord): Refusal => ({
  id: 'service_account',
  why: `it is a key of the service account ${labelOf(owner)}, and OpenAI's API answers 400 when a single key of one is to be deleted`,
  wayOut: `rotate it: tripkey rotate replaces the account, and deletes the old one with its keys; a single key is deleted by hand: ${API_KEYS}`,
});

export const labelOf = ({ name, email, id }: Owner): string => name ?? email ?? id ?? 'without a name';

/** The record's time is as of before the key was tried from here. */
const usageRefusals = (
  { facts }: Case,
  { record }: Candidate,
  { idleMs, forceInUse }: Choices,
  { now }: Asker,
): readonly Refusal[] => {
  if (forceInUse || facts === null || idleMs === 0) return [];
  const age = facts.lastUseByOthers === null ? Infinity : now.getTime() - facts.lastUseByOthers * 1000;
  const requests = facts.recentRequests ?? 0;
  if (age >= idleMs && requests === 0) return [];
  const why =
    requests > 0
      ? `${record.id} is in use: ${requests} ${requests === 1 ? 'request' : 'requests'} in the last ${ageText(idleMs)}`
      : `${record.id} is in use: last used ${ageText(age)} ago`;
  return [
    {
      id: 'in_use',
      why,
      wayOut:
        'replace it first (tripkey rotate), or wait; --force-in-use deletes it at once, for a key that somebody else abuses',
    },
  ];
};

/** `90 s`, `12 min`, `5 h`, `3 days`; never less than it is. */
export const ageText = (ms: number): string => {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.round(s / 60)} min`;
  return s < 172_800 ? `${Math.round(s / 3600)} h` : `${Math.round(s / 86_400)} days`;
};
