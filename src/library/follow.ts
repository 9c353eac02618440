import type { Follow } from '../commands/scan.ts';
import { projectScrub } from '../commands/project-scrub.ts';
import { redact } from '../redact.ts';
import { findingOf } from './documents.ts';
import { mayHoldValue } from './may-hold-value.ts';
import { type LastProgress, type ReportProgress, createProgress } from './progress.ts';
import type { Run } from './run.ts';

export interface FollowOptions {
  readonly reveal: boolean;
  /** Keys are handed on as they come; false: at the end, as verdicts are. */
  readonly early: boolean;
  readonly onProgress: ReportProgress | undefined;
}

/**
 * Hands keys to the run's loop, each with the place that makes it count: a key that counts at one place counts, whatever comes. One that is accepted where it
 * was seen may count elsewhere, so it waits for the end, and so does one whose path may hold a value: only then all values are known, and taken out of it.
 */
export const followScan = (
  run: Run,
  { reveal, early, onProgress }: FollowOptions,
): { readonly follow: Follow; readonly last: LastProgress } => {
  const progress = createProgress(run, onProgress);
  const follow: Follow = ({ config, judge: createJudge }) => {
    const judge = createJudge();
    const scrub = projectScrub(config);
    const hasOwnRules = config.rules.some(({ vendor }) => vendor === 'user');
    return {
      ...(onProgress && { onProgress: (counts, found) => progress.update({ ...counts, found }) }),
      pause: run.feed.pause,
      onPlace(fingerprint, make) {
        if (!early || !run.feed.isWanted() || run.told.has(fingerprint)) return;
        const finding = judge(make());
        if (finding.status !== 'new') return;
        if (finding.locations.some(({ path }) => path !== null && mayHoldValue(path, hasOwnRules))) return;
        run.told.add(fingerprint);
        run.feed.put(findingOf(redact(finding, scrub, reveal)));
      },
    };
  };
  return { follow, last: progress.last };
};
