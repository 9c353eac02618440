import type { History, Reach } from '../detect/finding.ts';
import { plural } from './page.ts';
import { isRemote, refNames } from './refs.ts';
import { visible } from './visible.ts';

/** Where it stands now; at most `limit` refs are named. */
export const nowText = ({ reach, tips, refs, inHead, exposure: { to } }: History, limit: number): string => {
  if (reach !== 'refs') return `only in this clone: ${keptBy[reach]}`;
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

/** Whether others can have it; at most `limit` refs are named. */
export const pushedText = ({ pushed, refs }: History, limit: number): string => {
  if (pushed === null) return 'unknown: this repository has no remote-tracking branch to tell by';
  if (!pushed) return 'no remote-tracking branch has it';
  const remote = refs.filter(isRemote);
  return `yes${remote.length === 0 ? '' : `: ${refNames(remote, limit)}`}`;
};

/** From when to when it stood at the tip of a ref; null where no commit tells. */
export const exposureText = ({ exposure: { from, to }, reach }: History): string | null => {
  if (from === null) return null;
  if (to === null) return `since ${clock(from)}`;
  const rest = reach === 'refs' ? '; the history shows it after that as well' : '';
  return `${days(from, to)}${clock(from)} to ${clock(to)}${rest}`;
};

/** `2026-03-01 14:02 +0100` of an ISO 8601 time; anything else as it is. */
export const clock = (time: string): string => {
  const [, day, minute, offset] = /^(\d{4,}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?(Z|[+-]\d\d:?\d\d)$/.exec(time) ?? [];
  if (day === undefined || minute === undefined || offset === undefined) return visible(time);
  return `${day} ${minute} ${offset === 'Z' ? '+0000' : offset.replace(':', '')}`;
};

const keptBy: Readonly<Record<Exclude<Reach, 'refs'>, string>> = {
  stash: 'a stash keeps it',
  worktree: 'a HEAD that is on no branch keeps it',
  index: 'it is staged, and in no commit',
  reflog: 'the reflog keeps it',
  unreachable: 'nothing refers to it any more, and git has not thrown it away yet',
};

const DAY_MS = 86_400_000;

/** Whole days; nothing where the clocks of two machines make a window that ends before it begins. */
const days = (from: string, to: string): string => {
  const length = Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS);
  if (Number.isNaN(length) || length < 0) return '';
  return `${length === 0 ? 'less than a day' : plural(length, 'day')}: `;
};
