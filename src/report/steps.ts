import { advice } from './advice.ts';
import { historyAdvice } from './history-advice.ts';
import type { Report } from './report.ts';
import { isDeadFinding, verifiedAdvice } from './verified-advice.ts';

/** What to do about the findings that count, one step an entry; of a history the order matters. No steps where nothing is wrong. */
export const stepsOf = ({
  findings,
  mode,
}: Pick<Report, 'findings' | 'mode'>): { readonly isOrdered: boolean; readonly steps: readonly string[] } => {
  const isOrdered = mode === 'history';
  const counted = findings.filter(({ status }) => status === 'new');
  // A variable is where a key belongs: nothing is wrong with it.
  if (counted.length === 0 || mode === 'variables') return { isOrdered, steps: [] };
  return {
    isOrdered,
    steps: [
      ...verifiedAdvice(counted),
      ...(counted.every(isDeadFinding) ? [] : isOrdered ? historyAdvice(counted) : advice(counted, mode)),
    ],
  };
};
