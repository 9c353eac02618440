import { loadPolicies } from '../commands/policies.ts';
import { toReport } from '../commands/report.ts';
import { verifyStep } from '../commands/verify-options.ts';
import { findRepository } from '../git/repository.ts';
import { createToRoot } from '../policies/paths.ts';
import { scan } from '../scan.ts';
import { createStdinSource } from '../sources/stdin.ts';
import { checkReveal, textKinds } from './check-options.ts';
import { createScan } from './create-scan.ts';
import { reportOf } from './documents.ts';
import { followScan } from './follow.ts';
import { anyFolder, createIo } from './io.ts';
import type { TextInput, TextOptions } from './options.ts';
import type { RevealedFinding, Scan } from './report-types.ts';
import { commonRequest, isVerifying } from './request.ts';
import { openText } from './text-chunks.ts';

/**
 * Searches a text, or a stream to its end, in bounded memory (`tripkey scan -`). It belongs to no project unless `cwd` names one: then that one's configuration
 * and baseline hold. A stream that fails makes the report incomplete; what came before is searched. Rejects with UsageError and AbortError.
 */
export function scanText(text: TextInput, options: TextOptions & { readonly reveal: true }): Scan<RevealedFinding>;
export function scanText(text: TextInput, options?: TextOptions): Scan;
export function scanText(text: TextInput, given: TextOptions = {}): Scan {
  return createScan(given, textKinds, async (run, options) => {
    const { reveal = false, path, onProgress } = options;
    const chunks = openText(text, run.signal);
    const io = createIo(options.cwd ?? anyFolder());
    checkReveal(reveal, io.env);
    const hasProject = options.cwd !== undefined;
    const { config: named = false, baseline = false } = options;
    const request = commonRequest(hasProject ? options : { ...options, config: named, baseline });
    const repository = hasProject || request.policyRef !== undefined ? findRepository(io.cwd, io.env) : null;
    const policies = loadPolicies(request, repository, io);
    const { config } = policies;
    const verify = await verifyStep(request, { config, cwd: hasProject ? io.cwd : null }, io, run.signal);
    const { follow, last } = followScan(run, { reveal, early: !isVerifying(options), onProgress });
    const limits = { maxFileSize: config.limits.maxFileSize, path };
    const outcome = await scan((log) => createStdinSource(chunks.stream, log, limits), config, {
      signal: run.signal,
      toRoot: createToRoot(config.root, io.cwd),
      ...follow(policies),
    });
    chunks.check();
    const { report } = await toReport(outcome, policies, { reveal, isWhole: false, verify });
    const { files, commits, bytes } = report.counts;
    last({ files, commits, bytes, found: report.findings.length });
    return reportOf(report);
  });
}
