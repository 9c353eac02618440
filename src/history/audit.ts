import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { Finding } from '../detect/finding.ts';
import type { ObjectSearch } from '../git/pack/search.ts';
import { listRefs, type RefListing } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { once } from '../once.ts';
import { type ScanOutcome, scan } from '../scan.ts';
import { createHistorySource } from '../sources/history.ts';
import type { Incomplete } from '../sources/source.ts';
import { shallowHistory } from './absent.ts';
import { combineOutcomes, inStore } from './combine.ts';
import { type Narrowing, historyScope } from './scope.ts';
import { type Store, submoduleStores } from './submodules.ts';
import type { PackResult, SearchCache } from './suspect.ts';
import { within } from './within.ts';

export interface AuditOptions {
  readonly config: Config;
  readonly narrowing: Narrowing;
  /** A shallow clone is no reason to call the audit incomplete. */
  readonly allowShallow: boolean;
  readonly threads?: number | undefined;
  readonly cache?: SearchCache | undefined;
  readonly signal: AbortSignal;
  /** Bytes of the repository's packs. */
  readonly onBytes: (done: number, total: number) => void;
  /** Keys so far, in the repository that is being searched. */
  readonly onFound: (count: number) => void;
}

export interface Audit {
  readonly outcome: ScanOutcome;
  /** What each repository came to by itself: the one that was asked for, then submodules. */
  readonly stores: readonly AuditedStore[];
  /** What is worth saying, and no reason to call the audit incomplete. */
  readonly notices: readonly string[];
}

export interface AuditedStore {
  readonly store: Store;
  readonly findings: readonly Finding[];
}

/**
 * Searches the whole history of a repository and of the submodules that git keeps in it, and says of each key where it came from. Paths are
 * relative to the repository's top. Throws UsageError for a ref that does not exist, GitError when git refuses the repository.
 */
export const auditHistory = async (repository: Repository, options: AuditOptions): Promise<Audit> => {
  const unopened: Incomplete[] = [];
  const submodules = submoduleStores(repository, { incomplete: (entry) => void unopened.push(entry) });
  // Refs are a repository's own.
  const isOne = options.narrowing.refs.length > 0;
  const audits: (StoreAudit & { readonly store: Store })[] = [];
  for (const store of [{ repository, path: '' }, ...(isOne ? [] : submodules)]) {
    audits.push({ store, ...(await auditStore(stoppable(store, options.signal), options)) });
    if (audits.at(-1)!.outcome.interrupted) break;
  }
  const outcome = combineOutcomes(audits.map((audit) => audit.outcome));
  const skipped = isOne ? submodules.map(({ path }) => ({ what: path, why: '--ref asks for another repository' })) : [];
  return {
    outcome: {
      ...outcome,
      incomplete: [...outcome.incomplete, ...unopened],
      skipped: [...outcome.skipped, ...skipped],
    },
    stores: audits.map((audit) => ({ store: audit.store, findings: audit.outcome.findings })),
    notices: audits.flatMap(({ notices }) => notices),
  };
};

const stoppable = ({ repository, path }: Store, signal: AbortSignal): Store => ({
  repository: { ...repository, signal },
  path,
});

type StoreAudit = Omit<Audit, 'stores'>;

const auditStore = async (store: Store, options: AuditOptions): Promise<StoreAudit> => {
  const { repository } = store;
  const { narrowing, allowShallow } = options;
  const more: Incomplete[] = [];
  const scope = await historyScope(repository, narrowing, { incomplete: (entry) => void more.push(entry) });
  const told = await searchAndTell(store, scope, options);
  const shallow = shallowHistory(repository);
  if (shallow !== undefined && !allowShallow) more.push(shallow);
  // Searched as if there were nothing, what is gone would be clean.
  if (!existsSync(repository.objects)) more.push({ what: repository.gitDir, why: 'it has gone while it was searched' });
  const outcome = inStore(store.path, { ...told, incomplete: unique([...told.incomplete, ...more]) });
  const notices = shallow !== undefined && allowShallow ? [`${store.path || 'this repository'}: ${shallow.why}`] : [];
  return { outcome, notices };
};

/** What one step could not read, the next one often cannot either. */
const unique = (entries: readonly Incomplete[]): readonly Incomplete[] => [
  ...new Map(entries.map((entry) => [JSON.stringify([entry.what, entry.why]), entry])).values(),
];

const searchAndTell = async (
  { repository, path }: Store,
  scope: Awaited<ReturnType<typeof historyScope>>,
  options: AuditOptions,
): Promise<ScanOutcome> => {
  const refs = once(() => listRefs(repository));
  const { outcome, searched } = await search(repository, scope, { ...options, refs });
  const found = within(outcome.findings, scope);
  // Nobody who pressed Ctrl-C waits for more: what was found is shown without.
  if (outcome.interrupted || found.length === 0) return { ...outcome, findings: found };
  const { tell } = await import('./tell.ts');
  const store = { repository: { ...repository, avoid: new Set(searched?.endless) }, path };
  const told = await tell(store, outcome, { ...options, refs, packs: searched?.searched ?? [] });
  return { ...told, findings: within(told.findings, scope) };
};

const search = async (
  repository: Repository,
  scope: Awaited<ReturnType<typeof historyScope>>,
  { config, threads, cache, signal, onBytes, onFound, refs }: AuditOptions & { readonly refs: () => RefListing },
): Promise<{ readonly outcome: ScanOutcome; readonly searched: ObjectSearch | undefined }> => {
  let searched: ObjectSearch | undefined;
  const outcome = await scan(
    (log) =>
      createHistorySource(repository, log, {
        rules: config.rules,
        minConfidence: config.minConfidence,
        ...(scope !== undefined && { scope }),
        ...(threads !== undefined && { threads }),
        ...(cache !== undefined && { cache }),
        signal,
        refs,
        onProgress: onBytes,
        limits: { maxFileSize: config.limits.maxFileSize },
        onSearched: (found) => {
          searched = found;
        },
      }),
    config,
    { signal, onProgress: (_, found) => onFound(found) },
  );
  if (!outcome.interrupted) {
    const isTold = toldOf(outcome);
    for (const { stamp, result } of searched?.searched ?? [])
      cache?.write(stamp, { ...remembered(result, isTold), beside: searched!.stored });
  }
  return { outcome, searched };
};

/** Suspects in which the rules saw nothing are none the next time. */
const remembered = ({ suspects, counts }: PackResult, isTold: (id: string) => boolean): PackResult => ({
  suspects: suspects.filter(({ id, type }) => type === 'login' || type === 'absent' || isTold(id)),
  counts,
});

/** Whether an object has a place in what is reported: a finding, or something in it that was not read. */
const toldOf = ({ findings, incomplete, skipped }: ScanOutcome): ((id: string) => boolean) => {
  const ids = new Set(findings.flatMap(({ locations }) => locations.flatMap(({ blob, commit }) => [blob, commit])));
  for (const { what } of [...incomplete, ...skipped]) for (const [id] of what.matchAll(OBJECT_ID)) ids.add(id);
  return (id) => ids.has(id);
};

const OBJECT_ID = /\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b/g;
