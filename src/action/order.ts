import type { RedactedFinding, Status } from '../detect/finding.ts';
import type { Severity } from '../detect/rule.ts';
import { isDeadFinding } from '../report/verified-advice.ts';

/** New before known before accepted, what may be in use before what is dead, then by severity; else in the report's order: whoever has no room leaves out the end. */
export const worstFirst = (findings: readonly RedactedFinding[]): readonly RedactedFinding[] =>
  findings.toSorted((a, b) => rankOf(a) - rankOf(b));

const rankOf = (finding: RedactedFinding): number =>
  statuses.indexOf(finding.status) * 100 + Number(isDeadFinding(finding)) * 10 + severities.indexOf(finding.severity);

const statuses: readonly Status[] = ['new', 'known', 'baseline', 'allowed'];
const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];
