import type { IncidentReporter, Step } from '../../incident/incident.ts';
import { visible } from '../visible.ts';
import { htmlChart } from './html-chart.ts';
import { escapeHtml, line, prose } from './html-escape.ts';
import { style } from './html-style.ts';
import type { Block, Checklist, Facts, Headline, IncidentPage, Section, Table } from './page.ts';
import { toPage } from './sections.ts';

/** A page of its own: no script, nothing loaded, to be mailed or printed. */
export const html: IncidentReporter = (incident) => {
  const page = toPage(incident);
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(`${page.title} ${page.preview}`)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    head(page),
    '<main>',
    ...page.sections.map(section),
    '</main>',
    `<footer>Written by ${escapeHtml(page.made)}. It holds no key, but names of people: share it with care.</footer>`,
    '</body>',
    '</html>',
  ].join('\n')}\n`;
};

const head = ({ title, preview, fingerprint, made, headlines }: IncidentPage): string =>
  [
    '<header>',
    `<h1>${escapeHtml(title)} <b>${escapeHtml(preview)}</b></h1>`,
    `<p>fingerprint <q class="id">${escapeHtml(fingerprint)}</q> · ${escapeHtml(made)}</p>`,
    `<dl class="headlines">${headlines.map(headline).join('')}</dl>`,
    '</header>',
  ].join('\n');

const headline = ({ label, word, tone, text }: Headline): string =>
  `<div class="${tone}"><dt>${prose(label)}</dt><dd><strong>${prose(word)}</strong>${line(text)}</dd></div>`;

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
      return facts(each);
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

/** Labels that are half a sentence stand above what they name. */
const WIDEST_LABEL = 20;

const facts = ({ facts: all }: Facts): string => {
  const isWide = all.some(({ label }) => label.length > WIDEST_LABEL);
  const rows = all.map(
    ({ label, value, tone = 'plain' }) => `<dt>${prose(label)}</dt><dd class="${tone}">${line(value)}</dd>`,
  );
  return `<dl class="facts${isWide ? ' wide' : ''}">${rows.join('')}</dl>`;
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
  return `<div class="scroll"><table><thead><tr>${heads}</tr></thead>\n<tbody>${body}</tbody></table></div>${rest}`;
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
