import type { ModeMend } from '../check.ts';
import type { Project } from '../project.ts';

/** What every file has where the file system knows no modes (Windows' disks in WSL, some network shares). */
const ALL = 0o777;
const OTHERS = 0o044;

/** Makes a file readable by its owner alone; nothing where it is, or where modes say nothing. */
export const ownerOnly = (path: string, project: Project): readonly ModeMend[] => {
  const mode = project.mode(path);
  return mode === undefined || mode === ALL || (mode & OTHERS) === 0 ? [] : [{ kind: 'mode', path, mode: 0o600 }];
};
