import type { IncidentReporter, Step } from '../../incident/incident.ts';
import { code, prose, tableOf } from '../markdown/escape.ts';
import { visible } from '../visible.ts';
import { barsOf, busiest } from './bars.ts';
import { day } from './figures.ts';
import type { Block, Chart, Headline, IncidentPage, Line, Section, Table, Tone } from './page.ts';
import { toPage } from './sections.ts';

/** Of more days, each row is a week. */
const CHART_ROWS = 31;
const WEEK = 7;

/** For an issue, a chat or a wiki (CommonMark with GitHub's tables and task lists). */
export const markdown: IncidentReporter = (incident) => {
  const page = toPage(incident);
  return `${[head(page), ...page.sections.map(section)].join('\n\n')}\n`;
};

const head = ({ title, preview, fingerprint, made, headlines }: IncidentPage): string =>
  [
    `# ${prose(title)} ${code(preview)}`,
    `fingerprint ${code(fingerprint)} · ${prose(made)}`,
    tableOf(['', '', ''], headlines.map(headlineCells)),
  ].join('\n\n');

const headlineCells = ({ label, word, tone, text }: Headline): readonly string[] => [
  `**${prose(label)}**`,
  `${signs[tone]}**${prose(word)}**`,
  line(text),
];

/** What colour says elsewhere. */
const signs: Readonly<Record<Tone, string>> = { bad: '🔴 ', warn: '🟡 ', good: '🟢 ', plain: '' };

const section = ({ title, blocks }: Section): string => [`## ${prose(title)}`, ...blocks.map(block)].join('\n\n');

const block = (each: Block): string => {
  switch (each.kind) {
    case 'facts':
      return tableOf(
        ['', ''],
        each.facts.map(({ label, value, tone = 'plain' }) => [`**${prose(label)}**`, `${signs[tone]}${line(value)}`]),
      );
    case 'note':
      return `${signs[each.tone]}${line(each.text)}`;
    case 'table':
      return table(each);
    case 'steps':
      return each.steps.map(step).join('\n');
    case 'chart':
      return chart(each);
  }
};

const table = ({ columns, rows, more }: Table): string => {
  const written = tableOf(
    columns.map(prose),
    rows.map((row) => row.map(line)),
  );
  return more > 0 ? `${written}\n\nand ${more.toLocaleString('en-US')} more (in the JSON document)` : written;
};

/** The number stands behind the box: a list of tasks has no numbers of its own. */
const step = ({ title, detail, commands, done }: Step, index: number): string =>
  [
    `- [${done === true ? 'x' : ' '}] **${index + 1}. ${prose(title)}**  `,
    `  ${prose(detail)}`,
    ...(commands.length === 0 ? [] : ['', '  ```sh', ...commands.map((command) => `  ${visible(command)}`), '  ```']),
    '',
  ].join('\n');

/** Days in a table. */
const chart = (drawn: Chart): string => {
  const { title, days, exposed, format } = drawn;
  const size = days.length > CHART_ROWS ? WEEK : 1;
  const bars = barsOf(drawn, size);
  const top = busiest(days);
  const from = size > 1 ? 'Busiest day of the week from' : 'Day';
  return [
    `**${prose(title)}**, most: ${top.value > 0 ? `${prose(format(top.value))} on ${day(top.start)}` : 'none'}`,
    '',
    tableOf(
      [from, prose(title), ''],
      bars.map(({ start, value, isSince }, at) => [
        day(start),
        prose(format(value)),
        isSince && bars[at - 1]?.isSince !== true ? `exposed ${day(exposed!)}` : '',
      ]),
    ),
  ].join('\n');
};

const line = (parts: Line): string =>
  parts.map((part) => (typeof part === 'string' ? prose(part) : code(part.quoted))).join('');
