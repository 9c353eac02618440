import { isoSeconds } from '../../iso-time.ts';
import { minuteOf } from '../incident/figures.ts';
import { plainSummary } from '../plain-summary.ts';
import type { Report } from '../report.ts';
import { headlinesHtml } from './blocks.ts';
import { escapeHtml } from './escape.ts';
import { overview } from './overview.ts';

/** What is named above a tab: what it is about, and the first answer. Raw. */
export const tabTitle = (report: Report): string => {
  const [first] = overview(report);
  return `${report.tool.name}, ${titleOf(report)}: ${first!.word}${report.complete ? '' : ', incomplete'}`;
};

/** The answers, above everything else. */
export const head = (report: Report): string =>
  [
    '<header>',
    `<h1>${escapeHtml(titleOf(report))}</h1>`,
    `<p>${escapeHtml(plainSummary(report))}</p>`,
    ...(report.findings.some(({ revealed }) => revealed !== undefined)
      ? ['<p class="note bad">This page holds keys in the clear (--reveal): do not pass it on.</p>']
      : []),
    headlinesHtml(overview(report)),
    '</header>',
  ].join('\n');

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

const titleOf = ({ mode }: Report): string => titles.get(mode) ?? mode;

/** What wrote it, when, and how to treat it. */
export const foot = ({ tool, findings, ran }: Report): string => {
  const holds = findings.some(({ revealed }) => revealed !== undefined)
    ? 'It holds keys'
    : 'It holds no key, but names';
  const when = ran === undefined ? '' : `, ${minuteOf(isoSeconds(new Date(ran.to)))}`;
  return `<footer>Written by ${escapeHtml(`${tool.name} ${tool.version}${when}`)}. ${holds} of files and people: share it with care.</footer>`;
};
