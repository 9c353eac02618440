import type { BrokenRef } from '../git/refs.ts';
import { displayName } from '../sources/path.ts';
import type { Incomplete } from '../sources/source.ts';
import { firstFew } from './first-few.ts';

/** What a report says of refs that cannot be followed. */
export const brokenRefs = (broken: readonly BrokenRef[]): readonly Incomplete[] =>
  firstFew(
    broken.map(({ what, why }) => ({ what: displayName(what), why })),
    'refs',
  );
