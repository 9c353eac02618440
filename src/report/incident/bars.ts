import type { Day } from '../../incident/admin.ts';
import type { Chart } from './page.ts';

/** Days that are drawn as one bar, as high as the highest of them. */
export interface Bar {
  /** Start of the first day. */
  readonly start: number;
  readonly value: number;
  readonly isSince: boolean;
}

/** Days that a bar must hold where there is room for `most` bars. Each side of the exposure may begin a bar more than its share. */
export const sizeFor = ({ days }: Chart, most: number): number =>
  days.length <= most ? 1 : Math.ceil(days.length / Math.max(1, most - 1));

/** The bars of a chart, each of `size` days or what is left of a side: a bar never holds days from before the exposure and since. */
export const barsOf = ({ days, exposed }: Chart, size: number): readonly Bar[] => {
  const sides = [
    days.filter(({ start }) => exposed !== null && start < exposed),
    days.filter(({ start }) => exposed === null || start >= exposed),
  ];
  return sides.flatMap((side, at) => grouped(side, size).map((group) => bar(group, at === 1 && exposed !== null)));
};

/** In runs of `size`, the last ones shorter. */
const grouped = (days: readonly Day[], size: number): readonly (readonly Day[])[] =>
  Array.from({ length: Math.ceil(days.length / size) }, (_, at) => days.slice(at * size, (at + 1) * size));

const bar = (days: readonly Day[], isSince: boolean): Bar => ({
  start: days[0]!.start,
  value: highest(days),
  isSince,
});

/** The highest value, at least 0: credits draw nothing. */
export const highest = (values: readonly { readonly value: number }[]): number =>
  values.reduce((most, { value }) => (Number.isFinite(value) ? Math.max(most, value) : most), 0);

/** The day with the highest value. */
export const busiest = (days: readonly Day[]): Day =>
  days.reduce((most, each) => (each.value > most.value ? each : most), days[0]!);
