import type { Check, Found } from './check.ts';
import { type NamedKey, namedKeysOf } from './formats/named-keys.ts';
import { settingLabel } from './formats/setting-label.ts';
import { type Environment, environmentOf } from './key-reuse/environment-of.ts';
import { isApart, isSettingOf } from './key-reuse/projects.ts';
import type { Project } from './project.ts';

/** By fingerprint. One problem for each key, at the place that matters most. */
export const keyReuse: Check = {
  id: 'key-reuse',
  severity: 'medium',
  title: 'Each environment, each project and CI have keys of their own',
  why: 'A key that many share leaks from the weakest of them, and cannot be revoked without stopping them all. Nobody can tell whose use it was, and no limit fits.',
  mend: 'Make a project for each environment, and a key for each that uses it, with the permissions and the limit that it needs.',
  references: [
    'https://help.openai.com/en/articles/9186755-managing-projects-in-the-api-platform',
    'https://platform.openai.com/docs/guides/production-best-practices',
  ],
  run: (project, all) => [...acrossEnvironments(project), ...acrossProjects(project, all)],
};

interface Use {
  readonly environment: Environment;
  readonly path: string;
  readonly line: number;
  readonly label: string;
}

const acrossEnvironments = (project: Project): readonly Found[] =>
  [...usesByKey(project).values()].flatMap((uses) => {
    const [worst, ...others] = uses.toSorted((a, b) => weight[b.environment] - weight[a.environment]);
    const shared = worst === undefined ? [] : others.filter((use) => isOther(worst.environment, use.environment));
    if (worst === undefined || shared.length === 0) return [];
    const sharers = listText([...new Set([worst, ...shared].map(({ environment }) => named(environment)))]);
    return [
      {
        path: worst.path,
        startLine: worst.line,
        message: `${worst.label} holds the same key as ${placesText(shared)}: ${sharers} share it`,
        fix: `give ${named(worst.environment)} a key of its own, of a project of its own: https://platform.openai.com/api-keys`,
      },
    ];
  });

const placesText = (uses: readonly Use[]): string => {
  const places = [...new Set(uses.map(({ path, line }) => `\`${path}:${line}\``))];
  return places.length > mostPlaces + 1
    ? `${places.slice(0, mostPlaces).join(', ')} and ${places.length - mostPlaces} more`
    : listText(places);
};

const listText = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

const mostPlaces = 3;

/** The one that it costs most to stop comes first. */
const weight: Readonly<Record<Environment, number>> = {
  production: 5,
  deployment: 4,
  staging: 3,
  CI: 2,
  development: 1,
};

/** A deployment that does not tell its name may be any of them, but no developer's machine and not CI. */
const isOther = (a: Environment, b: Environment): boolean =>
  a !== b && !(isDeployed(a) && isDeployed(b) && (a === 'deployment' || b === 'deployment'));

const isDeployed = (environment: Environment): boolean => environment !== 'CI' && environment !== 'development';

const named = (environment: Environment): string => (environment === 'deployment' ? 'the deployment' : environment);

const usesByKey = (project: Project): ReadonlyMap<string, readonly Use[]> => {
  const uses = new Map<string, Use[]>();
  for (const file of project.files) {
    for (const each of namedKeysOf(file)) {
      const environment = environmentOf(file, each);
      if (environment === undefined) continue;
      const use = { environment, path: file.path, line: each.key.startLine, label: settingLabel(each) };
      const known = uses.get(each.key.fingerprint);
      if (known === undefined) uses.set(each.key.fingerprint, [use]);
      else known.push(use);
    }
  }
  return uses;
};

/** Told once, by the later of two projects. */
const acrossProjects = (project: Project, all: readonly Project[]): readonly Found[] => {
  const before = all.slice(0, all.indexOf(project)).filter((other) => isApart(other.name, project.name));
  const owners = new Map(
    before.toReversed().flatMap((other) => settingKeys(other).map(({ key }) => [key.fingerprint, other.name] as const)),
  );
  return settingKeys(project).flatMap((each) => {
    const { fingerprint, path, startLine } = each.key;
    const owner = owners.get(fingerprint);
    if (owner === undefined) return [];
    owners.delete(fingerprint);
    return [
      {
        path,
        startLine,
        message: `${settingLabel(each)} holds the same key as the project \`${owner}\`: one leak, one limit and one bill for both`,
        fix: 'give each project a key of its own: https://platform.openai.com/api-keys',
      },
    ];
  });
};

const settingKeys = ({ files }: Project): readonly NamedKey[] => files.filter(isSettingOf).flatMap(namedKeysOf);
