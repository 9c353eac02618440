import type { Found } from './check.ts';
import type { Project, ProjectFile } from './project.ts';

/** One of the things that a check looks for in a file, where it looks for several. */
export type Look = (file: ProjectFile, project: Project) => Iterable<Omit<Found, 'path'>>;

/** What several looks find in a file, a line once: the first look that finds something there tells of it. */
export const lookFor =
  (looks: readonly Look[]): Look =>
  (file, project) => {
    const lines = new Set<number | undefined>();
    return looks
      .flatMap((look) => [...look(file, project)])
      .filter(({ startLine }) => !lines.has(startLine) && Boolean(lines.add(startLine)));
  };
