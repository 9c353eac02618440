import type { RedactedFinding, Status } from '../../detect/finding.ts';
import { cut } from '../incident/page.ts';
import { plainSummary } from '../plain-summary.ts';
import type { Report, Unread } from '../report.ts';
import { stepsOf } from '../steps.ts';
import { within } from './budget.ts';
import { prose, tableOf } from './escape.ts';
import { keyCells, keyColumns, problemCells, problemColumns } from './rows.ts';

/** Bytes of each part. GitHub drops the summary of a step that has more than 1 MiB. */
const room = { keys: 500_000, accepted: 100_000, problems: 200_000, list: 50_000 } as const;
/** Of a sentence outside of tables, in UTF-16 units. */
const LONGEST = 600;

/** For the summary of a step, an issue or a wiki (CommonMark with GitHub's tables): keys, what to do, problems, what was not read. */
export const markdown = (report: Report): string => {
  const { findings, problems, incomplete, skipped, notices } = report;
  const ofStatus = (...statuses: readonly Status[]): readonly RedactedFinding[] =>
    findings.filter(({ status }) => statuses.includes(status));
  return `${[
    '# tripkey',
    `${report.complete ? '' : '⚠️ '}**${prose(plainSummary(report))}**`,
    ...keys('Keys', ofStatus('new'), room.keys),
    ...stepsSection(report),
    ...keys('Known before', ofStatus('known'), room.accepted),
    ...section('Problems', table(problemColumns, problems, problemCells, room.problems)),
    ...section('Not read', list(incomplete.map(unreadText))),
    ...section('Left out', list(skipped.map(unreadText))),
    ...section('Notes', list(notices)),
    ...keys('Accepted', ofStatus('baseline', 'allowed'), room.accepted),
  ].join('\n\n')}\n`;
};

const section = (title: string, body: string): readonly string[] => (body === '' ? [] : [`## ${title}`, body]);

const keys = (title: string, findings: readonly RedactedFinding[], bytes: number): readonly string[] =>
  section(title, table(keyColumns, findings, keyCells, bytes));

const table = <T>(
  columns: readonly string[],
  entries: readonly T[],
  cellsOf: (entry: T) => readonly string[],
  bytes: number,
): string => {
  if (entries.length === 0) return '';
  const { kept, rest } = within(entries, cellsOf, (cells) => cells.join(' | '), bytes);
  return `${tableOf(columns, kept)}${more(rest)}`;
};

const stepsSection = (report: Report): readonly string[] => {
  const { isOrdered, steps } = stepsOf(report);
  const lines = steps.map((step, index) => `${isOrdered ? `${index + 1}.` : '-'} ${prose(cut(step, LONGEST))}`);
  return section(isOrdered ? 'What to do, in this order' : 'What to do', lines.join('\n'));
};

const list = (texts: readonly string[]): string => {
  const { kept, rest } = within(
    texts,
    (text) => `- ${prose(cut(text, LONGEST))}`,
    (line) => line,
    room.list,
  );
  return `${kept.join('\n')}${more(rest)}`;
};

const unreadText = ({ what, why }: Unread): string => `${what}: ${why}`;

const more = (count: number): string => (count === 0 ? '' : `\n\nand ${count} more: the JSON report has all.`);
