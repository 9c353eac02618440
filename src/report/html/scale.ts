import type { RedactedFinding } from '../../detect/finding.ts';
import type { Report } from '../report.ts';

/** What an axis of time covers, in milliseconds since 1970; `to` is later than `from`. */
export interface Scale {
  readonly from: number;
  readonly to: number;
}

/** A date on an axis; `at` in percent of its width. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

const DAY = 86_400_000;

/** What is right of this, in percent, is after everything that the report has a time for: what still stands reaches into it. */
const END = 94;

/** From the first time that a history names to the end of the run, or to the last time that the report names. Null where no history names one. */
export const scaleOf = ({ findings, ran }: Report): Scale | null => {
  let [from, to] = [Infinity, -Infinity];
  for (const finding of findings) {
    for (const time of timesOf(finding)) {
      from = Math.min(from, time);
      to = Math.max(to, time);
    }
  }
  if (from > to) return null;
  to = Math.max(to, ran?.to ?? to);
  return to - from < DAY ? { from: from - DAY, to: to + DAY } : { from, to };
};

const timesOf = ({ history, verification }: RedactedFinding): readonly number[] =>
  history === undefined
    ? []
    : [
        history.exposure.from,
        history.exposure.to,
        verification?.checkedAt,
        ...history.introduced.map(({ committedAt }) => committedAt),
        ...history.removed.map(({ committedAt }) => committedAt),
      ].flatMap((time) => timeOf(time) ?? []);

/** Milliseconds since 1970; null of what no calendar has, and of clocks that stood at their beginning: they would stretch every axis. */
export const timeOf = (time: string | null | undefined): number | null => {
  const milliseconds = Date.parse(time ?? '');
  return Number.isNaN(milliseconds) || milliseconds < DAY ? null : milliseconds;
};

/** Where a time stands, in percent of the width; before the beginning, at it. */
export const percent = ({ from, to }: Scale, time: number): number =>
  Math.round(Math.min(END, Math.max(0, ((time - from) / (to - from)) * END)) * 100) / 100;

/** `2026-03-01`, UTC. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const MOST_TICKS = 5;
/** Right of this, words would run into the end of the axis, in percent. */
const LAST_TICK = 80;

/** Dates that are easy to read, as many as have room. */
export const ticksOf = (scale: Scale): readonly Tick[] => {
  const days = [1, 2, 7, 14].find((step) => (scale.to - scale.from) / (step * DAY) < MOST_TICKS);
  const times = days === undefined ? monthsIn(scale) : daysIn(scale, days * DAY);
  return times.map(([time, label]) => ({ at: percent(scale, time), label })).filter(({ at }) => at <= LAST_TICK);
};

type Dated = readonly [time: number, label: string];

const daysIn = ({ from, to }: Scale, step: number): readonly Dated[] => {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => {
    const time = (first + index) * step;
    return [time, dayOf(time)];
  });
};

/** Months, or the first month of years. */
const MONTH_STEPS = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12_000] as const;

const monthsIn = ({ from, to }: Scale): readonly Dated[] => {
  const [start, end] = [monthOf(from), monthOf(to)];
  const step = MONTH_STEPS.find((months) => (end - start) / months < MOST_TICKS) ?? MONTH_STEPS.at(-1)!;
  const first = Math.ceil((start + 1) / step);
  return Array.from({ length: Math.max(0, Math.floor(end / step) - first + 1) }, (_, index) => {
    const time = Date.UTC(0, (first + index) * step);
    return [time, new Date(time).toISOString().slice(0, step < 12 ? 7 : 4)];
  });
};

/** Months since January 1900, from which `Date.UTC(0, …)` counts. */
const monthOf = (time: number): number => {
  const date = new Date(time);
  return (date.getUTCFullYear() - 1900) * 12 + date.getUTCMonth();
};
