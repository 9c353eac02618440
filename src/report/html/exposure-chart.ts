import type { History } from '../../detect/finding.ts';
import { cut } from '../incident/page.ts';
import { verdictWord } from '../verdict-words.ts';
import { escapeHtml } from './escape.ts';
import { exposureBar } from './exposure-bar.ts';
import type { Key } from './keys.ts';
import { type Scale, ticksOf, timeOf } from './scale.ts';

/** Lines that still make a picture; each key has its own below. */
const SHOWN = 40;

/** When each key stood where, one line a key, over one axis. Empty where no commit tells. */
export const exposureChart = (keys: readonly Key[], scale: Scale): string => {
  const dated = keys.filter(({ finding }) => timeOf(finding.history?.exposure.from) !== null);
  if (dated.length === 0) return '';
  const rest = dated.length - SHOWN;
  const more = `<p class="more">The ${SHOWN} keys that matter most; ${rest.toLocaleString('en-US')} more stand below, each with its line.</p>`;
  return [
    '<section aria-labelledby="exposure">',
    '<h2 id="exposure">Exposure over time</h2>',
    LEGEND,
    `<div class="spans">${axis(scale)}<ol>`,
    ...dated.slice(0, SHOWN).map((key) => row(key, scale)),
    '</ol></div>',
    ...(rest > 0 ? [more] : []),
    '</section>',
  ].join('\n');
};

const LEGEND = [
  '<p class="legend">',
  '<span><svg class="bar open" aria-hidden="true"><line class="tip" x2="100%" y1="50%" y2="50%"/></svg> at the tip of a branch or tag</span>',
  '<span><svg class="bar open" aria-hidden="true"><line class="kept" x2="100%" y1="50%" y2="50%"/></svg> in its history alone</span>',
  '<span><svg class="bar open" aria-hidden="true"><circle cx="50%" cy="50%" r="4"/></svg> a commit brought it</span>',
  '<span><svg class="bar bad" aria-hidden="true"><line class="tip" x2="100%" y1="50%" y2="50%"/></svg> live, or pushed</span>',
  '<span><svg class="bar dead" aria-hidden="true"><line class="tip" x2="100%" y1="50%" y2="50%"/></svg> dead</span>',
  '</p>',
].join('');

/** Behind the lines, and as high as all of them. */
const axis = (scale: Scale): string => {
  const ticks = ticksOf(scale).map(
    ({ at, label }) =>
      `<line x1="${at}%" x2="${at}%" y1="1.5em" y2="100%"/><text x="${at}%" y="1em">${escapeHtml(label)}</text>`,
  );
  return `<svg class="axis" aria-hidden="true" focusable="false">${ticks.join('')}<text x="100%" y="1em" text-anchor="end">scan</text></svg>`;
};

const row = ({ id, finding }: Key, scale: Scale): string => {
  const { preview, verification, history } = finding;
  const verdict = verification === undefined ? '' : ` <small>${verdictWord[verification.verdict]}</small>`;
  return [
    `<li data-for="${id}"><span><a href="#${id}">${escapeHtml(cut(preview))}</a>${verdict}</span>`,
    exposureBar(finding, scale),
    `<span class="dates">${history === undefined ? '' : datesOf(history)}</span></li>`,
  ].join('');
};

const datesOf = ({ exposure: { from, to } }: History): string =>
  to === null ? `since ${dayOf(from)}` : `${dayOf(from)} to ${dayOf(to)}`;

/** In the writer's own offset, as everywhere else. */
const dayOf = (time: string | null): string => escapeHtml(/^\d{4}-\d\d-\d\d/.exec(time ?? '')?.[0] ?? '');
