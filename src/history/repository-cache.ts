import type { Config } from '../config/config.ts';
import type { Repository } from '../git/repository.ts';
import { createSearchCache } from './cache.ts';
import { rulesHash } from './rules-hash.ts';
import { commonFolder } from './submodules.ts';
import type { SearchCache } from './suspect.ts';

/** What was searched of a repository before, by the same rules. A cache inside of what is scanned is not used. */
export const repositoryCache = (
  repository: Repository,
  { rules, minConfidence }: Pick<Config, 'rules' | 'minConfidence'>,
  env: Readonly<Record<string, string | undefined>>,
): SearchCache => {
  const { top, gitDir } = repository;
  const folders = [gitDir, commonFolder(repository), ...(top === null ? [] : [top])];
  return createSearchCache(rulesHash(rules, minConfidence), env, folders);
};
