import { unmarkedPlaceholderReason } from '../../src/detect/placeholder.ts';
import type { Confidence, Judgement } from '../../src/detect/rule.ts';

/** What marks a value as a kind of key (`ek_`, `sess-`), and says nothing of whether the rest is random. */
const PREFIX = /^(?:sess-|ek_|whsec_|rt_|at-)/;

/** The confidence and reason of a value with the right shape, unless the value is a placeholder: those are low. */
export function judgement(secret: string, confidence: Confidence, reason: string): Judgement {
  const placeholder = unmarkedPlaceholderReason(secret.replace(PREFIX, ''));
  if (placeholder === undefined) return { confidence, reasons: [reason] };
  return { confidence: 'low', reasons: [reason, `placeholder: ${placeholder}`] };
}
