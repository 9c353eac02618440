import type { ProjectFile } from './project.ts';

/** Works a file out once, however many checks ask: `perFile((file) => parse(file.text))`. */
export const perFile = <T>(work: (file: ProjectFile) => T): ((file: ProjectFile) => T) => {
  const known = new WeakMap<ProjectFile, { readonly value: T }>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before.value;
    const value = work(file);
    known.set(file, { value });
    return value;
  };
};
