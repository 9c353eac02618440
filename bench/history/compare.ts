import type { Location } from '../../src/detect/finding.ts';
import type { PlainFinding } from './plain.ts';

/** What is compared of a finding of the JSON document. */
export interface ToldFinding {
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly locations: readonly Pick<Location, 'in' | 'blob' | 'commit'>[];
}

/** What either side has alone, as lines without any text of the repository: rule ids, fingerprints, object ids. */
export interface Comparison {
  /** Of the plain search: keys whose fingerprint is their value's, and places of all findings. */
  readonly keys: number;
  readonly places: number;
  readonly missed: readonly string[];
  readonly extra: readonly string[];
}

/**
 * Holds what `scan-history --format json` says against a plain search of every object, at the level on which both must
 * agree: rule, fingerprint, and the object (or: a ref's name, a file's name) that the key stands in. Which commits and
 * paths lead there is not the plain search's to say.
 */
export const compare = (
  told: readonly ToldFinding[],
  plain: readonly (ToldFinding & Pick<PlainFinding, 'strong'>)[],
): Comparison => {
  const strong = new Set(plain.filter((finding) => finding.strong).map(({ fingerprint }) => fingerprint));
  // A weak value is named by its place and its number there, which the two count differently.
  const nameOf = (fingerprint: string): string => (strong.has(fingerprint) ? fingerprint : 'weak');
  const placesOf = (findings: readonly ToldFinding[]): ReadonlySet<string> =>
    new Set(
      findings.flatMap(({ ruleId, fingerprint, locations }) =>
        locations.map((location) => `${ruleId} ${nameOf(fingerprint)} ${placeOf(location)}`),
      ),
    );
  const [ours, theirs] = [placesOf(told), placesOf(plain)];
  return {
    keys: strong.size,
    places: theirs.size,
    missed: [...theirs].filter((place) => !ours.has(place)).toSorted(),
    extra: [...ours].filter((place) => !theirs.has(place)).toSorted(),
  };
};

/** A name of a file stands in many trees, and one of a ref in no object at all. */
const placeOf = ({ in: place, blob, commit }: Pick<Location, 'in' | 'blob' | 'commit'>): string => {
  if (place === 'path' || place === 'ref') return place;
  if (place === 'message' || place === 'author' || place === 'committer') return `${place} of commit ${commit}`;
  return place === 'tag' ? `tag ${blob}` : `blob ${blob}`;
};
