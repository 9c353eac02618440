import type { Report } from '../report/report.ts';

/** The report as it is true on GitHub, where everything that the Action reads was pushed: a fresh checkout has no refs that could tell. */
export const asPushed = (report: Report): Report => ({
  ...report,
  findings: report.findings.map((finding) =>
    finding.history === undefined ? finding : { ...finding, history: { ...finding.history, pushed: true } },
  ),
});
