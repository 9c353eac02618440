import type { Repository } from '../../git/repository.ts';
import type { ProjectGit } from '../project.ts';
import type { OpenOptions } from './open-project.ts';

/** What checks may ask git about the folder of a repository. */
export const gitQuestions = (
  repository: Repository,
  _options: Pick<OpenOptions, 'env' | 'config' | 'signal'>,
): ProjectGit => ({
  prefix: repository.prefix.toString(),
  shallow: repository.shallow,
  ignoredBy: () => new Map(),
  environmentHistory: () => Promise.resolve([]),
  firstCommitted: () => Promise.resolve(new Map()),
  hooks: () => Promise.reject(new Error('not asked yet')),
});
