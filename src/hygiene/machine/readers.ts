import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PlaceFile } from './place-files.ts';

/** Who else may read a file. */
export type Readers = 'everyone on this machine' | 'its group';

const GROUP_READ = 0o040;
const GROUP_ENTER = 0o010;
const OTHERS_READ = 0o004;
const OTHERS_ENTER = 0o001;

/** Undefined where nobody else may, also because a folder above keeps them out, and on Windows, whose modes say nothing. */
export const readersOf = ({ path, stats }: PlaceFile, platform: NodeJS.Platform): Readers | undefined => {
  const mode = Number(stats.mode);
  if (platform === 'win32' || (mode & (GROUP_READ | OTHERS_READ)) === 0) return undefined;
  const entered = foldersAbove(path).reduce((all, folder) => all & modeOf(folder), GROUP_ENTER | OTHERS_ENTER);
  if ((mode & OTHERS_READ) !== 0 && (entered & OTHERS_ENTER) !== 0) return 'everyone on this machine';
  // Where each user has a group of their own, it has their number, and nobody else is in it.
  const isOwnGroup = stats.gid === stats.uid;
  return (mode & GROUP_READ) !== 0 && (entered & GROUP_ENTER) !== 0 && !isOwnGroup ? 'its group' : undefined;
};

const foldersAbove = (path: string): readonly string[] => {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
};

const modeOf = (folder: string): number => {
  try {
    return statSync(folder).mode;
  } catch {
    return 0;
  }
};
