import type { Progress } from './options.ts';
import type { Run } from './run.ts';

export type ReportProgress = (progress: Progress) => void;

/** Tells what it came to: on top of what was told last. */
export type LastProgress = (progress: Partial<Progress>) => void;

const EVERY_MS = 100;

/** Tells the caller how far it is: now and then, and when it is over. */
export const createProgress = (
  run: Pick<Run, 'call'>,
  report: ReportProgress | undefined,
): { update(progress: Progress): void; last: LastProgress } => {
  let latest = nothing;
  let told = performance.now();
  const tell = (): void => {
    const { files, commits, bytes, found, totalBytes } = latest;
    const progress = { files, commits, bytes, found, ...(totalBytes !== undefined && { totalBytes }) };
    if (report !== undefined) run.call(() => report(progress));
  };
  return {
    update(progress) {
      latest = progress;
      const now = performance.now();
      if (now - told < EVERY_MS) return;
      told = now;
      tell();
    },
    last(progress) {
      latest = { ...latest, ...progress };
      tell();
    },
  };
};

const nothing: Progress = { files: 0, commits: 0, bytes: 0, found: 0 };
