import type { CommitInfo, History } from '../detect/finding.ts';
import { clock, exposureText, nowText, pushedText } from './exposure.ts';
import { cutEnd, wrap } from './frame.ts';
import { type Page, plural } from './page.ts';
import { displayWidth, visible } from './visible.ts';

/** Events of one key that are shown: the first and the last ones. */
const SHOWN_EVENTS = 6;
const SHOWN_REFS = 3;
/** From here on an event has one line with its subject beside it. */
const WIDE = 80;
const ID_LENGTH = 10;

export interface Event {
  readonly what: 'introduced' | 'removed';
  readonly commit: CommitInfo;
}

/** What happened to a key, in order of time, and where it stands: what there is to know before anything is done. */
export const timeline = (history: History, page: Page): readonly string[] => [
  ...events(history, page),
  ...fact('now', nowText(history, page.verbose ? Infinity : SHOWN_REFS), page),
  ...fact('pushed', pushedText(history, page.verbose ? Infinity : SHOWN_REFS), page, pushedColor(history, page)),
  ...exposure(history, page),
];

const pushedColor = ({ pushed }: History, { colors }: Page): Page['colors']['red'] | undefined =>
  pushed === true ? colors.red : undefined;

const exposure = (history: History, page: Page): readonly string[] => {
  const text = exposureText(history);
  return text === null ? [] : fact(history.pushed === false ? 'kept' : 'exposed', text, page);
};

const events = (history: History, page: Page): readonly string[] => {
  const all = eventsOf(history);
  if (page.verbose || all.length <= SHOWN_EVENTS) return all.flatMap((event) => eventLines(event, page));
  const half = SHOWN_EVENTS / 2;
  return [
    ...all.slice(0, half).flatMap((event) => eventLines(event, page)),
    page.colors.dim(`  … ${plural(all.length - SHOWN_EVENTS, 'more event')} (--verbose shows all)`),
    ...all.slice(-half).flatMap((event) => eventLines(event, page)),
  ];
};

/** Commits that brought and took it, by time. */
export const eventsOf = ({ introduced, removed }: History): readonly Event[] =>
  [
    ...introduced.map((commit): Event => ({ what: 'introduced', commit })),
    ...removed.map((commit): Event => ({ what: 'removed', commit })),
  ].sort(byTime);

/** By the instant, whatever the offsets; what no calendar has (git takes any number) goes last. */
const byTime = (a: Event, b: Event): number => instant(a.commit.committedAt) - instant(b.commit.committedAt);

const LAST = 8.64e15;
const instant = (time: string): number => {
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? LAST : milliseconds;
};

const eventLines = ({ what, commit }: Event, page: Page): readonly string[] => {
  const { colors, width } = page;
  const time = clock(commit.committedAt);
  const id = commit.id.slice(0, ID_LENGTH);
  const color = what === 'introduced' ? colors.red : colors.green;
  const [subject, author] = [visible(commit.subject), visible(commit.author)];
  if (width < WIDE) {
    const room = width - 4;
    return [
      `  ${time}  ${color(what)}`,
      `    ${id} ${cutEnd(subject, room - ID_LENGTH - 1)}`,
      `    ${cutEnd(author, room)}`,
    ];
  }
  const indent = 2 + displayWidth(time) + 2 + 'introduced'.length + 2 + ID_LENGTH + 2;
  return [
    `  ${time}  ${color(what.padEnd('introduced'.length))}  ${id}  ${cutEnd(subject, width - indent)}`,
    colors.dim(`${' '.repeat(indent)}${cutEnd(author, width - indent)}`),
  ];
};

const LABEL = 'exposed'.length;

const fact = (label: string, text: string, { colors, width }: Page, color = colors.bold): readonly string[] => {
  const indent = LABEL + 4;
  return wrap(text, width - indent).map((line, index) =>
    index === 0 ? `  ${color(label.padEnd(LABEL))}  ${line}` : `${' '.repeat(indent)}${line}`,
  );
};
