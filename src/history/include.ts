import type { Config } from '../config/config.ts';
import type { Finding, Location } from '../detect/finding.ts';
import { pathFilter } from '../policies/globs.ts';

/**
 * Findings without their places in files that the configuration leaves out, and without those that are left with none: paths are known only
 * after the search. What has no path stays. `raw`: the findings before they had paths; `prefix`: where their repository is.
 */
export const withIncluded = (
  findings: readonly Finding[],
  raw: readonly Finding[],
  config: Pick<Config, 'include' | 'exclude'>,
  prefix: string,
): readonly Finding[] => {
  const isWanted = pathFilter(config);
  const members = memberNames(raw);
  const isIn = (location: Location): boolean => {
    if (location.path === null) return true;
    const file = archiveOf(location.path, members.get(location.blob ?? ''));
    return isWanted(prefix === '' ? file : `${prefix}/${file}`);
  };
  return findings.flatMap((finding) => {
    const locations = finding.locations.filter(isIn);
    return locations.length === 0 ? [] : [{ ...finding, locations }];
  });
};

/** What stands behind the id of a blob that is an archive: `!inner/name`. A `!` in a path may as well be a part of its name. */
const memberNames = (raw: readonly Finding[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const names = new Map<string, Set<string>>();
  for (const { blob, path } of raw.flatMap(({ locations }) => locations)) {
    if (blob === undefined || path === null || !path.startsWith(`${blob}!`)) continue;
    names.set(blob, (names.get(blob) ?? new Set()).add(path.slice(blob.length)));
  }
  return names;
};

const archiveOf = (path: string, members: ReadonlySet<string> = new Set()): string => {
  const member = [...members].find((name) => path.endsWith(name));
  return member === undefined ? path : path.slice(0, -member.length);
};
