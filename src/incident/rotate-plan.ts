import { createAttempt } from './attempt.ts';
import { exposedAt } from './leak.ts';
import type { Finding } from '../detect/finding.ts';
import { judgeAbuse } from './abuse.ts';
import type { Admin, KeyRecord, ServiceAccount } from './admin.ts';
import { scopesIn } from './gather.ts';
import type { Abuse } from './incident.ts';
import { type RevocationPlan, type RevokeSources, planRevocation } from './revoke.ts';
import type { Refusal } from './revoke-safeguards.ts';
import { type RotationState, type RotationWay, isScope } from './rotation-state.ts';
import { gatherSpend } from './spend.ts';

/** What whoever rotates has decided. */
export interface RotateWishes {
  readonly keyId: string | undefined;
  /** The name of a new account, or the name or id of one that is there. */
  readonly serviceAccount: string | undefined;
  /** A person made the new key. */
  readonly isGiven: boolean;
  /** Of the new key; undefined: as the audit log says of the old one. */
  readonly scopes: readonly string[] | undefined;
  readonly evenIfAbused: boolean;
  /** As of Choices. */
  readonly touch: boolean;
}

/** Why a rotation does not begin, and what to do instead. */
export interface RotateRefusal {
  readonly id:
    | Refusal['id']
    | 'admin_key_rotation'
    | 'abused'
    | 'no_new_key'
    | 'unknown_account'
    | 'ambiguous_account'
    | 'unknown_scopes'
    | 'dead';
  readonly why: string;
  readonly wayOut: string;
}

/** How one key would be replaced. Nothing has been changed yet. */
export interface RotationPlan {
  readonly revocation: RevocationPlan;
  readonly record: KeyRecord | null;
  readonly abuse: Abuse;
  readonly way: RotationWay;
  /** The account that the new key is made in, where there is one already. */
  readonly account: ServiceAccount | null;
  /** What the new account's name begins with. */
  readonly baseName: string;
  readonly scopes: readonly string[] | null;
  readonly refusals: readonly RotateRefusal[];
}

/** Finds out whose key it is and how it can be replaced. Throws AdminError where records cannot be listed. */
export const planRotation = async (
  finding: Finding,
  wishes: RotateWishes,
  sources: RevokeSources,
): Promise<RotationPlan> => {
  // Use is looked at when the old key has fallen silent, which is what a rotation waits for.
  const choices = { keyId: wishes.keyId, allowAdmin: false, forceInUse: true, touch: wishes.touch, idleMs: 0 };
  const revocation = await planRevocation(finding, choices, sources);
  const record = revocation.chosen?.record ?? null;
  const abuse = await abuseOf(revocation, record, sources);
  const accounts = record === null ? [] : await accountsOf(record, wishes, sources.admin);
  const account = accounts[0] ?? null;
  const way = wishes.isGiven ? 'given' : account === null ? 'new_account' : 'existing_account';
  const audited = record === null ? null : scopesIn(revocation.facts?.events ?? null, record);
  const scopes = way === 'given' ? null : (wishes.scopes ?? audited);
  return {
    revocation,
    record,
    abuse,
    way,
    account,
    baseName: wishes.serviceAccount ?? record?.owner.name ?? 'service',
    scopes,
    refusals: refusalsOf(revocation, record, { accounts, abuse, wishes, scopes }),
  };
};

/** The first state of a rotation by a plan that nothing stands against; null where there is no record of a project. `id` is eight hexadecimal digits by chance. */
export const stateOf = (
  { record, revocation, way, account, scopes }: RotationPlan,
  { id, origin, startedAt }: Pick<RotationState, 'id' | 'origin' | 'startedAt'>,
): RotationState | null => {
  if (record === null || record.project === null) return null;
  const isOfAccount = record.owner.type === 'service_account';
  return {
    version: 1,
    id,
    startedAt,
    origin,
    fingerprint: revocation.finding.fingerprint,
    old: { keyId: record.id, projectId: record.project.id, accountId: isOfAccount ? record.owner.id : null },
    way,
    scopes,
    step: 'making',
    attempt: 1,
    next: { accountId: account?.id ?? null, keyId: null, fingerprint: null },
    handedAt: null,
    retiredAt: null,
  };
};

const abuseOf = async (
  { finding, verification, identification }: RevocationPlan,
  record: KeyRecord | null,
  { admin, now }: RevokeSources,
): Promise<Abuse> => {
  if (record === null) return judgeAbuse(null, verification, identification);
  const attempt = createAttempt(() => {});
  const spend = await gatherSpend(admin, record, { exposedAt: exposedAt(finding), now: now(), attempt });
  return judgeAbuse(spend, verification, identification);
};

/** Those that the wish may mean: the one with that id, or all with that name. */
const accountsOf = async (
  { project }: KeyRecord,
  { serviceAccount }: RotateWishes,
  admin: Admin,
): Promise<readonly ServiceAccount[]> => {
  if (serviceAccount === undefined || project === null) return [];
  const accounts = await admin.serviceAccounts(project);
  const byId = accounts.filter(({ id }) => id === serviceAccount);
  return byId.length > 0 ? byId : accounts.filter(({ name }) => name === serviceAccount);
};

const API_KEYS = 'https://platform.openai.com/api-keys';

const refusalsOf = (
  { isDead, refusals }: RevocationPlan,
  record: KeyRecord | null,
  {
    accounts,
    abuse,
    wishes,
    scopes,
  }: Pick<RotationPlan, 'abuse' | 'scopes'> & {
    readonly accounts: readonly ServiceAccount[];
    readonly wishes: RotateWishes;
  },
): readonly RotateRefusal[] => {
  if (isDead) return [dead];
  const { serviceAccount, isGiven, evenIfAbused } = wishes;
  const isOfAdmin = record?.kind === 'admin';
  // A rotation is the way round for an account's key.
  const grave = isOfAdmin ? [] : refusals.filter(({ id }) => id !== 'service_account');
  const isOfPerson = record !== null && !isOfAdmin && record.owner.type !== 'service_account';
  return [
    ...(isOfAdmin ? [adminKey] : []),
    ...grave,
    ...(isOfPerson && !isGiven && serviceAccount === undefined ? [noNewKey] : []),
    ...(accounts.length > 1 ? [ambiguousAccount(accounts)] : []),
    ...(accounts.length === 0 && /^svc_acct_|^user-/.test(serviceAccount ?? '')
      ? [unknownAccount(serviceAccount ?? '')]
      : []),
    ...(scopes?.every(isScope) === false ? [unknownScopes] : []),
    ...(abuse.state === 'likely' && !evenIfAbused ? [abused(abuse)] : []),
  ];
};

const dead: RotateRefusal = {
  id: 'dead',
  why: 'it is dead already: there is nothing to rotate',
  wayOut: `make a new key where one is missing: ${API_KEYS}`,
};

const adminKey: RotateRefusal = {
  id: 'admin_key_rotation',
  why: 'it is an admin key, and those are not rotated by a program that works with one',
  wayOut:
    'make a new one at https://platform.openai.com/settings/organization/admin-keys, put it where the old one is used, then: tripkey revoke --allow-admin',
};

const noNewKey: RotateRefusal = {
  id: 'no_new_key',
  why: "it is a person's key, and OpenAI's API makes keys of service accounts only",
  wayOut: `make the new one at ${API_KEYS}, in the same project, and give it on standard input: --new-key -. Or move to a service account: --service-account NAME`,
};

const unknownAccount = (id: string): RotateRefusal => ({
  id: 'unknown_account',
  why: `the project has no service account with the id ${id}`,
  wayOut: 'name another, or a name for a new one: --service-account NAME',
});

const ambiguousAccount = (accounts: readonly ServiceAccount[]): RotateRefusal => ({
  id: 'ambiguous_account',
  why: `the project has ${accounts.length} service accounts of that name`,
  wayOut: `name one by its id: --service-account ${accounts.map(({ id }) => id).join(', or ')}`,
});

const unknownScopes: RotateRefusal = {
  id: 'unknown_scopes',
  why: 'the audit log tells scopes of the old key in a form that this version does not know',
  wayOut: 'name those of the new key: --scopes a,b',
};

const abused = ({ why }: Abuse): RotateRefusal => ({
  id: 'abused',
  why: `revoke first: somebody else seems to use it now. ${why.replace(/\.$/, '')}`,
  wayOut:
    'tripkey revoke --apply --force-in-use ends it at once, and what needs it stands still until it has a new key. --even-if-abused rotates all the same',
});
