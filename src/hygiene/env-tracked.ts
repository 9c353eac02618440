import type { Check, Found } from './check.ts';
import { environmentFiles } from './environment/folders.ts';
import { ownerOnly } from './environment/owner-only.ts';
import { environmentReads, isForDevelopment } from './environment/names.ts';
import { type EnvironmentSecret, entriesOf, namesText, secretsOf } from './environment/secrets.ts';
import { isPlaceholder, isSecretName } from './environment/values.ts';
import type { Project, ProjectFile } from './project.ts';

/** Frameworks ask for some of these files to be committed, with defaults for all: what they hold decides. */
export const envTracked: Check = {
  id: 'env-tracked',
  severity: 'high',
  title: 'No environment file with a secret is tracked by git',
  why: 'Who can read the repository has the keys, and every clone keeps them for good.',
  mend: 'Stop tracking it with `git rm --cached`, have git ignore it, and put new keys in place of the old ones.',
  references: [
    'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository',
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
  ],
  reads: environmentReads,
  run: (project) =>
    environmentFiles(project)
      .filter(({ tracked }) => tracked)
      .map((file) => secretFound(file, project) ?? emptyFound(file, project) ?? harmlessFound(file)),
};

const secretFound = (file: ProjectFile, project: Project): Found | undefined => {
  const secrets = secretsOf(file);
  const [first] = secrets;
  if (first === undefined) return undefined;
  const isKey = secrets.some(({ key }) => key !== undefined);
  return {
    severity: isKey || !isForDevelopment(file.path) ? 'high' : 'low',
    path: file.path,
    startLine: first.line,
    message: `git tracks it, and ${secretText(secrets)}: whoever can read the repository has it`,
    fix: `run \`git rm --cached ${file.path}\`, have git ignore it, and put new keys in place of the old ones`,
    // Once git forgets it, env-permissions would ask for it.
    mends: [{ kind: 'untrack', path: file.path }, ...ownerOnly(file.path, project)],
  };
};

const secretText = (secrets: readonly EnvironmentSecret[]): string => {
  const names = secrets.flatMap(({ name }) => name ?? []);
  const key = secrets.find((secret) => secret.key !== undefined)?.key;
  if (names.length === 0) return `a key stands in it (${key?.title})`;
  if (names.length > 1) return `${namesText(names)} in it look like secrets`;
  return `${namesText(names)} in it ${key === undefined ? 'looks like a secret' : `holds a key (${key.title})`}`;
};

/** Where a key is to be filled in, the next commit takes it. */
const emptyFound = (file: ProjectFile, { keyVariables }: Project): Found | undefined => {
  const entry = entriesOf(file).find(
    ({ name, value }) => (keyVariables.has(name) || isSecretName(name)) && isPlaceholder(value),
  );
  if (entry === undefined) return undefined;
  return {
    severity: 'low',
    path: file.path,
    startLine: entry.line,
    message: `git tracks it, and \`${entry.name}\` is to be filled in here: the next commit takes the value along`,
    fix: `keep values in a file that git ignores, such as \`.env.local\`, or make this one \`.env.example\``,
  };
};

const harmlessFound = ({ path }: ProjectFile): Found => ({
  severity: 'info',
  path,
  message: 'git tracks it; nothing in it looks like a secret, and what is added to it is committed',
  fix: 'keep secrets in a file that git ignores, such as `.env.local`',
});
