import { toScan } from '../json.ts';
import type { Report } from '../report.ts';
import { visibleJson } from '../visible.ts';
import { ROOT } from './location.ts';
import { descriptors, notificationsOf } from './notifications.ts';
import { resultsOf } from './results.ts';
import { HOME, rulesOf } from './rules.ts';

/** GitHub refuses a run with more. */
const MOST_RESULTS = 25_000;

/** SARIF 2.1.0 as GitHub's code scanning takes it, and other readers of the standard. */
export const sarif = (report: Report): string => {
  const rules = rulesOf(report);
  const results = resultsOf(report, new Map(rules.map(({ id }, index) => [id, index])));
  const left = results.length - MOST_RESULTS;
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
        invocations: [
          {
            executionSuccessful: report.complete,
            toolExecutionNotifications: notificationsOf(report, Math.max(0, left)),
          },
        ],
        originalUriBaseIds: { [ROOT]: { description: { text: 'The folder that tripkey ran in.' } } },
        columnKind: 'utf16CodeUnits',
        results: results.slice(0, MOST_RESULTS),
        properties: { ...toScan(report), incomplete: undefined, skipped: undefined, notices: undefined },
      },
    ],
  };
  return `${visibleJson(JSON.stringify(log, undefined, 2))}\n`;
};
