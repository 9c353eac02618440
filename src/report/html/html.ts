import { cut } from '../incident/page.ts';
import type { Report } from '../report.ts';
import { stepsOf } from '../steps.ts';
import { baseStyle } from './base-style.ts';
import { htmlDocument } from './document.ts';
import { prose } from './escape.ts';
import { exposureChart } from './exposure-chart.ts';
import { filters } from './filters.ts';
import { foot, head, tabTitle } from './head.ts';
import { keyCard } from './key-card.ts';
import { type Key, keysOf } from './keys.ts';
import { listSections } from './lists.ts';
import { problemsSection } from './problems.ts';
import { type Scale, scaleOf } from './scale.ts';
import { script } from './script.ts';
import { reportStyle } from './style.ts';

/** From here on the browser lays out what is in sight alone (docs/html-report.md has the figures). */
const MANY = 100;

/** A page of its own, to be read, filtered, mailed and printed (docs/html-report.md). */
export const html = (report: Report): string => {
  const { findings, problems } = report;
  const keys = keysOf(findings);
  const scale = scaleOf(report);
  return htmlDocument({
    title: tabTitle(report),
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
      ...listSections(report),
      '</main>',
      foot(report),
    ].filter((part) => part !== ''),
  });
};

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
