import type { Config } from '../config/config.ts';
import { createDetector, FEW } from '../detect/detector.ts';
import { type Scrub, createScrub } from '../redact.ts';

/**
 * Takes keys out of texts, by a project's rules and by those that are off: other vendors' keys are not reported by default, and not shown either. Only
 * identifiers, which no rule reports unless it is told to, are no secrets.
 */
export const projectScrub = (
  { rules, inactiveRules }: Pick<Config, 'rules' | 'inactiveRules'>,
  secrets: readonly string[] = [],
): Scrub =>
  createScrub(
    () => createDetector([...rules, ...inactiveRules.filter(({ optIn }) => optIn !== true)], { unsearched: FEW }),
    secrets,
  );
