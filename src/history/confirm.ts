import { builtInRules } from '../../rules/index.ts';
import { reaches } from '../detect/confidence.ts';
import { createDetector } from '../detect/detector.ts';
import type { Span } from '../detect/decode/decoded.ts';
import type { Confidence, Rule } from '../detect/rule.ts';

/** The rules in force, as they can be told to a thread. */
export interface ConfirmRules {
  readonly ids: readonly string[];
  readonly minConfidence: Confidence;
}

/** Whether the rules see anything in these stretches of a text. */
export type Confirm = (text: Uint8Array, windows: readonly Span[]) => boolean;

/** Undefined where the project has rules of its own: a thread cannot make those, so that all suspects are looked at afterwards. */
export const confirmRules = (rules: readonly Rule[], minConfidence: Confidence): ConfirmRules | undefined => {
  const known = new Map<string, Rule>(builtInRules.map((rule) => [rule.id, rule]));
  const isKnown = (rule: Rule): boolean => {
    const builtIn = known.get(rule.id);
    if (rule.kind === 'marked') return builtIn?.kind === 'marked' && rule.shapes === builtIn.shapes;
    return builtIn?.kind === 'pattern' && rule.pattern === builtIn.pattern && rule.judge === builtIn.judge;
  };
  return rules.every(isKnown) ? { ids: rules.map(({ id }) => id), minConfidence } : undefined;
};

/** What is remembered of one text holds for the same piece of the next: versions of a file come one after another. */
export const createConfirm = ({ ids, minConfidence }: ConfirmRules): Confirm => {
  const wanted = new Set(ids);
  const rules = builtInRules.filter(({ id }) => wanted.has(id));
  const detector = createDetector(rules, { minConfidence });
  return (text, windows) =>
    detector.detectIn(text, windows).some(({ confidence }) => reaches(confidence, minConfidence));
};
