import { perProject } from './per-project.ts';

/** Whether a project speaks of a variable that holds an OpenAI key: what weakens all its connections weakens those with the key. */
export const usesKey = perProject(({ files, keyVariables }) => {
  const names = [...keyVariables];
  return files.some(
    ({ path, text }) => !/\.(?:md|mdx|rst|txt)$/.test(path) && names.some((name) => text.includes(name)),
  );
});
