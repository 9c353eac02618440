import { sources } from '../version.ts';
import type { LoadedPolicies } from './policies.ts';

/** As text, all that decides what becomes of the same bytes today: the program, the configuration, and what else policies judge by. */
export const policyStamp = ({ config, beside }: Pick<LoadedPolicies, 'config' | 'beside'>): string =>
  JSON.stringify([sources, config, beside()], plain);

/** JSON has no regular expressions. Rules that are not in force, and what says nothing of a match, are left out. */
const plain = (name: string, value: unknown): unknown => {
  if (['inactiveRules', 'references', 'examples', 'counterExamples'].includes(name)) return undefined;
  return value instanceof RegExp ? String(value) : value;
};
