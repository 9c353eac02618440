import { readFileSync, statSync } from 'node:fs';

/** What people write by hand is shorter. */
const LONGEST = 1_000_000;

/** The text of a script or a small configuration; undefined where there is none, or none that people wrote. */
export const shortText = (path: string): string | undefined => {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= LONGEST ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
};
