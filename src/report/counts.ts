import type { RedactedFinding } from '../detect/finding.ts';
import type { Problem, Report } from './report.ts';
import { isDeadFinding } from './verified-advice.ts';

/** Whether a key counts for the exit status. */
export const isCountedFinding = (finding: RedactedFinding, { deadPass }: Pick<Report, 'deadPass'>): boolean =>
  finding.status === 'new' && !(deadPass === true && isDeadFinding(finding));

/** Whether a problem counts for the exit status: one of medium severity or worse. */
export const isCountedProblem = ({ severity }: Problem): boolean => COUNTED.has(severity);

const COUNTED = new Set(['critical', 'high', 'medium']);
