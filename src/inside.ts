import { isAbsolute, relative, sep } from 'node:path';

/** Whether a path is the folder or below it, as both are written: who wants links resolved does that before. */
export const isInside = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  // Absolute on Windows, where there may be no way between two drives.
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};
