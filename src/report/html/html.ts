import { isoSeconds } from '../../iso-time.ts';
import { minuteOf } from '../incident/figures.ts';
import { cut } from '../incident/page.ts';
import { plainSummary } from '../plain-summary.ts';
import type { Report, Unread } from '../report.ts';
import { stepsOf } from '../steps.ts';
import { baseStyle } from './base-style.ts';
import { headlinesHtml } from './blocks.ts';
import { htmlDocument } from './document.ts';
import { escapeHtml, prose } from './escape.ts';
import { exposureChart } from './exposure-chart.ts';
import { filters } from './filters.ts';
import { foldedList } from './folded.ts';
import { keyCard } from './key-card.ts';
import { type Key, keysOf } from './keys.ts';
import { overview } from './overview.ts';
import { problemsSection } from './problems.ts';
import { type Scale, scaleOf } from './scale.ts';
import { script } from './script.ts';
import { reportStyle } from './style.ts';

/** From here on the browser lays out what is in sight alone (docs/html-report.md has the figures). */
const MANY = 100;

/** A page of its own, to be read, filtered, mailed and printed (docs/html-report.md). */
export const html = (report: Report): string => {
  const { findings, problems, incomplete, skipped, tool } = report;
  const keys = keysOf(findings);
  const scale = scaleOf(report);
  return htmlDocument({
    title: `${tool.name}: ${plainSummary(report)}`,
    style: `${baseStyle}${reportStyle}`,
    script,
    body: [
      '<a class="skip" href="#main">Skip to the results</a>',
      head(report),
      `<main id="main" tabindex="-1"${keys.length + problems.length > MANY ? ' class="many"' : ''}>`,
      ...steps(report),
      ...(scale === null ? [] : [exposureChart(keys, scale)]),
      filters(keys, problems),
      ...keysSection(keys, scale),
      problemsSection(problems),
      ...unread('not-read', 'Not read', incomplete),
      ...unread('left-out', 'Left out', skipped),
      ...notices(report),
      '</main>',
      foot(report),
    ].filter((part) => part !== ''),
  });
};

const titles: ReadonlyMap<string, string> = new Map([
  ['files', 'Keys in files'],
  ['stdin', 'Keys in a text'],
  ['variables', 'Keys in the environment'],
  ['staged', 'Keys in what is to be committed'],
  ['range', 'Keys in commits'],
  ['history', 'Keys in the history'],
  ['report', 'Keys of a report, verified'],
  ['account', 'The organization, checked'],
  ['doctor', 'How the project keeps its keys'],
  ['machine', 'Keys outside of repositories'],
]);

const head = (report: Report): string =>
  [
    '<header>',
    `<h1>${escapeHtml(titles.get(report.mode) ?? report.mode)}</h1>`,
    `<p>${escapeHtml(plainSummary(report))}</p>`,
    ...(report.findings.some(({ revealed }) => revealed !== undefined)
      ? ['<p class="note bad">This page holds keys in the clear (--reveal): do not pass it on.</p>']
      : []),
    headlinesHtml(overview(report)),
    '</header>',
  ].join('\n');

/** In UTF-16 units; names of keys are in it. */
const LONGEST_STEP = 1500;

const steps = (report: Report): readonly string[] => {
  const { isOrdered, steps: all } = stepsOf(report);
  if (all.length === 0) return [];
  const [list, title] = isOrdered ? ['ol', 'What to do, in this order'] : ['ul', 'What to do'];
  const items = all.map((step) => `<li>${prose(cut(step, LONGEST_STEP))}</li>`).join('\n');
  return [
    `<section aria-labelledby="steps">\n<h2 id="steps">${title}</h2>\n<${list} class="steps">${items}</${list}>\n</section>`,
  ];
};

const keysSection = (keys: readonly Key[], scale: Scale | null): readonly string[] =>
  keys.length === 0
    ? []
    : [
        '<section aria-labelledby="keys">\n<h2 id="keys">Keys</h2>',
        ...keys.map((key) => keyCard(key, scale)),
        '</section>',
      ];

const SHOWN_UNREAD = 20;

const unread = (id: string, title: string, entries: readonly Unread[]): readonly string[] => {
  if (entries.length === 0) return [];
  const render = ({ what, why }: Unread): string =>
    `<q class="id">${escapeHtml(cut(what))}</q> <span>${escapeHtml(cut(why))}</span>`;
  const list = foldedList({ items: entries, render, shown: SHOWN_UNREAD, nouns: 'entries', className: 'places' });
  return [`<section aria-labelledby="${id}">\n<h2 id="${id}">${title}</h2>\n${list}\n</section>`];
};

const notices = ({ notices: all }: Report): readonly string[] =>
  all.length === 0
    ? []
    : [
        '<section aria-labelledby="notes">\n<h2 id="notes">Notes</h2>',
        foldedList({
          items: all,
          render: (notice) => escapeHtml(cut(notice)),
          shown: SHOWN_UNREAD,
          nouns: 'notes',
          className: 'places',
        }),
        '</section>',
      ];

const foot = ({ tool, findings, ran }: Report): string => {
  const holds = findings.some(({ revealed }) => revealed !== undefined)
    ? 'It holds keys'
    : 'It holds no key, but names';
  const when = ran === undefined ? '' : `, ${minuteOf(isoSeconds(new Date(ran.to)))}`;
  return `<footer>Written by ${escapeHtml(`${tool.name} ${tool.version}${when}`)}. ${holds} of files and people: share it with care.</footer>`;
};
