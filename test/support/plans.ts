import { builtInRules } from '../../rules/index.ts';
import { createDetector } from '../../src/detect/detector.ts';
import type { Finding, Location } from '../../src/detect/finding.ts';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { type PlannedFinding, planFinding } from '../../src/history/plan.ts';
import { createScrub, redact } from '../../src/redact.ts';
import { findingOf } from './findings.ts';
import { historyOf } from './histories.ts';
import { expand } from './keys.ts';

export type HistoryParts = NonNullable<Parameters<typeof historyOf>[0]>;

/** A current project key. */
export const projectKey = (seed: number): string => expand('sk-proj-{64:74}{marker}{64:72}{z}', seed);

/** A finding as the command makes it: redacted, then planned. */
export const planned = (
  secret: string,
  places: readonly (string | Partial<Location>)[],
  history: HistoryParts,
  more: Partial<Finding> = {},
): PlannedFinding => {
  const finding = findingOf(secret, places, { fingerprint: fingerprint(secret), history: historyOf(history), ...more });
  const scrub = createScrub(() => createDetector(builtInRules), [secret]);
  return planFinding(finding, redact(finding, scrub, false));
};
