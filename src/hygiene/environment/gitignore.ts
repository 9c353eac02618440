import type { EditMend } from '../check.ts';
import type { Project } from '../project.ts';
import type { EnvironmentFolder } from './folders.ts';
import { type Wanted, withIgnoreEntries } from './ignore-entries.ts';
import { folderOf, nameOf } from '../path-parts.ts';
import { secretsOf } from './secrets.ts';

/** What stands where nothing does yet: those that most libraries read. */
const USUAL = ['.env', '.env.local', '.env.production', '.env.development.local'] as const;

/** Names in a folder that git is to ignore, there or not. */
export const namesToIgnore = ({ folder, files }: EnvironmentFolder): readonly string[] => {
  const usual = USUAL.filter((name) => !keepsDefaults(files) || name.endsWith('.local'));
  const own = files.filter((file) => !file.tracked || secretsOf(file).length > 0).map(({ path }) => path);
  return [...new Set([...usual.map((name) => folder + name), ...own])];
};

/**
 * `.env` is tracked, with defaults for all: what Next.js, Vite and Symfony ask for. Secrets then go to `.env.local`. One with a secret is to be tracked no
 * longer, and ignored.
 */
const keepsDefaults = (files: EnvironmentFolder['files']): boolean =>
  files.some((file) => file.tracked && secretsOf(file).length === 0);

/** The entry that ignores a name. */
const entryOf = (path: string, { files }: EnvironmentFolder): string => {
  const name = nameOf(path);
  if (name === '.env' || !name.startsWith('.env.')) return name.replaceAll(/[\\*?[\]#!]| $/g, '\\$&');
  if (!keepsDefaults(files)) return '.env.*';
  return name.endsWith('.local') ? '.env*.local' : name;
};

/** The `.gitignore` that has the last word on a folder: its own, or the nearest above that there is, else the top's. */
export const ignoreFileFor = (project: Project, folder: string): string => {
  for (let at = folder; at !== ''; at = folderOf(at.slice(0, -1))) {
    if (project.paths.has(`${at}.gitignore`)) return `${at}.gitignore`;
  }
  return '.gitignore';
};

/** Makes git ignore the names of folders, and no example. One change for each `.gitignore` that has to say so, by its path. */
export const ignoreMends = (
  project: Project,
  lacking: readonly (EnvironmentFolder & { readonly names: readonly string[]; readonly kept: readonly string[] })[],
): ReadonlyMap<string, EditMend> => {
  const wanted = new Map<string, { ignore: Wanted['ignore'][number][]; keep: string[] }>();
  for (const one of lacking) {
    const path = ignoreFileFor(project, one.folder);
    const within = (name: string): string => name.slice(folderOf(path).length);
    const all = wanted.get(path) ?? { ignore: [], keep: [] };
    all.ignore.push(...one.names.map((name) => ({ name: within(name), entry: entryOf(name, one) })));
    const examples = [`${one.folder}.env.example`, ...one.examples.map((file) => file.path), ...one.kept];
    all.keep.push(...examples.map(within));
    wanted.set(path, all);
  }
  return new Map(
    [...wanted].map(([path, all]) => [
      path,
      { kind: 'edit', path, edit: (text = '') => withIgnoreEntries(text, { ...all, keep: [...new Set(all.keep)] }) },
    ]),
  );
};
