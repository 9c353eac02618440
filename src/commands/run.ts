import { UsageError } from '../errors.ts';
import { findRepository } from '../git/repository.ts';
import { scan } from '../scan.ts';
import { createFilesSource } from '../sources/files.ts';
import { createInclude } from '../policies/globs.ts';
import { createToRoot } from '../policies/paths.ts';
import { type BaselineOptions, runBaseline } from './baseline.ts';
import type { Io } from './io.ts';
import { type PolicyOptions, loadPolicies } from './policies.ts';
import { type RulesOptions, runRules } from './rules.ts';

/** Commands that need the project's configuration first. Each returns its exit status. */

/** `tripkey baseline`, on all files of the repository. */
export const baseline = (
  options: PolicyOptions & Pick<BaselineOptions, 'action' | 'reason'> & { import?: string | undefined },
  io: Io,
): Promise<number> => {
  checkOptions(options);
  const repository = findRepository(io.cwd, io.env);
  if (repository?.top === null)
    throw new UsageError('this repository has no work tree, and so no baseline of its own', 'run it in a clone');
  const { config } = loadPolicies(options, repository, io);
  const all = { ...config, minConfidence: 'low' } as const;
  const paths = repository === null ? [] : [repository.top];
  const files = { paths, cwd: io.cwd, includeIgnored: false, include: createInclude(config, io.cwd), env: io.env };
  const search: BaselineOptions['scan'] = () =>
    scan((log) => createFilesSource(files, log), all, { toRoot: createToRoot(config.root, io.cwd) });
  const { action, reason, import: importFile } = options;
  const isPart = (options.exclude ?? []).length > 0;
  return runBaseline({ action, reason, importFile, config, scan: search, isPart }, io);
};

/** Entries that are in use would go because this once nobody looked where their keys are. The others decide nothing there, and would be left out in silence. */
const checkOptions = (
  options: PolicyOptions & Pick<BaselineOptions, 'action'> & { import?: string | undefined },
): void => {
  const { action, exclude = [], minConfidence, strict = false } = options;
  if (action === 'prune' && exclude.length > 0)
    throw new UsageError('--exclude does not go with prune', 'entries that are in use would go: leave it out');
  const mode = action === 'prune' ? 'prune' : options.import === undefined ? undefined : '--import';
  if (mode === undefined) return;
  const what = mode === 'prune' ? 'an entry stays' : 'what the file names is accepted';
  if (minConfidence !== undefined)
    throw new UsageError(`--min-confidence does not go with ${mode}`, `${what} whatever its certainty: leave it out`);
  if (strict) throw new UsageError(`--strict does not go with ${mode}`, `${what} whatever comments say: leave it out`);
};

/** `tripkey rules`, with the project's own. */
export const rules = (options: PolicyOptions & Pick<RulesOptions, 'action' | 'format'>, io: Io): Promise<number> => {
  const { config } = loadPolicies(options, findRepository(io.cwd, io.env), io);
  return runRules({ action: options.action, format: options.format, config }, io);
};
