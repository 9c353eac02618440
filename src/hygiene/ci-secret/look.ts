import type { Found } from '../check.ts';
import type { Project, ProjectFile } from '../project.ts';

/** One way in which CI loses a key, looked for in one file. */
export type Look = (file: ProjectFile, project: Project) => readonly Omit<Found, 'path'>[];
