import { toScan } from '../json.ts';
import type { Report } from '../report.ts';
import { visibleJson } from '../visible.ts';
import { ROOT } from './location.ts';
import { descriptors, notificationsOf } from './notifications.ts';
import { resultsOf } from './results.ts';
import { HOME, type SarifRule, rulesOf } from './rules.ts';

/** GitHub refuses a run with more. */
const MOST_RESULTS = 25_000;

/** SARIF 2.1.0 as GitHub's code scanning takes it, and other readers of the standard. */
export const sarif = (report: Report): string => sarifText(report, sarifParts(report));

/** What a file is made of. */
export interface SarifParts {
  readonly rules: readonly SarifRule[];
  readonly results: readonly object[];
  /** The rest of the results is counted in a notification. GitHub's limit when absent. */
  readonly most?: number;
  /** `automationDetails.id`: runs of one id replace each other. */
  readonly id?: string;
}

/** All rules and results of a report. */
export const sarifParts = (report: Report): SarifParts => {
  const rules = rulesOf(report);
  return { rules, results: resultsOf(report, new Map(rules.map(({ id }, index) => [id, index]))) };
};

/** The file. */
export const sarifText = (report: Report, { rules, results, most = MOST_RESULTS, id }: SarifParts): string => {
  const left = results.length - most;
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            ...report.tool,
            fullName: `${report.tool.name} ${report.tool.version}`,
            semanticVersion: report.tool.version,
            informationUri: HOME,
            rules,
            notifications: descriptors,
          },
        },
        ...(id !== undefined && { automationDetails: { id } }),
        invocations: [
          {
            executionSuccessful: report.complete,
            toolExecutionNotifications: notificationsOf(report, Math.max(0, left)),
          },
        ],
        originalUriBaseIds: { [ROOT]: { description: { text: 'The folder that tripkey ran in.' } } },
        columnKind: 'utf16CodeUnits',
        results: results.slice(0, most),
        properties: { ...toScan(report), incomplete: undefined, skipped: undefined, notices: undefined },
      },
    ],
  };
  return `${visibleJson(JSON.stringify(log, undefined, 2))}\n`;
};
