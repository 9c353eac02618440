import { UsageError } from '../errors.ts';
import type { RotateWishes } from '../incident/rotate-plan.ts';
import { MOST_SCOPES } from '../incident/rotation-state.ts';
import type { ApiOptions } from './api.ts';
import { parseDuration } from './duration.ts';
import { type HandOverOptions, checkWritable, handOverBy } from './hand-over.ts';
import type { HandOver } from './hand-over.ts';
import type { Io } from './io.ts';
import { type LeakedKeyOptions, shownWord } from './leaked-key.ts';
import { scrubText } from './scrub.ts';

/** The options of `tripkey rotate`, as yargs hands them on. */
export interface RotateCommand extends LeakedKeyOptions, ApiOptions, HandOverOptions {
  /** A fingerprint, or `-`. */
  readonly target: string | undefined;
  readonly apply: boolean;
  readonly yes: boolean;
  readonly keyId?: string | undefined;
  readonly forceInUse: boolean;
  readonly touch: boolean;
  readonly serviceAccount?: string | undefined;
  readonly scopes?: string | undefined;
  readonly newKey?: string | undefined;
  readonly quietFor: string;
  readonly watchTimeout: string;
  readonly state?: string | undefined;
  readonly serviceAccountId?: string | undefined;
  readonly evenIfAbused: boolean;
}

/** The options, checked. */
export interface RotateSettings {
  readonly wishes: RotateWishes;
  readonly quietMs: number;
  readonly timeoutMs: number;
  readonly handOver: HandOver | null;
}

/** Throws UsageError for options that do not go together, before anything is asked. */
export const readRotateOptions = (command: RotateCommand, io: Io): RotateSettings => {
  const { target, apply, newKey, serviceAccount, scopes, yes, keyId, serviceAccountId } = command;
  if (newKey !== undefined && newKey !== '-')
    throw new UsageError('--new-key takes - alone', 'a key is given on standard input, never as an argument');
  // A terminal would show it.
  if (newKey !== undefined && apply && io.stdin.isTTY === true)
    throw new UsageError('the new key is not typed in', 'pipe it: read -rs KEY; printf %s "$KEY" | tripkey rotate …');
  if (newKey !== undefined && target === '-')
    throw new UsageError('only one key can come on standard input', 'name the leaked one by its fingerprint');
  if (newKey !== undefined && (serviceAccount !== undefined || scopes !== undefined))
    throw new UsageError(
      '--new-key does not go with --service-account or --scopes',
      'a key that is made has them already',
    );
  if (yes && keyId === undefined && serviceAccountId === undefined)
    throw new UsageError('--yes needs --key-id or --service-account-id', 'a run without --apply says which it is');
  if (serviceAccountId !== undefined && !yes)
    throw new UsageError(
      '--service-account-id needs --yes',
      'without it, a name is asked for before the account is deleted; where the new key is made is --service-account',
    );
  if (apply && !yes && (io.stdin.isTTY !== true || newKey !== undefined))
    throw new UsageError(
      'there is nobody to ask when the old key is to be deleted',
      'name it now: --yes --key-id key_…; a run without --apply says which it is',
    );
  if (serviceAccount?.trim() === '') throw new UsageError('--service-account is empty');
  // A new account would get the beginning of it as its name.
  if (serviceAccount !== undefined && scrubText(serviceAccount) !== serviceAccount)
    throw new UsageError(
      '--service-account holds a key: its name or id is wanted',
      'everybody on this machine can see arguments: revoke that key, too',
    );
  return {
    wishes: {
      keyId,
      serviceAccount,
      isGiven: newKey !== undefined,
      scopes: scopes === undefined ? undefined : parseScopes(scopes),
      evenIfAbused: command.evenIfAbused,
      touch: command.touch,
    },
    quietMs: parseDuration('--quiet-for', command.quietFor),
    timeoutMs: parseDuration('--watch-timeout', command.watchTimeout),
    handOver: handOverBy(command, io),
  };
};

/** Before a key is made by the API, it must be clear where its value goes. */
export const checkHandOver = (command: RotateCommand, { handOver, wishes }: RotateSettings, io: Io): void => {
  if (handOver === null && !wishes.isGiven)
    throw new UsageError(
      'nothing says where the new key goes',
      "--exec 'gh secret set OPENAI_API_KEY' hands it to a command, --write FILE to a new file; it is never printed",
    );
  checkWritable(command, io);
};

const parseScopes = (text: string): readonly string[] => {
  const scopes = text.split(',').map((scope) => scope.trim());
  const bad = scopes.find((scope) => !/^(?!sk-)[a-z][\w.:-]{0,99}$/.test(scope));
  if (bad !== undefined)
    throw new UsageError(`--scopes: ${bad === '' ? 'an entry is empty' : `no scope: ${shownWord(bad)}`}`, EXAMPLE);
  const different = [...new Set(scopes)].sort();
  if (different.length <= MOST_SCOPES) return different;
  throw new UsageError(`--scopes: ${different.length} of them: ${MOST_SCOPES} at most`, EXAMPLE);
};

const EXAMPLE = 'for example api.responses.write,api.model.read';
