import type { Found } from './check.ts';
import type { KeyPlace, Project, ProjectFile } from './project.ts';

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

/** The keys of a file that are no placeholders, and not made for browsers, as ephemeral ones are. */
export const secretKeys = (file: ProjectFile): readonly KeyPlace[] =>
  file.keys.filter(({ confidence, ruleId }) => confidence !== 'low' && ruleId !== 'openai-ephemeral-client-secret');
