import { createColors } from 'picocolors';
import type { IncidentReporter } from '../../incident/incident.ts';
import { cutEnd, wrap } from '../frame.ts';
import type { Page } from '../page.ts';
import { displayWidth, visible } from '../visible.ts';
import type { Block, Checklist, Facts, Headline, IncidentPage, Line, Note, Section, Table, Tone } from './page.ts';
import { toPage } from './sections.ts';
import { textChart } from './text-chart.ts';

const MAX_WIDTH = 100;
const MIN_WIDTH = 40;
/** Longer labels stand on a line of their own. */
const WIDEST_LABEL = 16;
/** Columns between two cells. */
const GAP = 2;

/** For a terminal. */
export const text: IncidentReporter = (incident, { color, columns }) => {
  const page: Page = {
    colors: createColors(color),
    verbose: false,
    width: Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns)),
  };
  const content = toPage(incident);
  const parts = [
    head(content, page),
    headlines(content.headlines, page),
    ...content.sections.map((each) => section(each, page)),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
};

const head = ({ title, preview, fingerprint, made }: IncidentPage, { colors, width }: Page): readonly string[] => [
  `${colors.bold(visible(title))}  ${colors.bold(visible(preview))}`,
  ...wrap(visible(`fingerprint ${fingerprint} · ${made}`), width).map((line) => colors.dim(line)),
];

const headlines = (all: readonly Headline[], page: Page): readonly string[] => {
  const width = Math.max(...all.map(({ label }) => label.length));
  const room = page.width - width - 4;
  return all.flatMap(({ label, word, tone, text: words }) => [
    ...wrap(shout(word, tone), room).map(
      (line, at) => `  ${(at === 0 ? label : '').padEnd(width)}  ${page.colors.bold(ink(tone, page)(line))}`,
    ),
    ...wrap(plain(words), room).map((line) => `${' '.repeat(width + 4)}${line}`),
  ]);
};

/** Where there is no colour, capitals. */
const shout = (word: string, tone: Tone): string => (tone === 'bad' ? visible(word).toUpperCase() : visible(word));

const section = ({ title, blocks }: Section, page: Page): readonly string[] => [
  page.colors.bold(visible(title)),
  ...blocks.flatMap((each, index) => {
    const lines = block(each, page);
    return index === 0 || each.kind === 'note' ? lines : ['', ...lines];
  }),
];

const block = (each: Block, page: Page): readonly string[] => {
  switch (each.kind) {
    case 'facts':
      return facts(each, page);
    case 'note':
      return note(each, page);
    case 'table':
      return table(each, page);
    case 'steps':
      return checklist(each, page);
    case 'chart':
      return textChart(each, page);
  }
};

const facts = ({ facts: all }: Facts, page: Page): readonly string[] => {
  const shown = all.map(({ label, value, tone }) => ({ label: visible(label), value: plain(value), tone }));
  const short = shown.map(({ label }) => displayWidth(label)).filter((width) => width <= WIDEST_LABEL);
  const width = Math.max(0, ...short);
  const indent = 2 + width + GAP;
  return shown.flatMap(({ label, value, tone }) => {
    const lines = wrap(value, page.width - indent).map((line) => ink(tone ?? 'plain', page)(line));
    const rest = (from: number): readonly string[] => lines.slice(from).map((line) => `${' '.repeat(indent)}${line}`);
    const name = page.colors.dim(label);
    if (displayWidth(label) > width)
      return [...wrap(label, page.width - 2).map((line) => `  ${page.colors.dim(line)}`), ...rest(0)];
    return [`  ${name}${' '.repeat(width - displayWidth(label) + GAP)}${lines[0] ?? ''}`, ...rest(1)];
  });
};

const note = ({ tone, text: words }: Note, page: Page): readonly string[] =>
  wrap(plain(words), page.width - 2).map((line) => `  ${ink(tone, page)(line)}`);

/** In columns where they fit with the last one cut; else each row on lines of its own. */
const table = ({ columns, rows, more }: Table, page: Page): readonly string[] => {
  const { colors, width } = page;
  const cells = rows.map((row) => row.map(plain));
  const widths = columns.map((title, at) =>
    Math.max(displayWidth(title), ...cells.map((row) => displayWidth(row[at] ?? ''))),
  );
  const rest = more > 0 ? [colors.dim(`  and ${more.toLocaleString('en-US')} more (in the JSON document)`)] : [];
  if (columns.length === 1) return [...wrapped(cells, width), ...rest];
  const total = widths.reduce((sum, each) => sum + each + GAP, 0);
  if (total > width) return [...stacked(columns, cells, page), ...rest];
  const line = (row: readonly string[]): string =>
    `  ${row.map((cell, at) => cell + ' '.repeat(widths[at]! - displayWidth(cell))).join(' '.repeat(GAP))}`.trimEnd();
  return [colors.dim(line(columns)), ...cells.map(line), ...rest];
};

const wrapped = (cells: readonly (readonly string[])[], width: number): readonly string[] =>
  cells.flatMap((row) => wrap(row.join(' '), width - 4).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`));

/** The first cells of a row that fit on its line, and below it the others, one a line. */
const stacked = (
  columns: readonly string[],
  cells: readonly (readonly string[])[],
  { colors, width }: Page,
): readonly string[] =>
  cells.flatMap((row) => {
    const shown = (end: number): string => row.slice(0, end).filter(Boolean).join('  ');
    const lead = Math.max(1, row.findLastIndex((_, at) => displayWidth(shown(at + 1)) <= width - 2) + 1);
    const below = row.flatMap((cell, at) =>
      at < lead || cell === '' ? [] : [`${columns[at]!.toLowerCase()}: ${cell}`],
    );
    return [
      `  ${cutEnd(shown(lead), width - 2)}`,
      ...below.flatMap((cell) =>
        wrap(cell, width - 6).map((line, at) => colors.dim(`${' '.repeat(at === 0 ? 4 : 6)}${line}`)),
      ),
    ];
  });

const checklist = ({ steps }: Checklist, { colors, width }: Page): readonly string[] => {
  const digits = String(steps.length).length;
  const indent = ' '.repeat(8 + digits);
  return steps.flatMap(({ title, detail, commands, done }, index) => {
    const mark = done === true ? colors.green('[x]') : '[ ]';
    const name = wrap(visible(title), width - indent.length).map(done === true ? colors.dim : colors.bold);
    return [
      `  ${mark} ${String(index + 1).padStart(digits)}. ${name[0] ?? ''}`,
      ...name.slice(1).map((line) => `${indent}${line}`),
      ...wrap(visible(detail), width - indent.length).map((line) => `${indent}${line}`),
      // Whole, however long: they are there to be copied.
      ...commands.map((command) => `${indent}${colors.cyan(`$ ${visible(command)}`)}`),
    ];
  });
};

const plain = (line: Line): string =>
  line.map((part) => visible(typeof part === 'string' ? part : part.quoted)).join('');

const ink = (tone: Tone, { colors }: Page): ((words: string) => string) => {
  switch (tone) {
    case 'bad':
      return colors.red;
    case 'warn':
      return colors.yellow;
    case 'good':
      return colors.green;
    case 'plain':
      return String;
  }
};
