import { wrap } from '../frame.ts';
import type { Page } from '../page.ts';
import { type Bar, barsOf, busiest, highest, sizeFor } from './bars.ts';
import { day } from './figures.ts';
import type { Chart } from './page.ts';

/** Rows of a chart; a row tells eight heights apart. */
const ROWS = 4;
const EIGHTHS = ' ▁▂▃▄▅▆▇█';
/** Wider bars say no more. */
const WIDEST = 3;

/** A chart in block characters, with the exposure marked on its axis. */
export const textChart = (chart: Chart, page: Page): readonly string[] => {
  const { colors, width } = page;
  const room = width - 4;
  const size = sizeFor(chart, room);
  const bars = barsOf(chart, size);
  const wide = Math.max(1, Math.min(WIDEST, Math.floor(room / bars.length)));
  const most = highest(bars);
  const since = chart.tone === 'bad' ? colors.red : colors.bold;
  const rows = Array.from({ length: ROWS }, (_, row) =>
    bars.map((bar) => ink(cell(bar, most, ROWS - 1 - row).repeat(wide), bar, since, colors.dim)).join(''),
  );
  return [
    ...heading(chart.title, caption(chart, size), page),
    ...(most === 0 ? [] : rows.map((row) => `  ${row.trimEnd()}`)),
    `  ${axis(bars, wide)}`,
    `  ${labels(chart, bars, wide, room)}`,
  ];
};

const heading = (title: string, about: string, { colors, width }: Page): readonly string[] =>
  title.length + about.length + 4 <= width
    ? [`  ${title}  ${colors.dim(about)}`]
    : [`  ${title}`, ...wrap(about, width - 2).map((line) => `  ${colors.dim(line)}`)];

const caption = ({ days, format }: Chart, size: number): string => {
  const top = busiest(days);
  if (top.value <= 0) return 'none';
  const grouping = size > 1 ? `; a column is the busiest of ${size} days` : '';
  return `most: ${format(top.value)} on ${day(top.start)}${grouping}`;
};

const cell = ({ value }: Bar, most: number, row: number): string => {
  if (most === 0 || !(value > 0)) return ' ';
  const height = Math.max(1, Math.round((value / most) * ROWS * 8));
  return EIGHTHS[Math.min(8, Math.max(0, height - row * 8))] ?? ' ';
};

type Ink = (text: string) => string;

const ink = (text: string, { isSince }: Bar, since: Ink, before: Ink): string =>
  text.trim() === '' ? text : isSince ? since(text) : before(text);

const axis = (bars: readonly Bar[], wide: number): string => {
  const at = bars.findIndex(({ isSince }) => isSince) * wide;
  const line = '─'.repeat(bars.length * wide);
  return at < 0 ? line : `${line.slice(0, at)}┴${line.slice(at + 1)}`;
};

/** The first and the last day, and the exposure below its mark; those that have no room are left out. */
const labels = ({ days, exposed }: Chart, bars: readonly Bar[], wide: number, room: number): string => {
  const first = day(days[0]!.start);
  const last = day(days.at(-1)!.start);
  const at = bars.findIndex(({ isSince }) => isSince) * wide;
  const end = Math.max(bars.length * wide - last.length, 0);
  if (exposed === null || at < 0) return end > first.length + 1 ? `${first.padEnd(end)}${last}` : first;
  const mark = `↑ exposed ${day(exposed)}`;
  const start = Math.max(0, Math.min(at, room - mark.length));
  const lead = start > first.length ? first.padEnd(start) : ' '.repeat(start);
  const line = `${start === at ? lead : ' '.repeat(start)}${mark}`;
  return line.length < end ? `${line.padEnd(end)}${last}` : line;
};
