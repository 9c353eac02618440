import { packedLiterals } from './keywords.ts';
import { nameOfRules } from './literals.ts';
import { type Prefilter, createPrefilter } from './prefilter/prefilter.ts';
import type { Rule } from './rule.ts';

/** A process knows few lists of rules: those of its project, with and without the ones that are off, and what a caller asks for beside them. */
const REMEMBERED = 4;

/** A text takes as long as so many bytes, however short it is: names of refs come by the thousand. */
const EACH = 200;

/**
 * The search for what any of the rules needs to see. The first `unsearched` bytes that it is asked about it lets through as they are. `isGated` as in
 * `packedLiterals`.
 */
export const prefilterOf = (rules: readonly Rule[], isGated: boolean, unsearched: number): Prefilter => {
  let prefilter: Prefilter | undefined;
  let asked = 0;
  const forMore = ({ length }: Uint8Array): Prefilter | undefined => {
    asked += length + EACH;
    return asked > unsearched ? (prefilter ??= remembered(rules, isGated)) : undefined;
  };
  return {
    windows: (bytes, reach) =>
      forMore(bytes)?.windows(bytes, reach) ?? { strong: bytes.length === 0 ? [] : [[0, bytes.length]], weak: [] },
    test: (bytes) => forMore(bytes)?.test(bytes) ?? true,
    mayHoldValue: (bytes) => forMore(bytes)?.mayHoldValue(bytes) ?? true,
  };
};

const made = new Map<string, Prefilter>();

/**
 * Making one takes 2 to 20 ms and 3 MB that are not the heap's, so those used last are kept: whoever scans a thousand texts has one of them, not a
 * thousand. Nothing of one search decides on another.
 */
const remembered = (rules: readonly Rule[], isGated: boolean): Prefilter => {
  const name = `${isGated}\n${nameOfRules(rules)}`;
  const prefilter = made.get(name) ?? createPrefilter(packedLiterals(rules, isGated));
  made.delete(name);
  made.set(name, prefilter);
  for (const oldest of made.keys()) if (made.size > REMEMBERED) made.delete(oldest);
  return prefilter;
};
