import { performScan } from '../commands/scan.ts';
import { checkReveal, filesKinds } from './check-options.ts';
import { createScan } from './create-scan.ts';
import { reportOf } from './documents.ts';
import { UsageError } from './errors.ts';
import { followScan } from './follow.ts';
import { createIo } from './io.ts';
import type { FilesOptions } from './options.ts';
import type { RevealedFinding, Scan } from './report-types.ts';
import { commonRequest, isVerifying } from './request.ts';

/**
 * Searches files, folders and globs (`tripkey scan`): in a repository what git tracks, and what is neither tracked nor ignored. Without paths, the working
 * directory; with `staged` or `range`, what git holds. Rejects with UsageError for what is not there, TripkeyError when git refuses, AbortError.
 */
export function scanFiles(
  paths: string | readonly string[] | undefined,
  options: FilesOptions & { readonly reveal: true },
): Scan<RevealedFinding>;
export function scanFiles(paths?: string | readonly string[], options?: FilesOptions): Scan;
export function scanFiles(paths: string | readonly string[] = [], given: FilesOptions = {}): Scan {
  return createScan(given, filesKinds, async (run, options) => {
    const { reveal = false, staged = false, range, includeIgnored = false, exclude, onProgress } = options;
    const io = createIo(options.cwd);
    checkReveal(reveal, io.env);
    if (includeIgnored && (staged || range !== undefined))
      throw new UsageError(
        `includeIgnored does not go with ${staged ? 'staged' : 'range'}`,
        'it is about files on the disk: leave it out',
      );
    const request = {
      ...commonRequest(options),
      exclude,
      paths: pathsOf(paths),
      staged,
      range,
      includeIgnored,
      reveal,
    };
    const { follow, last } = followScan(run, { reveal, early: !isVerifying(options), onProgress });
    const { report } = await performScan({ ...request, hook: undefined }, io, run.signal, follow);
    const { files, commits, bytes } = report.counts;
    last({ files, commits, bytes, found: report.findings.length });
    return reportOf(report);
  });
}

/** `-` is the command's word for standard input; here it is a file. */
const pathsOf = (paths: unknown): readonly string[] => {
  const all: readonly unknown[] = Array.isArray(paths) ? paths : [paths];
  // Also what was left out of an array.
  return Array.from(all, (path) => {
    if (typeof path !== 'string')
      throw new UsageError(
        'paths: neither a string nor an array of strings',
        'options come second; fileURLToPath() makes a path of a URL',
      );
    return path === '-' ? './-' : path;
  });
};
