import type { Repository } from '../../git/repository.ts';
import type { Project, ProjectGit } from '../project.ts';
import { environmentHistory } from './environment-history.ts';
import { ignoredBy } from './ignored-by.ts';
import type { OpenOptions } from './open-project.ts';

/** What checks may ask git about the folder of a repository. */
export const gitQuestions = (
  repository: Repository,
  _options: Pick<OpenOptions, 'env' | 'config' | 'signal'>,
  onUnread: Project['unread'],
): ProjectGit => ({
  prefix: repository.prefix.toString(),
  shallow: repository.shallow,
  ignoredBy: (paths) => ignoredBy(repository, paths),
  environmentHistory: () => environmentHistory(repository, onUnread),
  firstCommitted: () => Promise.resolve(new Map()),
  hooks: () => Promise.reject(new Error('not asked yet')),
});
