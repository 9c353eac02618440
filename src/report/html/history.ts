import type { History, RedactedFinding } from '../../detect/finding.ts';
import { clock, exposureText, nowText, pushedText } from '../exposure.ts';
import { type Fact, cut } from '../incident/page.ts';
import { type Event, eventsOf } from '../timeline.ts';
import { factsHtml } from './blocks.ts';
import { escapeHtml } from './escape.ts';
import { exposureBar } from './exposure-bar.ts';
import { foldedList } from './folded.ts';
import { type Scale, dayOf } from './scale.ts';

const SHOWN_EVENTS = 4;
const SHOWN_REFS = 5;
/** Of the names of all refs, in UTF-16 units. */
const LONGEST_REFS = 600;
const ID_LENGTH = 10;

/** What happened to a key, when and by whom, and where it stands. */
export const historyHtml = (finding: RedactedFinding, history: History, scale: Scale | null): string =>
  [
    ...(scale === null ? [] : [spanHtml(finding, scale)]),
    factsHtml(factsOf(history)),
    foldedList({
      items: eventsOf(history),
      render: event,
      shown: SHOWN_EVENTS,
      nouns: 'events',
      className: 'events',
    }),
  ].join('\n');

const spanHtml = (finding: RedactedFinding, scale: Scale): string => {
  const bar = exposureBar(finding, scale);
  return bar === ''
    ? ''
    : `${bar}<div class="ends" aria-hidden="true"><span>${dayOf(scale.from)}</span><span>scan</span></div>`;
};

const factsOf = (history: History): readonly Fact[] => {
  const { pushed } = history;
  const window = exposureText(history);
  return [
    ...(window === null ? [] : [{ label: pushed === false ? 'Kept' : 'Exposed', value: [cut(window)] }]),
    { label: 'Now', value: [cut(nowText(history, SHOWN_REFS), LONGEST_REFS)] },
    {
      label: 'Pushed',
      value: [cut(pushedText(history, SHOWN_REFS), LONGEST_REFS)],
      tone: pushed === true ? 'bad' : pushed === null ? 'warn' : 'plain',
    },
  ];
};

const event = ({ what, commit }: Event): string =>
  [
    `<b class="${what}">${what}</b>`,
    `<span class="time">${escapeHtml(cut(clock(commit.committedAt)))}</span>`,
    `<q class="id">${escapeHtml(commit.id.slice(0, ID_LENGTH))}</q>`,
    `<span>${escapeHtml(cut(commit.subject))} <small>${escapeHtml(cut(commit.author))}</small></span>`,
  ].join(' ');
