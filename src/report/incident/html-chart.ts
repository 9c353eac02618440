import { type Bar, barsOf, busiest, highest, sizeFor } from './bars.ts';
import { day } from './figures.ts';
import { escapeHtml } from '../html/escape.ts';
import type { Chart } from './page.ts';

/** Bars that a screen shows well; of more days, a bar is the busiest of some. */
const MOST_BARS = 90;
const HEIGHT = 100;
/** Right of this, the mark's words stand left of it. */
const TURN = 60;

/** Bars for the eye, a table for everybody else. */
export const htmlChart = (chart: Chart): string => {
  const size = sizeFor(chart, MOST_BARS);
  const bars = barsOf(chart, size);
  const at = bars.findIndex(({ isSince }) => isSince);
  return [
    '<figure>',
    `<figcaption><b>${escapeHtml(chart.title)}</b> <span>${escapeHtml(caption(chart, size))}</span></figcaption>`,
    `<div class="plot">${svg(chart, bars, at, size)}${mark(chart, bars, at)}</div>`,
    `<div class="axis"><span>${day(chart.days[0]!.start)}</span><span>${day(chart.days.at(-1)!.start)}</span></div>`,
    dayTable(chart),
    '</figure>',
  ].join('\n');
};

const caption = ({ days, format }: Chart, size: number): string => {
  const top = busiest(days);
  if (top.value <= 0) return 'none';
  return `most: ${format(top.value)} on ${day(top.start)}${size > 1 ? `; a bar is the busiest of ${size} days` : ''}`;
};

const svg = (chart: Chart, bars: readonly Bar[], at: number, size: number): string => {
  const most = highest(bars);
  const name = `${chart.title}, ${caption(chart, size)}${chart.exposed === null ? '' : `, exposed ${day(chart.exposed)}`}`;
  const line = at < 0 ? '' : `<line x1="${at}" x2="${at}" y1="0" y2="${HEIGHT}"/>`;
  return [
    `<svg role="img" aria-label="${escapeHtml(name)}" viewBox="0 0 ${bars.length} ${HEIGHT}" preserveAspectRatio="none">`,
    ...bars.map((each, index) => rect(each, index, most, chart)),
    `${line}</svg>`,
  ].join('');
};

const rect = ({ start, value, isSince }: Bar, index: number, most: number, { tone, format }: Chart): string => {
  const height = most > 0 && value > 0 ? Math.max(1, Math.round((value / most) * HEIGHT)) : 0;
  const kind = isSince ? (tone === 'bad' ? 'bad' : 'since') : 'before';
  const title = `<title>${escapeHtml(`${day(start)}: ${format(value)}`)}</title>`;
  return `<rect class="${kind}" x="${(index + 0.1).toFixed(1)}" y="${HEIGHT - height}" width="0.8" height="${height}">${title}</rect>`;
};

const mark = ({ exposed }: Chart, bars: readonly Bar[], at: number): string => {
  if (exposed === null || at < 0) return '';
  const left = (at / bars.length) * 100;
  const anchor = left > TURN ? ' text-anchor="end"' : '';
  // A drawing of its own: letters in the one that is stretched would be as well.
  return `<svg class="mark" aria-hidden="true"><text x="${left.toFixed(2)}%" y="1em"${anchor}>exposed ${day(exposed)}</text></svg>`;
};

const dayTable = ({ title, days, format }: Chart): string => {
  const rows = days.map(
    ({ start, value }) => `<tr><td>${day(start)}</td><td class="number">${escapeHtml(format(value))}</td></tr>`,
  );
  return `<details><summary>Day by day</summary><table><thead><tr><th>Day</th><th class="number">${escapeHtml(title)}</th></tr></thead><tbody>${rows.join('')}</tbody></table></details>`;
};
