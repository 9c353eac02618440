import { fingerprint } from '../../src/detect/fingerprint.ts';
import { unmarkedPlaceholderReason } from '../../src/detect/placeholder.ts';
import type { Confidence, Judgement } from '../../src/detect/rule.ts';

/** What marks a value as a kind of key (`ek_`, `sess-`), and says nothing of whether the rest is random. */
const PREFIX = /^(?:sess-|ek_|whsec_|rt_|at-)/;

/** The confidence and reason of a value with the right shape, unless the value is a placeholder: those are low. */
export function judgement(secret: string, confidence: Confidence, reason: string): Judgement {
  const placeholder = publishedExample(secret) ?? unmarkedPlaceholderReason(secret.replace(PREFIX, ''));
  if (placeholder === undefined) return { confidence, reasons: [reason] };
  return { confidence: 'low', reasons: [reason, `placeholder: ${placeholder}`] };
}

/**
 * Fingerprints of the values that OpenAI's own documentation and specification (openai-openapi) print as answers, in each SDK's copy; they look
 * random, and expired long ago.
 */
const examples: ReadonlySet<string> = new Set(['0764f2ab639a1363']);

function publishedExample(secret: string): string | undefined {
  return examples.has(fingerprint(secret)) ? "an example of the vendor's documentation" : undefined;
}
