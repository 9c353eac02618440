import type { Confidence, Rule } from '../detect/rule.ts';
import { core } from '../git/pack/core/core.generated.ts';
import { crypto } from '../lazy.ts';
import { sources, version } from '../version.ts';
import { ruleJson } from './rule-json.ts';

/**
 * A hash of everything that decides which objects are suspects: the program, what it searches with, the rules, and how sure a match must be.
 * What was remembered under another hash is searched again.
 */
export const rulesHash = (rules: readonly Rule[], minConfidence: Confidence): string =>
  crypto()
    .createHash('sha256')
    .update(ruleJson([version, sources, core, minConfidence, rules], FOR_PEOPLE))
    .digest('hex');

/** What only people read. */
const FOR_PEOPLE = ['title', 'description', 'references', 'examples', 'counterExamples', 'severity'];
