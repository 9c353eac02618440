import type { Config } from '../config/config.ts';
import { type Detector, createDetector } from '../detect/detector.ts';
import { type Scrub, createScrub } from '../redact.ts';

/**
 * Takes keys out of texts, by a project's rules and by those that are off: other vendors' keys are not reported by default, and not shown either. Only
 * identifiers, which no rule reports unless it is told to, are no secrets.
 */
export const projectScrub = (config: ScrubRules, secrets: readonly string[] = []): Scrub =>
  projectScrubs(config)(secrets);

/** Those of `projectScrub` for values that become known one by one: the rules are read once. */
export const projectScrubs = ({ rules, inactiveRules }: ScrubRules): ((secrets: readonly string[]) => Scrub) => {
  let detector: Detector | undefined;
  const make = (): Detector =>
    (detector ??= createDetector([...rules, ...inactiveRules.filter(({ optIn }) => optIn !== true)]));
  return (secrets) => createScrub(make, secrets);
};

type ScrubRules = Pick<Config, 'rules' | 'inactiveRules'>;
