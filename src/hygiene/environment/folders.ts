import { isEnvironmentExample, isEnvironmentFile } from '../formats/environment-names.ts';
import type { Project, ProjectFile } from '../project.ts';
import { folderOf } from '../path-parts.ts';

/** A folder with environment files or examples of them; the project's own comes first, whether it has any or not. */
export interface EnvironmentFolder {
  /** With its `/` at the end; empty at the top. */
  readonly folder: string;
  readonly files: readonly ProjectFile[];
  readonly examples: readonly ProjectFile[];
}

/** Those that hold something, sorted. */
export const environmentFolders = (project: Project): readonly EnvironmentFolder[] => {
  const before = known.get(project);
  if (before !== undefined) return before;
  const files = project.files.filter(({ path }) => isEnvironmentFile(path));
  const examples = project.files.filter(({ path }) => isEnvironmentExample(path));
  const names = ['', ...[...files, ...examples].map(({ path }) => folderOf(path))];
  const inFolder = new Map<string, Mutable>(names.toSorted().map((name) => [name, { files: [], examples: [] }]));
  for (const file of files) inFolder.get(folderOf(file.path))?.files.push(file);
  for (const file of examples) inFolder.get(folderOf(file.path))?.examples.push(file);
  const folders = [...inFolder].map(([folder, held]) => ({ folder, ...held }));
  known.set(project, folders);
  return folders;
};

interface Mutable {
  readonly files: ProjectFile[];
  readonly examples: ProjectFile[];
}

const known = new WeakMap<Project, readonly EnvironmentFolder[]>();

/** Every environment file that was read. */
export const environmentFiles = (project: Project): readonly ProjectFile[] =>
  environmentFolders(project).flatMap(({ files }) => files);

/** Whether keys come to the project by environment variables: it has environment files, or code that names a variable for a key. */
export const isConcerned = (project: Project): boolean =>
  environmentFolders(project).some(({ files, examples }) => files.length > 0 || examples.length > 0) ||
  project.files.some(
    ({ path, text }) => !TEXTS.test(path) && [...project.keyVariables].some((name) => text.includes(name)),
  );

/** Documents, lock files, and CI, which has no environment files. */
export const TEXTS =
  /\.(?:mdx?|rst|txt|adoc|html?|lock|snap|svg)$|(?:^|\/)\.(?:github|gitlab|circleci)(?:\/|-)|\.gitlab-ci/i;
