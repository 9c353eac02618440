import type { RedactedFinding } from '../detect/finding.ts';
import { isDead, isLive } from '../detect/verification.ts';

/** What verdicts add to the advice, first things first; nothing where no key was verified. */
export const verifiedAdvice = (findings: readonly RedactedFinding[]): readonly string[] => {
  const live = findings.filter(({ verification }) => isLive(verification));
  const dead = findings.filter(isDeadFinding);
  return [
    ...live
      .slice(0, SHOWN)
      .map(
        ({ fingerprint, preview }) => `${preview} is live: tripkey incident ${fingerprint} says what to do, in order.`,
      ),
    ...(live.length > SHOWN ? [`So are ${live.length - SHOWN} more.`] : []),
    ...(dead.length > 0 && dead.length === findings.length ? [ALL_DEAD] : []),
  ];
};

/** Whether nobody can use it any more. */
export const isDeadFinding = ({ verification }: RedactedFinding): boolean => isDead(verification);

const SHOWN = 3;

const ALL_DEAD =
  'All of them are dead: nobody can use them. Take them out of the files, or accept them: tripkey baseline --reason "revoked".';
