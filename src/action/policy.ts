import type { PolicyOptions } from '../commands/policies.ts';
import { BASELINE_FILE, configFiles } from '../config/file-names.ts';
import { UsageError } from '../errors.ts';
import { isZeroId } from '../git/revision-range.ts';
import { askGit } from '../git/run.ts';
import type { Repository } from '../git/repository.ts';
import type { Inputs } from './inputs.ts';
import { type Place, fromTop } from './place.ts';
import type { Plan } from './plan.ts';

/** What decides what counts, and what of it the scanned commits change. */
export interface Policy {
  readonly options: Pick<PolicyOptions, 'config' | 'baseline' | 'policyRef'>;
  readonly warnings: readonly string[];
}

/** Full ids. */
export interface Commits {
  /** What policy is read from, unless it is the work tree's; zeros: nothing is before the change. */
  readonly base: string | undefined;
  /** What is read, if that is a range. */
  readonly range: { readonly base: string; readonly head: string } | undefined;
}

/** Where configuration and baseline are read: what proposes a change must not allow its own keys. Throws UsageError where that cannot be told. */
export const policyOf = (plan: Plan, inputs: Inputs, place: Place, { base, range }: Commits): Policy => {
  const { repository } = place;
  const files = { config: named(inputs.config, place), baseline: named(inputs.baseline, place) };
  if (repository === null) return { options: files, warnings: [] };
  const policyRef = inputs.policyRef ?? (plan.policy === 'work-tree' ? '' : base);
  if (policyRef === undefined) {
    throw new UsageError(
      'the commit that the change starts from is not in this checkout, and policy is read there',
      'set `fetch-depth: 0` for actions/checkout, or the input policy-ref',
    );
  }
  // Nothing is before the first commit: what the range adds does not hold for it (commands/policies.ts).
  const ref = isZeroId(policyRef) ? undefined : policyRef;
  const changed =
    plan.policy === 'base' && range !== undefined
      ? changedFiles(repository, range, [...FILES, ...Object.values(files)])
      : [];
  const warnings = changed.map(
    (file) =>
      `${file} is changed by these commits: it was read as it is in ${shortRef(inputs.policyRef ?? base ?? '')}`,
  );
  const config = files.config !== undefined && isAdded(repository, ref, files.config) ? undefined : files.config;
  return { options: { config, baseline: files.baseline, policyRef: ref }, warnings };
};

const FILES = [...configFiles, BASELINE_FILE] as const;

const shortRef = (ref: string): string => (/^[0-9a-f]{40,64}$/.test(ref) ? ref.slice(0, 12) : ref);

const named = (path: string | undefined, place: Place): string | undefined =>
  path === undefined ? undefined : fromTop(place, path);

const changedFiles = (
  repository: Repository,
  { base, head }: NonNullable<Commits['range']>,
  names: readonly (string | undefined)[],
): readonly string[] => {
  if (isZeroId(base)) return [];
  const paths = names.filter((name) => name !== undefined && !name.startsWith('..'));
  const diff = ['--literal-pathspecs', 'diff', '--name-only', '-z', '--no-ext-diff', '--no-renames'];
  const ask = (range: string): string | undefined => {
    const answer = askGit(repository, [...diff, range, '--', ...(paths as string[])]);
    return answer.status === 0 ? answer.stdout.toString() : undefined;
  };
  // Of what the base has meanwhile become, nothing is the change's doing; histories that share nothing have no such point.
  const changed = ask(`${base}...${head}`) ?? ask(`${base}..${head}`) ?? '';
  return changed.split('\0').filter((name) => name !== '');
};

/** A file of policy that comes with the change does not hold for it. */
const isAdded = (repository: Repository, ref: string | undefined, name: string): boolean =>
  ref !== undefined &&
  ref !== '' &&
  !name.startsWith('..') &&
  askGit(repository, ['cat-file', '-e', `${ref}:${name}`]).status !== 0 &&
  askGit(repository, ['cat-file', '-e', `HEAD:${name}`]).status === 0;
