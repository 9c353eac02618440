import { perFile } from '../per-file.ts';
import type { ProjectFile } from '../project.ts';
import { environmentEntries } from './dotenv.ts';
import { isEnvironmentExample, isEnvironmentFile } from './environment-names.ts';
import type { NamedValue } from './named-value.ts';

/** The names and values of a file of settings, in order of place; none for any other file. A broken file gives what can be had. */
export const namedValuesOf: (file: ProjectFile) => readonly NamedValue[] = perFile(({ path, text }) =>
  isEnvironmentFile(path) || isEnvironmentExample(path) ? environmentEntries(text) : [],
);
