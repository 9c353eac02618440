import { cut } from '../report/incident/page.ts';
import { within } from '../report/markdown/budget.ts';
import { code, prose, tableOf } from '../report/markdown/escape.ts';
import { problemCells, problemColumns } from '../report/markdown/rows.ts';
import { plainSummary } from '../report/plain-summary.ts';
import { keyCells, keyColumns } from './key-rows.ts';
import { type Links, linked, rangeUrl } from './links.ts';
import { worstFirst } from './order.ts';
import type { Outcome } from './outcome.ts';
import { stepsNow } from './steps.ts';
import { verdictLine } from './verdict.ts';

/** Bytes of each part: of tables, and of lists. */
export interface Room {
  readonly table: number;
  readonly list: number;
}

/** Of a sentence outside of tables, in UTF-16 units. */
const LONGEST = 600;

/** One page about a run, in GitHub's Markdown: the verdict, what was read, what to do now, keys, and what else is to be known. */
export const outcomePage = (outcome: Outcome, links: Links | undefined, room: Room): string => {
  const { report, warnings } = outcome;
  const { incomplete, problems, skipped, notices } = report;
  const keys = worstFirst(report.findings);
  return `${[
    '## tripkey',
    verdictLine(outcome),
    readLine(outcome, links),
    ...section('Warnings', list(warnings, room.list)),
    ...section(
      'What to do now, in this order',
      list(stepsNow(report), room.list, (index) => `${index + 1}.`),
    ),
    ...section(
      'Keys',
      table(keyColumns, keys, (finding) => keyCells(finding, links), room.table),
    ),
    ...section('Not read', list(incomplete.map(unreadText), room.list)),
    ...section('Problems', table(problemColumns, problems, problemCells, room.table)),
    ...section('Left out', list(skipped.map(unreadText), room.list)),
    ...section('Notes', list(notices, room.list)),
  ].join('\n\n')}\n`;
};

const readLine = ({ what, range, report }: Outcome, links: Links | undefined): string => {
  const page = range === undefined ? undefined : rangeUrl(range, links);
  const shown = page === undefined ? '' : ` (${linked('compare', page)})`;
  return `Read: ${prose(cut(what))}${shown}. ${prose(plainSummary(report))}`;
};

const section = (title: string, body: string): readonly string[] => (body === '' ? [] : [`### ${title}`, body]);

const table = <T>(
  columns: readonly string[],
  entries: readonly T[],
  cellsOf: (entry: T) => readonly string[],
  bytes: number,
): string => {
  if (entries.length === 0) return '';
  const { kept, rest } = within(entries, cellsOf, (cells) => cells.join(' | '), bytes);
  return `${kept.length === 0 ? '' : tableOf(columns, kept)}${more(rest)}`.trim();
};

const list = (texts: readonly string[], bytes: number, mark: (index: number) => string = () => '-'): string => {
  const { kept, rest } = within(
    texts.map((text, index) => `${mark(index)} ${prose(cut(text, LONGEST))}`),
    (line) => line,
    (line) => line,
    bytes,
  );
  return `${kept.join('\n')}${more(rest)}`.trim();
};

const unreadText = ({ what, why }: { readonly what: string; readonly why: string }): string => `${what}: ${why}`;

const more = (count: number): string =>
  count === 0 ? '' : `\n\nand ${count} more: a report in another format (${code('formats')}) has all.`;
