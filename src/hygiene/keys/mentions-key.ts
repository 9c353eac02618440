import type { Project, ProjectFile } from '../project.ts';
import { namesKeyVariable } from './uses-key.ts';

/** Whether a file names something that may hold a key, or holds one: most files that speak of OpenAI do neither, and need not be taken apart. */
export const mentionsKey = (file: ProjectFile, project: Project): boolean =>
  file.keys.length > 0 || keyName.test(file.text) || namesKeyVariable(file, project);

/** `OPENAI_API_KEY`, `openai.api_key`, `client.apiKey`, `OpenAI_Key`. */
const keyName =
  /api[_-]?key|open[_-]?ai[\w.-]{0,40}(?:key|token|secret|credential)|chat[_-]?gpt[\w.-]{0,40}(?:key|token)/i;
