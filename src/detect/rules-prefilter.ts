import { packedLiterals } from './keywords.ts';
import { nameOfRules } from './literals.ts';
import { type Prefilter, createPrefilter } from './prefilter/prefilter.ts';
import type { Rule } from './rule.ts';

/** A process knows few lists of rules: those of its project, with and without the ones that are off, and what a caller asks for beside them. */
const REMEMBERED = 4;

const made = new Map<string, Prefilter>();

/**
 * The search for what any of the rules needs to see. Making one takes 2 to 20 ms and 3 MB that are not the heap's, so those used last are kept: whoever scans a
 * thousand short texts has one of them, not a thousand. Nothing of one search decides on another. `isGated` as in `packedLiterals`.
 */
export const prefilterOf = (rules: readonly Rule[], isGated: boolean): Prefilter => {
  const name = `${isGated}\n${nameOfRules(rules)}`;
  const prefilter = made.get(name) ?? createPrefilter(packedLiterals(rules, isGated));
  made.delete(name);
  made.set(name, prefilter);
  for (const oldest of made.keys()) if (made.size > REMEMBERED) made.delete(oldest);
  return prefilter;
};
