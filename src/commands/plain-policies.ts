import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { builtInRules } from '../../rules/index.ts';
import { assembleConfig } from '../config/assemble.ts';
import { BASELINE_FILE, configFiles } from '../config/file-names.ts';
import { isCi } from '../ci.ts';
import { judgeFinding } from '../policies/judge.ts';
import type { Finding } from '../detect/finding.ts';
import type { Repository } from '../git/repository.ts';
import type { Io } from './io.ts';
import type { LoadedPolicies, PolicyOptions } from './policies.ts';

/**
 * What `loadPolicies` gives for a project that has nothing of its own, without the code that reads configurations and matches globs: a fifth of what a
 * start would load. Null where there is anything to read, or where policy is not read from the disk.
 */
export const plainPolicies = (
  options: PolicyOptions,
  repository: Repository | null,
  io: Pick<Io, 'cwd' | 'env'>,
): LoadedPolicies | null => {
  const root = repository?.top ?? io.cwd;
  if (!isPlain(options, io) || [...configFiles, BASELINE_FILE].some((name) => mayBeThere(join(root, name))))
    return null;
  const nothing = { file: undefined, settings: {}, warnings: [] };
  const config = assembleConfig({ ...nothing, root, known: builtInRules, overrides: options });
  const judge = (finding: Finding): Finding => judgeFinding(finding, {});
  return {
    config,
    include: () => () => true,
    apply: (findings) => ({ findings: findings.map(judge), notices: [] }),
    judge: () => judge,
    beside: () => [],
  };
};

const isPlain = (options: PolicyOptions, { env }: Pick<Io, 'env'>): boolean => {
  const { config, baseline, exclude = [], policyRef, ofServer, range, policyRange } = options;
  const isOfDisk = policyRef === undefined && ofServer !== true;
  const isJudgedBefore = isCi(env) && (range !== undefined || policyRange !== undefined);
  return config === undefined && typeof baseline !== 'string' && exclude.length === 0 && isOfDisk && !isJudgedBefore;
};

/** What cannot be looked at, or is a link to nothing, is for `loadPolicies` to name. */
const mayBeThere = (path: string): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
};
