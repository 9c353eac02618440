import type { ProjectFile } from './project.ts';

/** Parsed sources take up twenty times their length: so many files' are kept. */
const KEPT = 32;

/** Works a file out once, however many checks ask while it is looked at: `perFile((file) => parse(file.text))`. */
export const perFile = <T>(work: (file: ProjectFile) => T): ((file: ProjectFile) => T) => {
  const known = new Map<ProjectFile, { readonly value: T }>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before.value;
    const value = work(file);
    const [oldest] = known.size < KEPT ? [] : known.keys();
    if (oldest !== undefined) known.delete(oldest);
    known.set(file, { value });
    return value;
  };
};
