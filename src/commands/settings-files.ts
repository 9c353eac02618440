import { attempt } from '../attempt.ts';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findRepository } from '../git/repository.ts';
import type { Io } from './io.ts';

/** Longer files are no settings. */
const LONGEST = 1 << 20;
/** Of one folder. */
const MOST_FILES = 50;

/** A file of settings. Throws for anything that waits, never ends or is longer than a megabyte. */
export const readSettings = (path: string): Buffer => {
  const stats = statSync(path);
  if (!stats.isFile() || stats.size > LONGEST) throw new Error('not a file of settings');
  return readFileSync(path);
};

/** The `.env` file here, or at the top of the repository, in which a value stands; undefined when it stands in none. */
export const envFileWith = (value: string, { cwd, env }: Pick<Io, 'cwd' | 'env'>): string | undefined => {
  const top = findRepository(cwd, env)?.top ?? cwd;
  return [...new Set([cwd, top])].flatMap(envFiles).find((path) => attempt(() => readSettings(path))?.includes(value));
};

const envFiles = (folder: string): readonly string[] =>
  (attempt(() => readdirSync(folder)) ?? [])
    .filter((name) => name.startsWith('.env') || name.endsWith('.env'))
    .sort()
    .slice(0, MOST_FILES)
    .map((name) => join(folder, name));
