import type { Confidence } from './rule.ts';

const ranks: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };

/** Negative when `a` is the more certain. */
export const compareConfidence = (a: Confidence, b: Confidence): number => ranks[b] - ranks[a];

/** Whether a confidence reaches a minimum. */
export const reaches = (confidence: Confidence, minimum: Confidence): boolean => ranks[confidence] >= ranks[minimum];
