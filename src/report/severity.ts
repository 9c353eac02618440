import type { Confidence } from '../detect/rule.ts';

/** The words of SARIF and GitHub for a severity. `score` is GitHub's `security-severity`: from 9.0 critical, 7.0 high, 4.0 medium. */
export interface Weight {
  readonly level: 'error' | 'warning' | 'note';
  readonly score: string;
}

/** Of a rule's severity or a check's; what is not known is taken for high. */
export const weightOf = (severity: string): Weight => weights.get(severity) ?? HIGH;

const HIGH: Weight = { level: 'error', score: '8.0' };

const weights: ReadonlyMap<string, Weight> = new Map([
  ['critical', { level: 'error', score: '9.5' }],
  ['high', HIGH],
  ['medium', { level: 'warning', score: '5.5' }],
  ['low', { level: 'note', score: '2.0' }],
  ['info', { level: 'note', score: '0.0' }],
]);

const confidences: readonly Confidence[] = ['high', 'medium', 'low'];

/** The highest of them; `low` of none. */
export const highestOf = (given: readonly Confidence[]): Confidence =>
  confidences.find((confidence) => given.includes(confidence)) ?? 'low';
