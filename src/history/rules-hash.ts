import type { Confidence, Rule } from '../detect/rule.ts';
import { core } from '../git/pack/core/core.generated.ts';
import { crypto } from '../lazy.ts';
import { sources, version } from '../version.ts';

/**
 * A hash of everything that decides which objects are suspects: the program, what it searches with, the rules, and how sure a match must be.
 * What was remembered under another hash is searched again.
 */
export const rulesHash = (rules: readonly Rule[], minConfidence: Confidence): string =>
  crypto()
    .createHash('sha256')
    .update(JSON.stringify([version, sources, core, minConfidence, rules], plain))
    .digest('hex');

/** JSON has no regular expressions; what only people read is left out. */
const plain = (name: string, value: unknown): unknown => {
  if (['title', 'description', 'references', 'examples', 'counterExamples', 'severity'].includes(name))
    return undefined;
  return value instanceof RegExp ? String(value) : value;
};
