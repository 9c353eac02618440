import type { Finding } from '../detect/finding.ts';
import type { Verification } from '../detect/verification.ts';
import type { Leak } from './identify.ts';

/** When a key came into a repository, in seconds since 1970; null where no history tells. */
export const exposedAt = ({ history }: Finding): number | null => {
  const time = Date.parse(history?.exposure.from ?? '');
  return Number.isNaN(time) ? null : Math.floor(time / 1000);
};

/** What a finding and the answer about it tell of a leaked key, for the comparison with records. */
export const leakOf = (finding: Finding, verification: Verification | null): Leak => {
  const { secret, ruleId } = finding;
  const firstSeenAt = exposedAt(finding);
  const identityUser = verification?.analysis?.identity?.user;
  return {
    secret,
    ruleId,
    verification,
    ...(identityUser !== undefined && { identityUser }),
    ...(firstSeenAt !== null && { firstSeenAt }),
  };
};
