import { globMatcher } from '../../policies/globs.ts';
import { globProblem } from '../../policies/paths.ts';
import type { Found } from '../check.ts';
import { folderOf } from '../path-parts.ts';
import type { Project, ProjectFile } from '../project.ts';

/** One way by which an environment file with a secret leaves: the problem, or undefined where it stays. */
export type Way = (file: ProjectFile, project: Project) => Found | undefined;

/** The nearest of some files in a file's folder or one above it, within the project. */
export const nearest = (project: Project, path: string, names: readonly string[]): ProjectFile | undefined => {
  for (let folder = path; folder !== '';) {
    folder = folderOf(folder.slice(0, -1));
    const found = names.map((name) => project.file(folder + name)).find((file) => file !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Whether patterns of a packager cover a path; the last that matches decides. Those that would take long are passed over. */
export const covers = (globs: readonly string[]): ((path: string) => boolean) =>
  globMatcher(globs.filter((glob) => globProblem(glob) === undefined));

/** Lines of a file of patterns: no comments, no white space around. */
export const patternLines = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
