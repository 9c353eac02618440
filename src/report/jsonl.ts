import { toFinding, toScan } from './json.ts';
import type { Report } from './report.ts';
import { visibleJson } from './visible.ts';

/** A line for each finding and problem, then one for the scan, which tells that the report is whole. */
export const jsonl = (report: Report): string =>
  [
    ...report.findings.map((finding) => ({ type: 'finding', ...toFinding(finding) })),
    ...report.problems.map((problem) => ({ type: 'problem', ...problem })),
    { type: 'scan', schemaVersion: 1, tool: report.tool, ...toScan(report) },
  ]
    .map((line) => `${visibleJson(JSON.stringify(line))}\n`)
    .join('');
