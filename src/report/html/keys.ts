import type { RedactedFinding, Status } from '../../detect/finding.ts';
import type { Severity } from '../../detect/rule.ts';
import type { Verdict } from '../../detect/verification.ts';

/** A finding on a page. */
export interface Key {
  /** Of its element, for links within the page. */
  readonly id: string;
  readonly finding: RedactedFinding;
}

/** Findings of every status, those that need somebody first in front; alike ones stay in the report's order. */
export const keysOf = (findings: readonly RedactedFinding[]): readonly Key[] =>
  [...findings].sort((a, b) => rankOf(a) - rankOf(b)).map((finding, index) => ({ id: `key-${index + 1}`, finding }));

const statuses: Readonly<Record<Status, number>> = { new: 0, known: 1, baseline: 2, allowed: 3 };
/** Nobody knows of a key that was not asked about: it stands beside `unknown`. */
const verdicts: Readonly<Record<Verdict, number>> = { live: 0, live_restricted: 1, unknown: 2, dead: 3 };
const severities: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

const rankOf = ({ status, verification, severity }: RedactedFinding): number =>
  statuses[status] * 100 + verdicts[verification?.verdict ?? 'unknown'] * 10 + severities[severity];
