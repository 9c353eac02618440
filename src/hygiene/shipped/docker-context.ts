import { folderOf } from '../path-parts.ts';
import type { Project } from '../project.ts';

/**
 * The folder that an image is built from, with its `/`: no Dockerfile tells. Its own folder or the project's: the one in which more of what it
 * copies stands; else its own, if that looks like the top of a program.
 */
export const contextFolder = (project: Project, dockerfile: string, sources: readonly string[]): string => {
  const own = folderOf(dockerfile);
  if (own === '') return '';
  const named = sources
    .map((source) => source.replace(/^(?:\.?\/)+|\/+$/g, ''))
    .filter((path) => /^[\w@./-]+$/.test(path) && path !== '.');
  const count = (folder: string): number => named.filter((path) => isThere(project, folder + path)).length;
  const [inOwn, inTop] = [count(own), count('')];
  if (inOwn !== inTop) return inOwn > inTop ? own : '';
  return TOPS.some((name) => project.paths.has(own + name)) ? own : '';
};

const TOPS =
  '.dockerignore package.json pyproject.toml requirements.txt setup.py Pipfile go.mod Cargo.toml Gemfile composer.json pom.xml build.gradle main.py app.py index.js'.split(
    ' ',
  );

const isThere = (project: Project, path: string): boolean => project.paths.has(path) || foldersOf(project).has(path);

const foldersOf = (project: Project): ReadonlySet<string> => {
  const before = known.get(project);
  if (before !== undefined) return before;
  const folders = new Set<string>();
  for (const path of project.paths) {
    for (
      let at = path.lastIndexOf('/');
      at > 0 && !folders.has(path.slice(0, at));
      at = path.lastIndexOf('/', at - 1)
    ) {
      folders.add(path.slice(0, at));
    }
  }
  known.set(project, folders);
  return folders;
};

const known = new WeakMap<Project, ReadonlySet<string>>();
