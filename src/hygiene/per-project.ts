import type { Project } from './project.ts';

/** Works a project's fact out once, however many files ask. */
export const perProject = <T>(work: (project: Project) => T): ((project: Project) => T) => {
  const known = new WeakMap<Project, { readonly value: T }>();
  return (project) => {
    const before = known.get(project);
    if (before !== undefined) return before.value;
    const value = work(project);
    known.set(project, { value });
    return value;
  };
};
