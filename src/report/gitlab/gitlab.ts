import { byFile } from '../by-file.ts';
import { numbered } from '../numbered.ts';
import type { Report } from '../report.ts';
import { visible, visibleJson } from '../visible.ts';
import { ofKey, ofProblem } from './vulnerability.ts';

/** GitLab's secret detection report: schema 15.2.4 of gitlab-org/security-products/security-report-schemas. */
export const gitlab = (report: Report): string => {
  const { findings, problems } = report;
  // What is accepted would be open in GitLab, which keeps its own list of what is dismissed.
  const counted = findings.filter(({ status }) => status === 'new' || status === 'known');
  const document = {
    version: VERSION,
    schema: `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${VERSION}/dist/secret-detection-report-format.json`,
    scan: toScan(report),
    vulnerabilities: [
      ...counted.flatMap((finding) => byFile(finding).map((file) => ofKey(finding, file, report.mode))),
      ...numbered(problems).map(ofProblem),
    ],
  };
  return `${visibleJson(JSON.stringify(document, undefined, 2))}\n`;
};

const VERSION = '15.2.4';

const toScan = (report: Report): object => {
  const { tool, ran = { from: 0, to: 0 }, complete } = report;
  const program = { id: tool.name, name: tool.name, version: tool.version, vendor: { name: tool.name } };
  return {
    analyzer: program,
    scanner: program,
    type: 'secret_detection',
    start_time: time(ran.from),
    end_time: time(ran.to),
    status: complete ? 'success' : 'failure',
    messages: messagesOf(report),
  };
};

/** UTC, without a zone, as the schema wants it. */
const time = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);

const messagesOf = ({ findings, incomplete, skipped, notices, complete }: Report): readonly object[] => [
  ...(complete || incomplete.length > 0 ? [] : [message('fatal', 'The scan ended before its end.')]),
  ...incomplete.map(({ what, why }) => message('fatal', `Not read: ${what}: ${why}`)),
  ...skipped.map(({ what, why }) => message('info', `Left out: ${what}: ${why}`)),
  ...findings
    .filter(({ status }) => status === 'baseline' || status === 'allowed')
    .map(({ title, preview, fingerprint, status, statusReason = '' }) =>
      message('info', `Accepted (${status}): ${title} ${preview}, fingerprint ${fingerprint}: ${statusReason}`),
    ),
  ...notices.map((notice) => message('warn', notice)),
];

const message = (level: 'info' | 'warn' | 'fatal', value: string): object => ({ level, value: visible(value) });
