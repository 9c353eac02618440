import { exitCodes } from '../errors.ts';
import type { Problem, Report } from '../report/report.ts';

const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'];

/** Worst first; what is as bad stays in the checks' order. */
export const bySeverity = (a: Problem, b: Problem): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);

const COUNTED = new Set(['critical', 'high', 'medium']);

/** 1 where a problem is of medium severity or worse, 3 where there is none and something could not be read. */
export const statusOf = ({ problems, complete }: Pick<Report, 'problems' | 'complete'>): number => {
  if (problems.some(({ severity }: Problem) => COUNTED.has(severity))) return exitCodes.findings;
  return complete ? exitCodes.clean : exitCodes.incomplete;
};
