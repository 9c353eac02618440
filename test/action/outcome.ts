import type { Outcome } from '../../src/action/outcome.ts';
import type { Report } from '../../src/report/report.ts';

/** What the Action did, of a report, with the exit status that the scan would give. */
export const outcomeOf = (report: Report, more: Partial<Outcome> = {}): Outcome => ({
  report,
  status: report.findings.some(({ status }) => status === 'new') ? 1 : report.complete ? 0 : 3,
  what: '2 commits, 111111111111..222222222222',
  range: `${'1'.repeat(40)}..${'2'.repeat(40)}`,
  warnings: [],
  ...more,
});
