import { builtInRules } from '../../rules/index.ts';
import { createDetector, FEW } from '../detect/detector.ts';
import { type Scrub, createScrub } from '../redact.ts';

/** Takes keys out of a message, by all built-in rules. */
export const scrubText: Scrub = createScrub(() => createDetector(builtInRules, { unsearched: FEW }));
