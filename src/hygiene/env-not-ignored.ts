import type { Check, EditMend, Found } from './check.ts';
import { type EnvironmentFolder, environmentFolders, isConcerned } from './environment/folders.ts';
import { ignoreFileFor, ignoreMends, namesToIgnore } from './environment/gitignore.ts';
import { environmentReads } from './environment/names.ts';
import { nameOf } from './path-parts.ts';
import { readsEnvironmentFiles } from './environment/readers.ts';
import { namesText, secretsOf } from './environment/secrets.ts';
import type { IgnoreRule, Project, ProjectFile, ProjectGit } from './project.ts';

/** By git's own judgement, also of files that are not there yet. */
export const envNotIgnored: Check = {
  id: 'env-not-ignored',
  severity: 'medium',
  title: 'Git ignores `.env` and its kin, and no example of them',
  why: 'A file that git does not ignore goes into the next commit with `git add .`, and with it the keys that it holds.',
  mend: 'Have a `.gitignore` that is committed say `.env`, `.env.*` and `!.env.example`.',
  references: [
    'https://git-scm.com/docs/gitignore',
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
  ],
  reads: environmentReads,
  run: (project) => {
    if (project.git === undefined) return withoutRepository(project);
    return isConcerned(project) ? inRepository(project, project.git) : [];
  },
};

type Rules = ReadonlyMap<string, IgnoreRule>;

/** A folder as git sees it. Paths are those of the project. */
interface Judged extends EnvironmentFolder {
  /** Names that no rule of the project ignores; those that one's own rules ignore are among them. */
  readonly names: readonly string[];
  /** Examples on the disk that git ignores. */
  readonly kept: readonly string[];
}

const inRepository = (project: Project, git: ProjectGit): readonly Found[] => {
  const folders = environmentFolders(project).filter(isWanted);
  const rules = git.ignoredBy(
    folders.flatMap((one) => [`${one.folder}.env`, ...namesToIgnore(one), ...exampleNames(one)]),
  );
  const judged = folders.map((one): Judged => ({
    ...one,
    names: namesToIgnore(one).filter((name) => rules.get(name)?.shared !== true),
    kept: exampleNames(one).filter((name) => rules.has(name) && isLost(project, name)),
  }));
  const lacking = judged.filter(({ names, kept }) => names.length > 0 || kept.length > 0);
  const mends = ignoreMends(project, lacking);
  const atTop = new Set(judged.find(({ folder }) => folder === '')?.names);
  return lacking.flatMap((one) => {
    const mend = mends.get(ignoreFileFor(project, one.folder));
    const news = one.names.filter((name) => one.folder === '' || !atTop.has(nameOf(name)));
    const file = foundFiles(one, rules);
    const future = file.length === 0 ? foundNames(project, { ...one, names: news }, rules) : [];
    return [...file, ...future, ...foundExamples(one, rules)].map((found) => withMend(found, mend));
  });
};

const withMend = (found: Found, mend: EditMend | undefined): Found =>
  mend === undefined ? found : { ...found, mends: [mend] };

/** Below the top, tracked files alone are somebody's test data: nobody makes others beside them. */
const isWanted = ({ folder, files, examples }: EnvironmentFolder): boolean =>
  folder === '' || examples.length > 0 || files.some(({ tracked }) => !tracked);

const exampleNames = ({ folder }: EnvironmentFolder): readonly string[] =>
  ['.env.example', '.env.sample', '.env.template', '.env.dist'].map((name) => folder + name);

const isLost = (project: Project, path: string): boolean =>
  project.file(path)?.tracked !== true && project.changedAt(path) !== undefined;

/** Files that the next `git add .` takes. */
const foundFiles = ({ files }: Judged, rules: Rules): readonly Found[] =>
  files
    .filter(({ path, tracked }) => !tracked && !rules.has(path))
    .map((file) => ({
      severity: secretsOf(file).length > 0 ? ('high' as const) : ('low' as const),
      path: file.path,
      message: `git does not ignore it: the next \`git add .\` takes ${cargo(file)} along`,
      fix: `add \`${nameOf(file.path)}\` to \`.gitignore\``,
    }));

const cargo = (file: ProjectFile): string =>
  namesText(secretsOf(file).flatMap(({ name }) => name ?? [])) || (secretsOf(file).length > 0 ? 'a key' : 'it');

/** What would be taken once somebody makes it, and what is ignored on this machine alone. */
const foundNames = (project: Project, one: Judged, rules: Rules): readonly Found[] => {
  const path = ignoreFileFor(project, one.folder);
  const bare = one.names.filter((name) => !rules.has(name));
  const own = one.names.filter((name) => rules.has(name));
  const source = rules.get(own[0] ?? '')?.source ?? '';
  const isAll = bare.length > 0 && bare.length === namesToIgnore(one).length && !rules.has(`${one.folder}.env`);
  const found: Found[] = [];
  if (bare.length > 0) {
    found.push({
      severity: isAll && isExpected(project, one, path) ? 'medium' : 'low',
      path,
      message: `${isAll ? 'nothing' : 'no entry'} makes git ignore ${namesText(bare)}: once there, the next \`git add .\` takes it along`,
      fix: 'add entries for environment files',
    });
  }
  if (own.length > 0) {
    found.push({
      severity: 'low',
      path,
      message: `only \`${source}\` ignores ${namesText(own)}: that file is not shared, and other clones do not ignore it`,
      fix: 'add entries for environment files',
    });
  }
  return found;
};

/** Whether somebody will make one of them: there are some already, code reads them, or nobody has thought of what git is to ignore. */
const isExpected = (project: Project, { files, examples }: Judged, ignoreFile: string): boolean =>
  files.length > 0 || examples.length > 0 || !project.paths.has(ignoreFile) || readsEnvironmentFiles(project);

const foundExamples = ({ kept }: Judged, rules: Rules): readonly Found[] =>
  kept.map((path) => {
    const { pattern = '', source = '', line = 0 } = rules.get(path) ?? {};
    return {
      severity: 'low',
      path,
      message: `\`${pattern}\` (${source}:${line}) makes git ignore it: who clones the project does not get it`,
      fix: `add \`!${nameOf(path)}\` after that line`,
    };
  });

/** A folder that may become a repository: only where a secret lies in it already. */
const withoutRepository = (project: Project): readonly Found[] => {
  const [top] = environmentFolders(project);
  const file = top?.files.find((one) => secretsOf(one).length > 0);
  if (top === undefined || top.folder !== '' || file === undefined || project.paths.has('.gitignore')) return [];
  const mend = ignoreMends(project, [{ ...top, names: namesToIgnore(top), kept: [] }]).get('.gitignore');
  const found: Found = {
    severity: 'low',
    path: file.path,
    message: `there is no \`.gitignore\`: once this is a repository, the first \`git add .\` takes ${cargo(file)} along`,
    fix: `add \`${nameOf(file.path)}\` to a new \`.gitignore\``,
  };
  return [withMend(found, mend)];
};
