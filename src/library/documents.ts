import type { RedactedFinding } from '../detect/finding.ts';
import { json, toFinding } from '../report/json.ts';
import type { Report as ProgramReport } from '../report/report.ts';
import type { Finding, Report } from './report-types.ts';

/** A report as `--format json` writes it: the document itself, so that one description holds for both. */
export const reportOf = (report: ProgramReport): Report => JSON.parse(json(report)) as Report;

/** One of its findings, without properties that are undefined. */
export const findingOf = (finding: RedactedFinding): Finding =>
  JSON.parse(JSON.stringify(toFinding(finding))) as Finding;
