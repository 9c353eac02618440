import type { Repository } from '../../git/repository.ts';
import type { IgnoreRule, Project, ProjectGit } from '../project.ts';
import { environmentHistory } from './environment-history.ts';
import { firstCommitted } from './first-committed.ts';
import { hookState } from './hook-state.ts';
import { ignoredBy } from './ignored-by.ts';
import type { OpenOptions } from './open-project.ts';

/** What checks may ask git about the folder of a repository. */
export const gitQuestions = (
  repository: Repository,
  options: Pick<OpenOptions, 'env' | 'config' | 'signal'>,
  onUnread: Project['unread'],
): ProjectGit => ({
  top: repository.top ?? repository.gitDir,
  prefix: repository.prefix.toString(),
  shallow: repository.shallow,
  ignoredBy: remembered((paths) => ignoredBy(repository, paths)),
  environmentHistory: once(() => environmentHistory(repository, onUnread)),
  firstCommitted: (fingerprints) => firstCommitted(repository, fingerprints, options),
  hooks: () => hookState(repository, options.env),
});

/** Each path is asked about once: git takes as long for one as for thousands. */
const remembered = (ask: ProjectGit['ignoredBy']): ProjectGit['ignoredBy'] => {
  const known = new Map<string, IgnoreRule | undefined>();
  return (paths) => {
    const unknown = paths.filter((path) => !known.has(path));
    const answers = unknown.length === 0 ? new Map<string, IgnoreRule>() : ask(unknown);
    for (const path of unknown) known.set(path, answers.get(path));
    return new Map(
      paths.flatMap((path): [string, IgnoreRule][] => {
        const rule = known.get(path);
        return rule === undefined ? [] : [[path, rule]];
      }),
    );
  };
};

/** Asked several times, answered once; a failure is told to who waits for the answer. */
const once = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    answer.catch(() => {});
    return answer;
  };
};
