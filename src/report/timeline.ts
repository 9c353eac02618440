import type { CommitInfo, History, Reach } from '../detect/finding.ts';
import { cutEnd, wrap } from './frame.ts';
import { type Page, plural } from './page.ts';
import { isRemote, refNames } from './refs.ts';
import { displayWidth, visible } from './visible.ts';

/** Events of one key that are shown: the first and the last ones. */
const SHOWN_EVENTS = 6;
const SHOWN_REFS = 3;
/** From here on an event has one line with its subject beside it. */
const WIDE = 80;
const ID_LENGTH = 10;

interface Event {
  readonly what: 'introduced' | 'removed';
  readonly commit: CommitInfo;
}

/** What happened to a key, in order of time, and where it stands: what there is to know before anything is done. */
export const timeline = (history: History, page: Page): readonly string[] => [
  ...events(history, page),
  ...fact('now', nowText(history, page), page),
  ...fact('pushed', pushedText(history, page), page, history.pushed === true ? page.colors.red : undefined),
  ...exposure(history, page),
];

const events = ({ introduced, removed }: History, page: Page): readonly string[] => {
  const all = [
    ...introduced.map((commit): Event => ({ what: 'introduced', commit })),
    ...removed.map((commit): Event => ({ what: 'removed', commit })),
  ].sort(byTime);
  if (page.verbose || all.length <= SHOWN_EVENTS) return all.flatMap((event) => eventLines(event, page));
  const half = SHOWN_EVENTS / 2;
  return [
    ...all.slice(0, half).flatMap((event) => eventLines(event, page)),
    page.colors.dim(`  … ${plural(all.length - SHOWN_EVENTS, 'more event')} (--verbose shows all)`),
    ...all.slice(-half).flatMap((event) => eventLines(event, page)),
  ];
};

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

/** `2026-03-01 14:02 +0100` of an ISO 8601 time; anything else as it is. */
const clock = (time: string): string => {
  const [, day, minute, offset] = /^(\d{4,}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?(Z|[+-]\d\d:?\d\d)$/.exec(time) ?? [];
  if (day === undefined || minute === undefined || offset === undefined) return visible(time);
  return `${day} ${minute} ${offset === 'Z' ? '+0000' : offset.replace(':', '')}`;
};

const LABEL = 'exposed'.length;

const fact = (label: string, text: string, { colors, width }: Page, color = colors.bold): readonly string[] => {
  const indent = LABEL + 4;
  return wrap(text, width - indent).map((line, index) =>
    index === 0 ? `  ${color(label.padEnd(LABEL))}  ${line}` : `${' '.repeat(indent)}${line}`,
  );
};

const keptBy: Readonly<Record<Exclude<Reach, 'refs'>, string>> = {
  stash: 'a stash keeps it',
  worktree: 'a HEAD that is on no branch keeps it',
  index: 'it is staged, and in no commit',
  reflog: 'the reflog keeps it',
  unreachable: 'nothing refers to it any more, and git has not thrown it away yet',
};

const nowText = ({ reach, tips, refs, inHead, exposure: { to } }: History, page: Page): string => {
  if (reach !== 'refs') return `only in this clone: ${keptBy[reach]}`;
  const limit = page.verbose ? Infinity : SHOWN_REFS;
  const names = (group: readonly string[]): string => {
    const local = group.filter((ref) => !isRemote(ref));
    return refNames(local.length === 0 ? group : local, limit);
  };
  if (tips.length > 0) {
    const behind = refs.length - tips.length;
    const more = behind > 0 ? `; and in the history of ${plural(behind, 'more ref')}` : '';
    return `still in ${inHead ? 'HEAD, ' : ''}${names(tips)}${more}`;
  }
  const gone = to === null ? '' : `gone from every tip since ${clock(to)}, `;
  return `${gone}still in the history of ${names(refs)}`;
};

const pushedText = ({ pushed, refs }: History, { verbose }: Page): string => {
  if (pushed === null) return 'unknown: this repository has no remote-tracking branch to tell by';
  if (!pushed) return 'no remote-tracking branch has it';
  const remote = refs.filter(isRemote);
  return `yes${remote.length === 0 ? '' : `: ${refNames(remote, verbose ? Infinity : SHOWN_REFS)}`}`;
};

const DAY_MS = 86_400_000;

const exposure = ({ exposure: { from, to }, reach, pushed }: History, page: Page): readonly string[] => {
  if (from === null) return [];
  const label = pushed === false ? 'kept' : 'exposed';
  if (to === null) return fact(label, `since ${clock(from)}`, page);
  const rest = reach === 'refs' ? '; the history shows it after that as well' : '';
  return fact(label, `${days(from, to)}${clock(from)} to ${clock(to)}${rest}`, page);
};

/** Whole days; nothing where the clocks of two machines make a window that ends before it begins. */
const days = (from: string, to: string): string => {
  const length = Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS);
  if (Number.isNaN(length) || length < 0) return '';
  return `${length === 0 ? 'less than a day' : plural(length, 'day')}: `;
};
