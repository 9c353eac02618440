import { whereToRevoke } from '../report/advice.ts';
import type { Report } from '../report/report.ts';
import { isDeadFinding, verifiedAdvice } from '../report/verified-advice.ts';

/** What to do now, in this order. GitHub has what the Action reads: nothing of it is a key that never left a machine. */
export const stepsNow = ({ findings }: Report): readonly string[] => {
  const counted = findings.filter(({ status }) => status === 'new');
  if (counted.length === 0) return [];
  if (counted.every(isDeadFinding)) return verifiedAdvice(counted);
  const [keys, one] = counted.length === 1 ? ['the key', 'it'] : [`all ${counted.length} keys`, 'them'];
  return [
    ...verifiedAdvice(counted),
    `Replace ${keys} first: GitHub has ${one}, so others may, and whoever has a copy can use it until it is revoked. ` +
      `Make a new key, deploy it, check that it works, then revoke the old one ${whereToRevoke(counted)}.`,
    `Take ${one} out of the files: read a key from the environment; in a workflow, from a secret of the repository.`,
    'Only then clean up. A commit that deletes the line takes nothing back, and after a force-push GitHub still shows the old commits of a pull request. ' +
      'tripkey scan-history --plan prints each step.',
    'Not a secret? Write tripkey:allow in a comment on its line, or run: tripkey baseline --reason "…"',
  ];
};
