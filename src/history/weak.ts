import type { Finding } from '../detect/finding.ts';
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
    ...groups.map(({ name, members }) => byName.get(name) ?? { ...members[0]!, fingerprint: name }),
  ];
};

interface Group {
  readonly name: string;
  readonly members: readonly Finding[];
}

/** Findings of one rule, path and value. Numbered by age, then by place, so that what comes later renames nothing. */
const groupWeak = (findings: readonly Finding[], toRoot: (path: string) => string): readonly Group[] => {
  const groups = new Map<string, { name: string; members: Finding[] }>();
  const counts = new Map<string, number>();
  for (const finding of [...findings].sort(byAge)) {
    const { ruleId, secret, locations } = finding;
    if (isStrong(secret)) continue;
    const first = locations.find(({ path }) => path !== null);
    const where = typeof first?.path === 'string' ? toRoot(first.path) : (locations[0]?.in ?? '');
    const key = JSON.stringify([ruleId, where, secret]);
    const known = groups.get(key);
    if (known !== undefined) {
      known.members.push(finding);
      continue;
    }
    const place = JSON.stringify([ruleId, where]);
    const number = (counts.get(place) ?? 0) + 1;
    counts.set(place, number);
    groups.set(key, { name: placeFingerprint(ruleId, where, number), members: [finding] });
  }
  return [...groups.values()];
};

const byAge = (a: Finding, b: Finding): number => {
  const [age, otherAge] = [a, b].map(({ history }) => Date.parse(history?.exposure.from ?? '') || Infinity) as [
    number,
    number,
  ];
  const [place, other] = [a.locations[0]!, b.locations[0]!];
  const byTime = age === otherAge ? 0 : age - otherAge;
  const byText = a.fingerprint < b.fingerprint ? -1 : 1;
  return byTime || place.startLine - other.startLine || place.startColumn - other.startColumn || byText;
};

const join = (name: string, members: readonly Finding[], raw: ReadonlyMap<string, Finding>): Finding => ({
  ...raw.get(members[0]!.fingerprint)!,
  fingerprint: name,
  locations: members.flatMap(({ fingerprint }) => raw.get(fingerprint)!.locations),
});
