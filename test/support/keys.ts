import { expand, plantTemplate } from '../../src/detect/template.ts';
import { shapes } from './shapes.ts';

/** A text with one key in it. `start` counts UTF-16 units from 0. */
export interface Planted {
  readonly ruleId: string;
  readonly text: string;
  readonly secret: string;
  readonly start: number;
}

/**
 * One valid key of a shape (`openai-project-key/74`), in a text that has the context it needs. A bare rule id
 * (`openai-project-key`) takes that rule's shapes in turn, by seed.
 */
export function plant(shapeOrRuleId: string, seed: number): Planted {
  const names = Object.keys(shapes).filter((name) => name === shapeOrRuleId || name.startsWith(`${shapeOrRuleId}/`));
  const template = shapes[names[seed % names.length] ?? ''];
  if (template === undefined) throw new Error(`no shape of ${shapeOrRuleId}`);
  return { ruleId: ruleIdOf(shapeOrRuleId), ...plantTemplate(template, seed) };
}

export { expand, plantTemplate, shapes };

/** The rule that a shape's name belongs to. */
export function ruleIdOf(shape: string): string {
  return shape.replace(/\/.*/, '');
}
