import { fingerprint } from '../detect/fingerprint.ts';
import { visible } from '../report/visible.ts';
import type { Admin, KeyRecord, NewKey, Project, ServiceAccount } from './admin.ts';
import type { RotationState } from './rotation-state.ts';

/** What keys are made with. */
export interface Making {
  readonly admin: Admin;
  readonly project: Project;
  /** What a new account's name begins with. */
  readonly baseName: string;
  readonly save: (state: RotationState) => void;
}

/** A new key. Its value is nowhere else. */
export interface Made {
  readonly state: RotationState;
  readonly value: string;
}

/**
 * Makes the new key of a rotation, in step `making` or later and before it was handed over: what an earlier run may have made is looked for first. A key that is
 * there is lost, as its value is shown once only; the next one gets a number of its own, and `leftovers` finds those before it. Throws AdminError.
 */
export const makeKey = async (begun: RotationState, making: Making): Promise<Made> => {
  const { admin, project, save } = making;
  const own = await ownAccounts(begun, making);
  const keys = (await admin.projectKeys(project)).filter((key) => isOwnKey(key, begun, own));
  const state = isTaken(begun, own, keys) ? nextAttempt(begun) : begun;
  save(state);
  return state.way === 'existing_account'
    ? finish(state, await keyIn(state, { id: state.next.accountId ?? '' }, making), making)
    : makeInNewAccount(state, own, making);
};

/** What stands at the end of each name that a rotation gives. */
const tagOf = ({ id }: Pick<RotationState, 'id'>, attempt: number): string => `tripkey-${id}-${attempt}`;

const NAME = 60;

const ownAccounts = async (
  { id }: Pick<RotationState, 'id'>,
  { admin, project }: Pick<Making, 'admin' | 'project'>,
): Promise<readonly ServiceAccount[]> => {
  const tag = new RegExp(`(?:^| )tripkey-${id}-[0-9]{1,4}$`);
  return (await admin.serviceAccounts(project)).filter(({ name }) => tag.test(name));
};

const attemptOf = (name: string | null): number => Number(/-([0-9]{1,4})$/.exec(name ?? '')?.[1] ?? 0);

const isOwnKey = (key: KeyRecord, { id }: RotationState, own: readonly ServiceAccount[]): boolean =>
  own.some((account) => account.id === key.owner.id) || new RegExp(`^tripkey-${id}-[0-9]{1,4}$`).test(key.name ?? '');

/** Whether this attempt has a key already. An account without one can still get it. */
const isTaken = (state: RotationState, own: readonly ServiceAccount[], keys: readonly KeyRecord[]): boolean => {
  const account = own.find(({ name }) => attemptOf(name) === state.attempt);
  return keys.some(
    (key) => key.name === tagOf(state, state.attempt) || (account !== undefined && key.owner.id === account.id),
  );
};

const nextAttempt = (state: RotationState): RotationState => ({
  ...state,
  step: 'making',
  attempt: state.attempt + 1,
  next: { ...noKey, accountId: state.way === 'existing_account' ? state.next.accountId : null },
});

const noKey = { accountId: null, keyId: null, fingerprint: null } as const;

/** With scopes, an account is made without the key that may do everything. */
const makeInNewAccount = async (
  state: RotationState,
  own: readonly ServiceAccount[],
  making: Making,
): Promise<Made> => {
  const { admin, project, baseName, save } = making;
  const there = own.find(({ name }) => attemptOf(name) === state.attempt);
  const name = `${visible(baseName).slice(0, NAME)} ${tagOf(state, state.attempt)}`;
  if (there === undefined && state.scopes === null) {
    const { account, key } = await admin.createServiceAccount(project, name);
    return finish({ ...state, next: { ...noKey, accountId: account.id } }, key, making);
  }
  const account = there ?? (await admin.createServiceAccountOnly(project, name));
  const withAccount = { ...state, next: { ...noKey, accountId: account.id } };
  save(withAccount);
  await admin.makeMember(project, account);
  return finish(withAccount, await keyIn(withAccount, account, making), making);
};

const keyIn = (
  { scopes, ...state }: RotationState,
  account: Pick<ServiceAccount, 'id'>,
  { admin, project }: Making,
): Promise<NewKey> =>
  admin.createServiceAccountKey(project, account, {
    name: tagOf(state, state.attempt),
    ...(scopes !== null && { scopes }),
  });

const finish = (state: RotationState, { id, value }: NewKey, { save }: Making): Made => {
  const next = { ...state.next, keyId: id, fingerprint: fingerprint(value) };
  const made: RotationState = { ...state, step: 'made', next };
  save(made);
  return { state: made, value };
};

/** Keys of earlier attempts, whose values nobody has. */
export interface Leftovers {
  /** Accounts with all that is in them, which no one but this rotation has used. */
  readonly accounts: readonly ServiceAccount[];
  /** What somebody has to look at: keys in an account with others, and accounts whose keys were used. */
  readonly byHand: readonly string[];
}

/** Seconds after it was made, in which a key is tried by the rotation itself. */
const OWN_TRIES = 180;

/** Finds what lost attempts left behind; throws AdminError. Nothing that was used later than by the rotation itself is for deleting. */
export const leftovers = async (
  state: RotationState,
  { admin, project }: Pick<Making, 'admin' | 'project'>,
): Promise<Leftovers> => {
  if (state.way === 'given') return { accounts: [], byHand: [] };
  const own = await ownAccounts(state, { admin, project });
  const keys = (await admin.projectKeys(project)).filter((key) => isOwnKey(key, state, own));
  const lost = own.filter(({ id }) => id !== state.next.accountId);
  const isUsed = ({ id }: ServiceAccount): boolean =>
    keys.some(({ owner, lastUsedAt, createdAt }) => owner.id === id && (lastUsedAt ?? 0) > createdAt + OWN_TRIES);
  const single = keys.filter(
    ({ id, owner }) => id !== state.next.keyId && !own.some((account) => account.id === owner.id),
  );
  return {
    accounts: lost.filter((account) => !isUsed(account)),
    byHand: [...lost.filter(isUsed), ...single].map(({ id }) => id),
  };
};
