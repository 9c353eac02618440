import type { Found } from '../check.ts';
import type { KeyPlace, Project, ProjectFile } from '../project.ts';

/** One way in which a key gets to browsers or phones, looked for in one file. */
export type Look = (file: ProjectFile, project: Project) => Iterable<Omit<Found, 'path'>>;

/** What is advised everywhere. */
export const serverFix = 'let a server of yours hold the key and call OpenAI';

/** The keys of a file that are no placeholders, and not made for browsers, as ephemeral ones are. */
export const secretKeys = (file: ProjectFile): readonly KeyPlace[] =>
  file.keys.filter(({ confidence, ruleId }) => confidence !== 'low' && ruleId !== 'openai-ephemeral-client-secret');
