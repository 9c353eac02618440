import {
  type Stats,
  chmodSync,
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { UsageError, codeOf } from '../errors.ts';
import { isPrivate } from '../history/cache-folder.ts';
import { isId as isIdText } from './admin-records.ts';
import { takeLock } from './rotation-lock.ts';

/**
 * How far a rotation is. What ends in -ing is written before it is tried: a run that was cut off there does not know whether it happened, and finds out.
 */
export type RotationStep = 'making' | 'made' | 'handing' | 'handed' | 'retiring' | 'retired';

/** Where the new key comes from: an account of its own, an account that is there already, or a person. */
export type RotationWay = 'new_account' | 'existing_account' | 'given';

/** What a rotation remembers between runs: ids, fingerprints and times. Times are seconds since 1970. */
export interface RotationState {
  readonly version: 1;
  /** Eight hexadecimal digits by chance: a part of all names that the rotation gives, so that it finds again what it made. */
  readonly id: string;
  readonly startedAt: number;
  /** Of the API. */
  readonly origin: string;
  /** Of the leaked key. */
  readonly fingerprint: string;
  readonly old: { readonly keyId: string; readonly projectId: string; readonly accountId: string | null };
  readonly way: RotationWay;
  /** Of the new key; null: all that its account may do. */
  readonly scopes: readonly string[] | null;
  readonly step: RotationStep;
  /** How many keys were begun, this one included: a key whose value was lost has a number of its own. */
  readonly attempt: number;
  /** What is known of the new key so far. */
  readonly next: {
    readonly accountId: string | null;
    readonly keyId: string | null;
    readonly fingerprint: string | null;
  };
  /** When the new key was handed over; null before. */
  readonly handedAt: number | null;
  /** When the DELETE of the old key was begun; null before. */
  readonly retiredAt: number | null;
}

/** A rotation's file, locked. */
export interface StateFile {
  /** As it was found; null for a new rotation. */
  readonly state: RotationState | null;
  /** On the disk before it returns. */
  save(state: RotationState): void;
  remove(): void;
  /** Gives the lock back. */
  close(): void;
}

/**
 * Opens a rotation's file for this process alone. Throws UsageError where another run has it, where it is not this user's own file, or where what is in it is no
 * rotation: it is never guessed at.
 */
export const openState = (path: string): StateFile => {
  const lock = takeLock(`${path}.lock`);
  try {
    return {
      state: readState(path),
      save: (state) => writeState(path, state),
      remove: () => rmSync(path, { force: true }),
      close: lock,
    };
  } catch (error) {
    lock();
    throw error;
  }
};

/** As it stands on the disk, without a lock, for a run that changes nothing. */
export const readState = (path: string): RotationState | null => {
  const text = readOwn(path);
  if (text === undefined) return null;
  const state = parse(text);
  if (state !== undefined) return state;
  throw damaged(path, 'it is no state of a rotation that this version knows');
};

const BYTES = 65_536;

const readOwn = (path: string): string | undefined => {
  const stat = statOf(path);
  if (stat === undefined) return undefined;
  if (!stat.isFile()) throw damaged(path, 'it is no regular file');
  if (!isPrivate(stat) || (process.getuid !== undefined && (stat.mode & 0o077) !== 0))
    throw damaged(path, 'others can read or change it, or own it: it was not written by tripkey');
  if (stat.size > BYTES) throw damaged(path, 'it is too large');
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw damaged(path, codeOf(error));
  }
};

/** Throws UsageError for a name that is too long, or a folder that lets nobody in. */
const statOf = (path: string): Stats | undefined => {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${codeOf(error)}`, 'name another file: --state FILE', { cause: error });
  }
};

const damaged = (path: string, why: string): UsageError =>
  new UsageError(
    `${path} cannot be used: ${why}`,
    'nothing was done. Keys that a rotation made have "tripkey-" in their names: look for them before you delete the file and begin anew',
  );

const parse = (text: string): RotationState | undefined => {
  try {
    const value = JSON.parse(text) as unknown;
    return isState(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

type Check = (value: unknown) => boolean;

const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
/** Of one key. */
export const MOST_SCOPES = 200;

const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length <= MOST_SCOPES && value.every(check);
/** Exactly these members: what a later version adds must not be lost by this one. */
const object =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === Object.keys(members).length &&
    Object.entries(members).every(
      ([name, check]) => Object.hasOwn(value, name) && check((value as Readonly<Record<string, unknown>>)[name]),
    );

const isId: Check = (value) => typeof value === 'string' && isIdText(value);
/** What can be kept, and given to a new key. */
export const isScope: Check = matches(/^[\w.:-]{1,100}$/);
const isFingerprint = matches(/^[0-9a-f]{16}$/);
const isTime: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

const checkState = object({
  version: oneOf(1),
  id: matches(/^[0-9a-f]{8}$/),
  startedAt: isTime,
  origin: matches(/^https?:\/\/[\w.[\]:-]{1,255}$/),
  fingerprint: isFingerprint,
  old: object({ keyId: isId, projectId: isId, accountId: orNull(isId) }),
  way: oneOf('new_account', 'existing_account', 'given'),
  scopes: orNull(listOf(isScope)),
  step: oneOf('making', 'made', 'handing', 'handed', 'retiring', 'retired'),
  attempt: (value) => Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 1000,
  next: object({ accountId: orNull(isId), keyId: orNull(isId), fingerprint: orNull(isFingerprint) }),
  handedAt: orNull(isTime),
  retiredAt: orNull(isTime),
});

const isState = (value: unknown): value is RotationState => checkState(value);

/** Whole or not at all, and on the disk before the request that it announces is sent. */
const writeState = (path: string, state: RotationState): void => {
  if (!isState(state)) throw new Error('a state that could not be read again');
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    rmSync(temporary, { force: true });
    const file = openSync(temporary, 'wx', 0o600);
    try {
      chmodSync(temporary, 0o600);
      writeSync(file, `${JSON.stringify(state, null, 2)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UsageError(`cannot write ${path}: ${codeOf(error)}`, MEND, { cause: error });
  }
};

/** Another file would be another rotation, and another key. */
const MEND = 'mend that and run the same again, with the same file: what was begun is found again';
