import type { Incomplete } from '../sources/source.ts';

/** So many are named one by one. */
const mostNamed = 10;

/** A long list as a report has it: the first few, and how many more there are of what `things` names. */
export const firstFew = (
  all: readonly Incomplete[],
  things: string,
  why = all.at(-1)?.why ?? '',
): readonly Incomplete[] => {
  const more = all.length - mostNamed;
  return more > 0 ? [...all.slice(0, mostNamed), { what: `${more} more ${things}`, why }] : all;
};
