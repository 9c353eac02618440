import type { RedactedFinding } from '../detect/finding.ts';
import { json, toFinding } from '../report/json.ts';
import type { Report as ProgramReport } from '../report/report.ts';
import type { Finding, Report } from './report-types.ts';

/** A report as `--format json` writes it: the document itself, so that one description holds for both. */
export const reportOf = <F extends Finding>(report: ProgramReport): Report<F> => JSON.parse(json(report)) as Report<F>;

/** One of its findings, without properties that are undefined. */
export const findingOf = <F extends Finding>(finding: RedactedFinding): F =>
  JSON.parse(JSON.stringify(toFinding(finding))) as F;
