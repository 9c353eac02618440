import { CALLED_FILE, CI_FILE, callsElsewhere, looksAtChanges } from './automation/ci-files.ts';
import { type Reached, reachedFrom } from './automation/reached.ts';
import type { Check, Found } from './check.ts';
import type { Project, ProjectFile } from './project.ts';
import { speaksOfKeys } from './keys/speaks-of-keys.ts';

export const ciMissing: Check = {
  id: 'ci-missing',
  severity: 'low',
  title: 'CI looks for keys in each change',
  why: 'Whoever has no hook, or passes it with `--no-verify`, is seen nowhere else before the key is in the main branch.',
  mend: 'Add a step that runs `npx tripkey scan --range "origin/$BASE_BRANCH..HEAD"` to what CI does with each change.',
  references: ['https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety'],
  reads: new RegExp(`${CI_FILE.source}|${CALLED_FILE.source}`),
  words: ['tripkey'],
  run: (project) => {
    // CI's files stand at a repository's top.
    if (project.git === undefined || project.git.prefix !== '') return [];
    const starts = project.files.filter(({ path, text }) => CI_FILE.test(path) && looksAtChanges(path, text));
    const [first] = starts.toSorted((a, b) => rank(a) - rank(b));
    if (servicesRunTripkey(project)) return [];
    if (first === undefined) return project.files.some(({ path }) => CI_FILE.test(path)) ? [] : withoutCi(project);
    const reached = reachedFrom(starts, folderOf(project));
    return reached.tripkey ? [] : [problemOf(first, reached, starts, project)];
  },
};

/** Some CI has no file in the repository: worth a word where there are keys to lose, and no more. */
const withoutCi = (project: Project): readonly Found[] =>
  speaksOfKeys(project)
    ? [
        {
          severity: 'info',
          message: 'no CI is set up here: a key that no hook has stopped is seen by nobody',
          fix: 'have CI run `npx tripkey scan --range "origin/$BASE_BRANCH..HEAD"` on each change',
        },
      ]
    : [];

/** Where a step belongs: what looks at changes to be merged, and best what tests them. */
const rank = ({ path, text }: ProjectFile): number =>
  (/\b(?:pull_request|merge_request|pull-requests)/.test(text) ? 0 : 2) +
  (/(?:^|[/_-])(?:ci|tests?|checks?|lint|main|security)\b/i.test(path) ? 0 : 1);

/** pre-commit.ci runs its file's hooks, and nothing in a repository says whether it is there. */
const servicesRunTripkey = (project: Project): boolean => {
  const config = project.file('.pre-commit-config.yaml');
  return config !== undefined && reachedFrom([config], folderOf(project)).tripkey;
};

const folderOf = (project: Project): Parameters<typeof reachedFrom>[1] => ({
  read: (path) => project.file(path)?.text,
  manifests: project.files.map(({ path }) => path).filter((path) => /(?:^|\/)package\.json$/.test(path)),
});

const problemOf = (
  { path }: ProjectFile,
  { others }: Reached,
  starts: readonly ProjectFile[],
  project: Project,
): Found => {
  const isAway = starts.some((file) => callsElsewhere(file.path, file.text));
  const found = {
    path,
    fix: 'add a step that runs `npx tripkey scan --range "origin/$BASE_BRANCH..HEAD"`, with the whole history checked out',
  };
  if (others.length > 0) {
    const names = others.map((name) => `\`${name}\``).join(', ');
    return {
      ...found,
      severity: 'info',
      message: `CI runs ${names}, and not tripkey, which knows more forms of OpenAI keys`,
    };
  }
  const reason = 'a key that no hook has stopped is seen by nobody';
  const message = isAway
    ? `no step of CI that is here runs tripkey, and other repositories' are not known: ${reason}`
    : `no step of CI runs tripkey: ${reason}`;
  return isAway || !speaksOfKeys(project) ? { ...found, severity: 'info', message } : { ...found, message };
};
