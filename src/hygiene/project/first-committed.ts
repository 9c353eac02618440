import type { Config } from '../../config/config.ts';
import type { Repository } from '../../git/repository.ts';
import { auditHistory } from '../../history/audit.ts';
import { createSearchCache } from '../../history/cache.ts';
import { rulesHash } from '../../history/rules-hash.ts';
import { commonFolder } from '../../history/submodules.ts';

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
    cache: createSearchCache(rulesHash(config.rules, config.minConfidence), env, foldersOf(repository)),
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

/** A cache inside of what is scanned is not used. */
const foldersOf = (repository: Repository): readonly string[] => {
  const { top, gitDir } = repository;
  return [gitDir, commonFolder(repository), ...(top === null ? [] : [top])];
};
