import { cut } from '../incident/page.ts';
import { groupsOf } from '../problems.ts';
import type { Problem } from '../report.ts';
import { escapeHtml, prose } from './escape.ts';
import { foldedList } from './folded.ts';
import { severityTag } from './tags.ts';

const SHOWN = 10;
const LONGEST_TEXT = 1000;

/** Results of checks by check and severity, in the report's order, each with what mends it. Empty where there are none. */
export const problemsSection = (problems: readonly Problem[]): string =>
  problems.length === 0
    ? ''
    : [
        '<section aria-labelledby="problems">',
        '<h2 id="problems">Problems</h2>',
        ...groupsOf(problems).map(check),
        '</section>',
      ].join('\n');

const check = (group: readonly Problem[]): string => {
  const [{ check: name, severity }] = group as [Problem];
  return [
    '<div class="check">',
    `<h3>${severityTag(severity)} <code>${escapeHtml(cut(name))}</code></h3>`,
    ...runsOf(group).map(run),
    '</div>',
  ].join('\n');
};

/** What is to be done about several in a row is said once. */
const runsOf = (problems: readonly Problem[]): readonly (readonly Problem[])[] => {
  const runs: Problem[][] = [];
  for (const problem of problems) {
    const last = runs.at(-1);
    if (last !== undefined && last[0]!.fix === problem.fix) last.push(problem);
    else runs.push([problem]);
  }
  return runs;
};

const run = (problems: readonly Problem[]): string => {
  const [{ severity, fix }] = problems as [Problem];
  return [
    `<div class="run" data-severity="${escapeHtml(severity)}">`,
    foldedList({ items: problems, render: place, shown: SHOWN, nouns: 'problems', className: 'places' }),
    ...(fix === undefined ? [] : [`<p class="fix">${prose(cut(fix, LONGEST_TEXT))}</p>`]),
    '</div>',
  ].join('\n');
};

const place = ({ path, startLine, message }: Problem): string => {
  const words = `<span>${escapeHtml(cut(message, LONGEST_TEXT))}</span>`;
  if (path === undefined) return words;
  return `<q class="id">${escapeHtml(cut(`${path}${startLine === undefined ? '' : `:${startLine}`}`))}</q> ${words}`;
};
