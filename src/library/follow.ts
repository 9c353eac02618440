import type { Follow } from '../commands/scan.ts';
import { projectScrubs } from '../commands/project-scrub.ts';
import { isStrong } from '../detect/fingerprint.ts';
import { redact } from '../redact.ts';
import { findingOf } from './documents.ts';
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
 * was seen may count elsewhere, so it waits for the end.
 */
export const followScan = (
  run: Run,
  { reveal, early, onProgress }: FollowOptions,
): { readonly follow: Follow; readonly last: LastProgress } => {
  const progress = createProgress(run, onProgress);
  const follow: Follow = ({ config, judge: createJudge }) => {
    const judge = createJudge();
    const scrubs = projectScrubs(config);
    // What is told by its surroundings alone is no rule's where it stands in a path.
    const weak = new Set<string>();
    return {
      ...(onProgress && { onProgress: (counts, found) => progress.update({ ...counts, found }) }),
      pause: run.feed.pause,
      onPlace(fingerprint, make) {
        if (!early || !run.feed.isWanted() || run.told.has(fingerprint)) return;
        const finding = judge(make());
        if (!isStrong(finding.secret)) weak.add(finding.secret);
        if (finding.status !== 'new') return;
        run.told.add(fingerprint);
        run.feed.put(findingOf(redact(finding, scrubs([...weak, finding.secret]), reveal)));
      },
    };
  };
  return { follow, last: progress.last };
};
