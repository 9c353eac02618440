import type { Finding, Location } from '../detect/finding.ts';
import type { Scope } from './suspect.ts';

/**
 * Findings with the places that are asked for; those that have none of these are left out. What is said of their history stays: a version that is not asked for
 * may hold the key as well, and then nobody has taken it away.
 */
export const within = (findings: readonly Finding[], scope: Scope | undefined): readonly Finding[] => {
  if (scope === undefined) return findings;
  const isMeant = ({ blob, commit }: Location): boolean => {
    const id = blob ?? commit;
    // A ref's name is no object's.
    return id === undefined || scope.has(id);
  };
  return findings.flatMap((finding) => {
    const locations = finding.locations.filter(isMeant);
    return locations.length === 0 ? [] : [{ ...finding, locations }];
  });
};
