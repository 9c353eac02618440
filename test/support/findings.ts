import { createHash } from 'node:crypto';
import type { Finding, Location } from '../../src/detect/finding.ts';

/** A finding of a value at places given as a path or as parts of a location. Its fingerprint is made up, but one for each value. */
export function findingOf(
  secret: string,
  places: readonly (string | Partial<Location>)[],
  more: Partial<Finding> = {},
): Finding {
  return {
    ruleId: 'openai-user-key',
    title: 'OpenAI user key',
    severity: 'critical',
    confidence: 'high',
    reasons: [],
    secret,
    fingerprint: fingerprintOf(secret),
    status: 'new',
    locations: places.map((place) => ({
      path: null,
      startLine: 1,
      startColumn: 1,
      endLine: 1,
      endColumn: 2,
      ...(typeof place === 'string' ? { path: place } : place),
    })),
    ...more,
  };
}

export function fingerprintOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 16);
}
