import type { RedactedFinding } from '../detect/finding.ts';
import { advice } from './advice.ts';
import { historyAdvice } from './history-advice.ts';
import { isDeadFinding, verifiedAdvice } from './verified-advice.ts';

/** What to do about findings that count, one step an entry; of a history the order matters. None where nothing is wrong. */
export const stepsOf = (findings: readonly RedactedFinding[], mode: string): readonly string[] => {
  // A variable is where a key belongs: nothing is wrong with it.
  if (findings.length === 0 || mode === 'variables') return [];
  return [
    ...verifiedAdvice(findings),
    ...(findings.every(isDeadFinding) ? [] : mode === 'history' ? historyAdvice(findings) : advice(findings, mode)),
  ];
};
