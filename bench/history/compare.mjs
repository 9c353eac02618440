/**
 * Holds what `scan-history --format json` says against a plain search of every object (plain.ts), at the level on which
 * both must agree: rule, fingerprint, and the object (or ref, or name of a file) that the key stands in. Which commits
 * and paths lead there is not the plain search's to say. Returns what either has alone, as lines without any text of
 * the repository: rule ids, fingerprints and object ids.
 *
 * @param {{ ruleId: string, fingerprint: string, locations: object[] }[]} findings of the JSON document
 * @param {readonly import('./plain.ts').PlainFinding[]} plain
 */
export function compare(findings, plain) {
  const strong = new Set(plain.filter((finding) => finding.strong).map(({ fingerprint }) => fingerprint));
  // A weak value is named by its place and number there, which the two count differently.
  const nameOf = ({ fingerprint }) => (strong.has(fingerprint) ? fingerprint : 'weak');
  const [ours, theirs] = [findings, plain].map((all) => new Set(all.flatMap((finding) => placesOf(finding, nameOf))));
  return {
    places: theirs.size,
    keys: strong.size,
    missed: [...theirs].filter((place) => !ours.has(place)).toSorted(),
    extra: [...ours].filter((place) => !theirs.has(place)).toSorted(),
  };
}

function placesOf(finding, nameOf) {
  return finding.locations.map((location) => `${finding.ruleId} ${nameOf(finding)} ${placeOf(location)}`);
}

/** A name of a file stands in many trees, and one of a ref in no object at all. */
function placeOf({ in: place, blob, commit }) {
  if (place === 'path' || place === 'ref') return place;
  if (['message', 'author', 'committer'].includes(place)) return `${place} of commit ${commit}`;
  return place === 'tag' ? `tag ${blob}` : `blob ${blob}`;
}
