import type { Check, Found } from './check.ts';
import { dayText } from './age/days.ts';
import { environmentReads, isForDevelopment } from './environment/names.ts';
import { namesText } from './environment/secrets.ts';
import type { EnvironmentCommit, Project } from './project.ts';

/** What was committed once is in every clone, whatever later commits say. */
export const envInHistory: Check = {
  id: 'env-in-history',
  severity: 'high',
  title: 'No environment file was ever committed with a secret',
  why: 'Removing a file from the newest commit leaves it in all older ones, and in every clone and fork.',
  mend: 'Take the keys that it held for leaked: put new ones in their place. `tripkey scan-history` says which, and how to clean the history.',
  references: [
    'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository',
  ],
  reads: environmentReads,
  ahead: (git) => void git.environmentHistory(),
  run: async (project) => {
    const { git } = project;
    if (git === undefined) return [];
    const found = (await git.environmentHistory()).flatMap((commit) => foundIn(commit, project));
    return git.shallow ? [...found, shallowFound] : found;
  },
};

const foundIn = (commit: EnvironmentCommit, project: Project): readonly Found[] => {
  const { path, names, secrets, inHead } = commit;
  const isSecret = secrets.length > 0;
  // env-tracked tells of the file itself.
  if (!isSecret && inHead) return [];
  const since = `${dayText(commit.committedAt)} (${commit.commit.slice(0, 10)})`;
  const what = namesText(isSecret ? secrets : names);
  const after = inHead ? 'and HEAD still has the file' : 'and stays in the history though HEAD has the file no more';
  return [
    {
      severity: isSecret ? severityOf(commit, project) : 'info',
      path,
      message: `it was committed with ${what} on ${since}, ${after}`,
      fix: isSecret
        ? 'put new keys in place of the old ones; `tripkey scan-history` finds them and says how to clean the history'
        : 'see what it held: nothing in it looked like a secret',
    },
  ];
};

const severityOf = ({ path, secrets }: EnvironmentCommit, { keyVariables }: Project): 'high' | 'medium' | 'low' => {
  if (secrets.some((name) => keyVariables.has(name) || /openai/i.test(name))) return 'high';
  return isForDevelopment(path) ? 'low' : 'medium';
};

const shallowFound: Found = {
  severity: 'info',
  message: 'the clone is shallow: which environment files older commits held is not known',
  fix: 'run `git fetch --unshallow`, then doctor once more',
};
