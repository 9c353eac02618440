import { createColors } from 'picocolors';
import type { Report } from './report.ts';
import { summary } from './summary.ts';

/** The last line of the text, without colours: what was found, in how much, and whether all of it was read. */
export const plainSummary = (report: Report): string => {
  const count = (...statuses: readonly string[]): number =>
    report.findings.filter(({ status }) => statuses.includes(status)).length;
  const numbers = { counted: count('new'), known: count('known'), silenced: count('baseline', 'allowed') };
  return summary(report, numbers, { colors: createColors(false), verbose: false, width: Infinity });
};
