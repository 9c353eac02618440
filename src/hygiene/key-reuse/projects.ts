import { posix } from 'node:path';
import { formatOf } from '../formats/format-of.ts';
import { isCiFile } from '../formats/workflow.ts';
import type { ProjectFile } from '../project.ts';

/**
 * Whether two projects share no file: one is not a folder of the other. By their names as they were given, relative to
 * the same folder.
 */
export const isApart = (a: string, b: string): boolean => {
  const [first = '', second = ''] = [a, b].map((name) => `${posix.resolve(somewhere, name.replaceAll('\\', '/'))}/`);
  return !first.startsWith(second) && !second.startsWith(first);
};

/** Deep enough for any `../..`. */
const somewhere = `/${'folder/'.repeat(30)}`;

/** Whether a file holds settings of the project that it lies in. */
export const isSettingOf = ({ path }: ProjectFile): boolean => formatOf(path) !== undefined || isCiFile(path);
