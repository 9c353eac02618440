import type { Finding, Location } from '../detect/finding.ts';
import { isStrong, placeFingerprint } from '../detect/fingerprint.ts';

/** Finds out for findings which paths and commits they stand in. */
type Attribute = (findings: readonly Finding[]) => Promise<readonly Finding[]>;

/**
 * Attributes findings, those of weak values by path: such a value is a finding for each place that it stands in, because nothing that tells
 * two of them to be the same may be printed, and a history has a place for each version. The versions of one path are one place; its name
 * is made of rule, path and number as in other scans, so that a baseline holds here too. `toRoot` makes a path relative to the project's root.
 */
export const attributeByPath = async (
  findings: readonly Finding[],
  attribute: Attribute,
  toRoot: (path: string) => string = (path) => path,
): Promise<readonly Finding[]> => {
  const attributed = await attribute(findings);
  if (findings.every(({ secret }) => isStrong(secret))) return attributed;
  const raw = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  const groups = groupWeak(attributed, toRoot);
  const several = groups.filter(({ members }) => members.length > 1);
  // What was found is attributed again as one: its history is that of all versions.
  const joined = await attribute(several.map(({ name, members }) => join(name, members, raw)));
  const byName = new Map(joined.map((finding) => [finding.fingerprint, finding]));
  return [
    ...attributed.filter(({ secret }) => isStrong(secret)),
    ...groups.map((group) => at(group, byName.get(group.name) ?? group.members[0]!)),
  ];
};

/** One value in all versions of one path, or of one other place. */
interface Group {
  readonly name: string;
  readonly isHere: (location: Location) => boolean;
  readonly members: readonly Finding[];
}

/** Numbered by age, then by place, so that what comes later renames nothing. */
const groupWeak = (findings: readonly Finding[], toRoot: (path: string) => string): readonly Group[] => {
  const groups = new Map<string, Group & { members: Finding[] }>();
  const counts = new Map<string, number>();
  for (const finding of findings.filter(({ secret }) => !isStrong(secret)).sort(byAge)) {
    const { ruleId, secret } = finding;
    for (const where of new Set(finding.locations.map(placeOf))) {
      const key = JSON.stringify([ruleId, where, secret]);
      const known = groups.get(key);
      if (known !== undefined) {
        known.members.push(finding);
        continue;
      }
      const path = finding.locations.find((location) => placeOf(location) === where)?.path;
      const shown = typeof path === 'string' ? toRoot(path) : where.slice(1);
      const number = (counts.get(`${ruleId}\0${where}`) ?? 0) + 1;
      counts.set(`${ruleId}\0${where}`, number);
      const isHere = (location: Location): boolean => placeOf(location) === where;
      groups.set(key, { name: placeFingerprint(ruleId, shown, number), isHere, members: [finding] });
    }
  }
  return [...groups.values()];
};

/** No path begins so. */
const placeOf = ({ path, in: place }: Location): string => path ?? `/${place ?? ''}`;

const byAge = (a: Finding, b: Finding): number => {
  const [age, otherAge] = [ageOf(a), ageOf(b)];
  const [place, other] = [a.locations[0]!, b.locations[0]!];
  const byTime = age === otherAge ? 0 : age - otherAge;
  const byName = a.fingerprint < b.fingerprint ? -1 : 1;
  return byTime || place.startLine - other.startLine || place.startColumn - other.startColumn || byName;
};

const ageOf = ({ history }: Finding): number => Date.parse(history?.exposure.from ?? '') || Infinity;

const join = (name: string, members: readonly Finding[], raw: ReadonlyMap<string, Finding>): Finding => ({
  ...raw.get(members[0]!.fingerprint)!,
  fingerprint: name,
  locations: members.flatMap(({ fingerprint }) => raw.get(fingerprint)!.locations),
});

/** Versions may have been in other paths as well, which are other findings. */
const at = ({ name, isHere }: Group, finding: Finding): Finding => {
  const locations = finding.locations.filter(isHere);
  const paths = new Set(locations.map(({ path }) => path));
  const { history } = finding;
  return {
    ...finding,
    fingerprint: name,
    locations,
    ...(history && { history: { ...history, paths: history.paths.filter((path) => paths.has(path)) } }),
  };
};
