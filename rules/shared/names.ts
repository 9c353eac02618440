import { leadsBefore } from '../../src/detect/assignment-forms.ts';
import { nameBefore } from '../../src/detect/openai-context.ts';
import type { Surroundings } from '../../src/detect/rule.ts';

/** What a value may be given to: the word before it, and where that is a type, `default` or `value`, what stands further away. */
export const namesBefore = (around: Surroundings): readonly string[] => [
  nameBefore(around),
  ...leadsBefore(around.text, around.start).map(({ name }) => name),
];
