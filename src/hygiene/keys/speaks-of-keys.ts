import type { Project } from '../project.ts';

/** Whether a project has to do with OpenAI's keys: one stands in it, or a file names a variable that holds one. */
export const speaksOfKeys = ({ files, keyVariables }: Project): boolean =>
  files.some(({ keys, text }) => keys.length > 0 || [...keyVariables].some((name) => text.includes(name)));
