import type { Project } from '../project.ts';
import { namesKeyVariable } from './uses-key.ts';

/** Whether a project has to do with OpenAI's keys: one stands in it, or a file names a variable that holds one. */
export const speaksOfKeys = (project: Project): boolean =>
  project.files.some((file) => file.keys.length > 0 || namesKeyVariable(file, project));
