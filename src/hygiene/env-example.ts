import type { Check, EditMend, Found } from './check.ts';
import { exampleFrom, namesShown, namesToShow, withNames, withoutValues } from './environment/example.ts';
import { type EnvironmentFolder, environmentFolders } from './environment/folders.ts';
import { ignoreFileFor, ignoreMends } from './environment/gitignore.ts';
import { environmentReads } from './environment/names.ts';
import { nameOf } from './path-parts.ts';
import { type EnvironmentSecret, entriesOf, namesText, secretsOf } from './environment/secrets.ts';
import type { Project, ProjectFile } from './project.ts';

/** What is copied instead of a colleague's `.env`. Defaults such as `PORT=3000` are what an example is for: secrets alone do not belong there. */
export const envExample: Check = {
  id: 'env-example',
  severity: 'low',
  title: 'An example names the variables of `.env`, and holds no secret',
  why: 'Where nothing says which variables there are, people send each other their `.env`, keys and all.',
  mend: 'Commit a `.env.example` with the names of `.env` and no values.',
  references: ['https://12factor.net/config', 'https://www.dotenv.org/docs/security/env'],
  reads: environmentReads,
  run: (project) => {
    const folders = environmentFolders(project);
    // Asked about together here: one at a time, thousands of folders take git minutes.
    project.git?.ignoredBy(folders.map(({ folder }) => `${folder}.env.example`));
    return [
      ...folders.flatMap(({ examples }) => examples.flatMap(foundSecrets)),
      ...folders.flatMap((folder) => foundNames(project, folder, folders)),
    ];
  },
};

const foundSecrets = (file: ProjectFile): readonly Found[] => {
  const secrets = secretsOf(file);
  const names = new Set(secrets.flatMap(({ name }) => name ?? []));
  const mend: EditMend = { kind: 'edit', path: file.path, edit: (text = '') => withoutValues(text, names) };
  return secrets.map((secret) => ({
    severity: secret.key === undefined ? 'low' : 'high',
    path: file.path,
    startLine: secret.line,
    message: `${secretText(secret)}, in a file that is made to be shared`,
    fix: 'leave the value out, and put a new key in place of this one',
    mends: secret.name === undefined ? [] : [mend],
  }));
};

const secretText = ({ name, key }: EnvironmentSecret): string => {
  const where = name === undefined ? 'a comment' : `\`${name}\``;
  return key === undefined ? `${where} has a value that looks like a secret` : `${where} holds a key (${key.title})`;
};

/** What `.env` and its kin name, and examples do not: those beside it, else those of a folder above. */
const foundNames = (
  project: Project,
  one: EnvironmentFolder,
  folders: readonly EnvironmentFolder[],
): readonly Found[] => {
  const files = one.files.filter(isShared);
  const first = files.find(({ path }) => nameOf(path) === '.env') ?? files[0];
  const names = namesToShow(files.flatMap(entriesOf)).filter((name) => !OF_TOOLS.test(name));
  if (first === undefined || names.length === 0) return [];
  const [example] = one.examples;
  const above = example === undefined ? folders.filter(({ folder }) => one.folder.startsWith(folder)) : [one];
  const shown = new Set(above.flatMap(({ examples }) => examples).flatMap(({ text }) => [...namesShown(text)]));
  const missing = names.filter((name) => !shown.has(name));
  if (missing.length === 0) return [];
  return [
    example === undefined ? foundNone(project, one, { first, names }) : foundLess(example, first, { names, missing }),
  ];
};

/** Files of which everybody has their own. Tests' and copies are not, a tracked one with defaults is its own example, `.envrc` is a script. */
const isShared = (file: ProjectFile): boolean =>
  !/(?:^|[._-])(?:tests?|testing|ci|e2e|bak|backup|old|orig|save|envrc)(?:[._~-]|$)|~$/i.test(nameOf(file.path)) &&
  (!file.tracked || secretsOf(file).length > 0);

/** Written into `.env.local` by `vercel env pull` and the like. */
const OF_TOOLS = /^(?:VERCEL|TURBO|NX)_|^VERCEL$/;

interface Named {
  readonly first: ProjectFile;
  readonly names: readonly string[];
}

const foundNone = (project: Project, one: EnvironmentFolder, { first, names }: Named): Found => {
  const path = `${one.folder}${nameOf(first.path).startsWith('.dev.vars') ? '.dev.vars' : '.env'}.example`;
  const edit: EditMend = {
    kind: 'edit',
    path,
    edit: (text) => withNames(text ?? exampleFrom(first.text), names),
  };
  // What ignores `.env.*` would ignore it, too.
  const ignored = project.git?.ignoredBy([path]).has(path) === true;
  const mend = ignored ? ignoreMends(project, [{ ...one, names: [], kept: [path] }]) : undefined;
  const unignore = mend?.get(ignoreFileFor(project, one.folder));
  return {
    path: first.path,
    message: `no example names its variables (${namesText(names)}): the next one to need them asks for the file itself`,
    fix: `write \`${nameOf(path)}\` with the names and no values`,
    mends: unignore === undefined ? [edit] : [edit, unignore],
  };
};

const foundLess = (
  example: ProjectFile,
  first: ProjectFile,
  { names, missing }: Pick<Named, 'names'> & { readonly missing: readonly string[] },
): Found => ({
  path: example.path,
  message: `${namesText(missing)} of \`${nameOf(first.path)}\` ${missing.length > 1 ? 'are' : 'is'} not in it`,
  fix: 'add the names, without values',
  mends: [{ kind: 'edit', path: example.path, edit: (text = '') => withNames(text, names) }],
});
