import type { BrokenRef } from '../git/refs.ts';
import { displayName } from '../sources/path.ts';
import type { Incomplete } from '../sources/source.ts';

/** So many are named one by one. */
const mostNamed = 10;

/** What a report says of refs that cannot be followed. */
export const brokenRefs = (broken: readonly BrokenRef[]): readonly Incomplete[] => {
  const more = broken.length - mostNamed;
  const named = broken.slice(0, mostNamed).map(({ what, why }) => ({ what: displayName(what), why }));
  return more > 0 ? [...named, { what: `${more} more refs`, why: broken.at(-1)!.why }] : named;
};
