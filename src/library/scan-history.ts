import { performHistory } from '../commands/scan-history.ts';
import { checkReveal, historyKinds } from './check-options.ts';
import { createScan } from './create-scan.ts';
import { reportOf } from './documents.ts';
import { UsageError } from './errors.ts';
import { createIo } from './io.ts';
import type { HistoryOptions } from './options.ts';
import { createProgress } from './progress.ts';
import type { RevealedFinding, Scan } from './report-types.ts';
import { commonRequest } from './request.ts';

/**
 * Searches the whole history of a repository (`tripkey scan-history`): a folder, by default the working directory, or a URL, which is cloned into a temporary
 * folder. A key is handed on when its story is known, at the end. Rejects as `scanFiles` does.
 */
export function scanHistory(
  repository: string | undefined,
  options: HistoryOptions & { readonly reveal: true },
): Scan<RevealedFinding>;
export function scanHistory(repository?: string, options?: HistoryOptions): Scan;
export function scanHistory(repository?: string, given: HistoryOptions = {}): Scan {
  return createScan(given, historyKinds, async (run, options) => {
    if (repository !== undefined && typeof repository !== 'string')
      throw new UsageError('repository: not a string', 'options come second');
    const io = createIo(options.cwd);
    checkReveal(options.reveal, io.env);
    const { update, last } = createProgress(run, options.onProgress);
    let bytes = 0;
    let totalBytes = 0;
    let found = 0;
    const tell = (): void => update({ files: 0, commits: 0, bytes, totalBytes, found });
    const { reported } = await performHistory({ ...requestOf(options), repository }, io, run.signal, {
      bytes(done, total) {
        [bytes, totalBytes] = [done, total];
        tell();
      },
      found(count) {
        found = count;
        tell();
      },
      say: () => {},
      stop: () => {},
    });
    const { report } = reported;
    last({ commits: report.counts.commits, bytes: totalBytes, totalBytes, found: report.findings.length });
    return reportOf(report);
  });
}

const requestOf = (options: HistoryOptions) => {
  const { since, until, maxAge, refs: ref, exclude, threads, reveal = false } = options;
  const { unreachable = true, allRefs = false, allowShallow = false, cache = true } = options;
  const narrowing = { since, until, maxAge, ref, exclude, unreachable: unreachable ? 'yes' : 'no' };
  return {
    ...commonRequest(options),
    ...narrowing,
    allRefs,
    allowShallow,
    cache,
    reveal,
    threads: threads === undefined ? undefined : String(threads),
    plan: false,
  };
};
