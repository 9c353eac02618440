import type { History, RedactedFinding } from '../../detect/finding.ts';
import { isDead, isLive } from '../../detect/verification.ts';
import { type Scale, percent, timeOf } from './scale.ts';

/** Commits that are marked on a line: more would make one blot. */
const MOST_MARKS = 20;

/**
 * A key's time on the axis, as SVG without a viewBox: lengths in percent stretch with the page, and letters and strokes do not. Empty where no
 * commit tells. For the eye alone: whoever draws it says the same in words beside it.
 */
export const exposureBar = (finding: RedactedFinding, scale: Scale): string => {
  const { history } = finding;
  const from = timeOf(history?.exposure.from);
  if (history === undefined || from === null) return '';
  const to = timeOf(history.exposure.to);
  const [start, end] = [percent(scale, from), to === null ? 100 : percent(scale, to)];
  // What a ref's history holds can be had after the key went from its tip.
  const isKept = to !== null && history.reach === 'refs';
  return [
    `<svg class="bar ${kindOf(finding)}" aria-hidden="true" focusable="false">`,
    ...(isKept ? [segment('kept', end, 100)] : []),
    segment('tip', start, Math.max(start, end)),
    ...marks(history, scale),
    '</svg>',
  ].join('');
};

/** What can be used by others is red. */
const kindOf = ({ verification, history }: RedactedFinding): string => {
  if (isDead(verification)) return 'dead';
  return isLive(verification) || history?.pushed === true ? 'bad' : 'open';
};

const segment = (kind: string, from: number, to: number): string =>
  `<line class="${kind}" x1="${from}%" x2="${to}%" y1="50%" y2="50%"/>`;

const marks = ({ introduced }: History, scale: Scale): readonly string[] => {
  const places = introduced.flatMap(({ committedAt }) => {
    const time = timeOf(committedAt);
    return time === null ? [] : [percent(scale, time)];
  });
  return [...new Set(places)].slice(0, MOST_MARKS).map((at) => `<circle cx="${at}%" cy="50%" r="4"/>`);
};
