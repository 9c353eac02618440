import type { IncidentReporter, Step } from '../../incident/incident.ts';
import { baseStyle } from '../html/base-style.ts';
import { factsHtml, headlinesHtml } from '../html/blocks.ts';
import { htmlDocument } from '../html/document.ts';
import { escapeHtml, line, prose } from '../html/escape.ts';
import { visible } from '../visible.ts';
import { chartStyle } from './chart-style.ts';
import { htmlChart } from './html-chart.ts';
import type { Block, Checklist, IncidentPage, Section, Table } from './page.ts';
import { toPage } from './sections.ts';

/** A page of its own: no script, nothing loaded, to be mailed or printed. */
export const html: IncidentReporter = (incident) => {
  const page = toPage(incident);
  return htmlDocument({
    title: `${page.title} ${page.preview}`,
    style: `${baseStyle}${chartStyle}`,
    body: [
      head(page),
      '<main>',
      ...page.sections.map(section),
      '</main>',
      `<footer>Written by ${escapeHtml(page.made)}. It holds no key, but names of people: share it with care.</footer>`,
    ],
  });
};

const head = ({ title, preview, fingerprint, made, headlines }: IncidentPage): string =>
  [
    '<header>',
    `<h1>${escapeHtml(title)} <b>${escapeHtml(preview)}</b></h1>`,
    `<p>fingerprint <q class="id">${escapeHtml(fingerprint)}</q> · ${escapeHtml(made)}</p>`,
    headlinesHtml(headlines),
    '</header>',
  ].join('\n');

const section = ({ id, title, blocks }: Section): string =>
  [
    `<section aria-labelledby="${escapeHtml(id)}">`,
    `<h2 id="${escapeHtml(id)}">${prose(title)}</h2>`,
    ...blocks.map(block),
    '</section>',
  ].join('\n');

const block = (each: Block): string => {
  switch (each.kind) {
    case 'facts':
      return factsHtml(each.facts);
    case 'note':
      return `<p class="note ${each.tone}">${line(each.text)}</p>`;
    case 'table':
      return table(each);
    case 'steps':
      return checklist(each);
    case 'chart':
      return htmlChart(each);
  }
};

const TIME = /^\d{4,}-\d\d-\d\d /;

const table = ({ columns, rows, more }: Table): string => {
  const heads = columns.map((title) => `<th scope="col">${prose(title)}</th>`).join('');
  const cells = (row: Table['rows'][number]): string =>
    row
      .map(
        (cell) => `<td${typeof cell[0] === 'string' && TIME.test(cell[0]) ? ' class="time"' : ''}>${line(cell)}</td>`,
      )
      .join('');
  const body = rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n');
  const rest = more > 0 ? `<p class="more">and ${more.toLocaleString('en-US')} more (in the JSON document)</p>` : '';
  // Who has no mouse scrolls it by keyboard, once it can be reached.
  return `<div class="scroll" role="group" aria-label="${escapeHtml(columns.join(', '))}" tabindex="0"><table><thead><tr>${heads}</tr></thead>\n<tbody>${body}</tbody></table></div>${rest}`;
};

const checklist = ({ steps }: Checklist): string => {
  const next = steps.findIndex(({ done }) => done !== true);
  return `<ol class="steps">\n${steps.map((each, index) => step(each, index === next)).join('\n')}\n</ol>`;
};

const step = ({ title, detail, commands, done }: Step, isNext: boolean): string => {
  const kind = done === true ? 'done' : isNext ? 'next' : 'open';
  const state = done === true ? ' <small>done</small>' : '';
  const shell = commands.map((command) => `<span>$ </span>${escapeHtml(visible(command))}`).join('\n');
  return [
    `<li class="${kind}"><h3>${prose(title)}${state}</h3>`,
    `<p>${prose(detail)}</p>`,
    ...(commands.length === 0 ? [] : [`<pre><code>${shell}</code></pre>`]),
    '</li>',
  ].join('');
};
