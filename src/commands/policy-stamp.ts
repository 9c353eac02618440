import { ruleJson } from '../history/rule-json.ts';
import { sources } from '../version.ts';
import type { LoadedPolicies } from './policies.ts';

/** As text, all that decides what becomes of the same bytes today: the program, the configuration, and what else policies judge by. */
export const policyStamp = ({ config, beside }: Pick<LoadedPolicies, 'config' | 'beside'>): string =>
  ruleJson([sources, config, beside()], SILENT);

/** Rules that are not in force, and what says nothing of a match. */
const SILENT = ['inactiveRules', 'references', 'examples', 'counterExamples'];
