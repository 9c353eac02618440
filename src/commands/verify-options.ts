import type { Config } from '../config/config.ts';
import { UsageError } from '../errors.ts';
import type { Io } from './io.ts';
import type { Verify } from './report.ts';

/** The options of `--verify`, as yargs hands them on. */
export interface VerifyOptions {
  readonly verify?: boolean | undefined;
  readonly analyze?: boolean | undefined;
  /** `any` when absent, but for `onlyLive`: what is not shown does not count. */
  readonly failOn?: 'live' | 'any' | undefined;
  readonly onlyLive?: boolean | undefined;
  readonly apiBase?: string | undefined;
}

/** What verification needs of a scan. */
export interface Verifying {
  readonly config: Config;
  /** Paths of findings are relative to it: beside an Azure key, `.env` files may name its host. Null where the paths are not on disk. */
  readonly cwd: string | null;
}

/** Throws UsageError for an option that says nothing without `--verify`, and where keys would count that no report shows. */
export const checkVerify = ({ verify, analyze, failOn, onlyLive, apiBase }: VerifyOptions): void => {
  if (onlyLive === true && failOn === 'any')
    throw new UsageError(
      '--only-live does not go with --fail-on any',
      'a dead key that no report shows cannot count: leave one of them out',
    );
  if (verify === true) return;
  const needy = [
    analyze === true && '--analyze',
    failOn !== undefined && '--fail-on',
    onlyLive === true && '--only-live',
    apiBase !== undefined && '--api-base',
  ].find(Boolean);
  if (needy)
    throw new UsageError(
      `${needy} needs --verify`,
      'without it, no key is tried, and nothing tells whether one is live',
    );
};

/** The step of a scan that asks whether keys are live; undefined where nobody asked for it. */
export const verifyStep = async (
  options: VerifyOptions,
  verifying: Verifying,
  io: Io,
  signal: AbortSignal,
): Promise<Verify | undefined> => {
  if (options.verify !== true) return undefined;
  const { createVerifyStep } = await import('./online.ts');
  return createVerifyStep(options, verifying, io, signal);
};
