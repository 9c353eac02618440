import type { Config } from '../../config/config.ts';
import type { Repository } from '../../git/repository.ts';
import { auditHistory } from '../../history/audit.ts';
import { repositoryCache } from '../../history/repository-cache.ts';

export interface HistorySettings {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * When the whole history first held each key, by the committer's clock: what `scan-history` finds, with its cache. What it never held is not in
 * the answer, nor is anything after an interruption. In a shallow clone a date is that of the oldest commit that is there.
 * Throws GitError.
 */
export const firstCommitted = async (
  repository: Repository,
  fingerprints: ReadonlySet<string>,
  { config, env, signal = new AbortController().signal }: HistorySettings,
): Promise<ReadonlyMap<string, Date>> => {
  if (fingerprints.size === 0) return new Map();
  const { outcome } = await auditHistory(wholeOf(repository), {
    config,
    narrowing: { since: undefined, until: undefined, refs: [], unreachable: true },
    allowShallow: true,
    cache: repositoryCache(repository, config, env),
    signal,
    onBytes: () => {},
    onFound: () => {},
  });
  const dates = outcome.findings
    .filter(({ fingerprint }) => fingerprints.has(fingerprint))
    .map(({ fingerprint, history }) => [fingerprint, new Date(history?.exposure.from ?? Number.NaN)] as const);
  return new Map(dates.filter(([, date]) => !Number.isNaN(date.getTime())));
};

/** A history's paths count from the top, wherever the project is. */
const wholeOf = (repository: Repository): Repository => ({
  ...repository,
  cwd: repository.top ?? repository.cwd,
  prefix: new Uint8Array(),
});
