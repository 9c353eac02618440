import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import { streamGit } from '../../git/run.ts';
import { isEnvironmentFile } from '../formats/environment-names.ts';

/** Folders that are made from the sources and given to others; `.vercel` holds what `vercel env pull` wrote. */
const BUILT = /(?:^|\/)(?:dist|build|out|www|\.next|\.nuxt|\.output|\.svelte-kit|\.vercel|public|_site)\/$/;
const OWN = /(?:^|\/)\.npmrc$/;

/**
 * Of what git ignores below the repository's folder: environment files, and built output. Folders end in `/`.
 * Throws GitError.
 */
export const ignoredFiles = async (repository: Repository): Promise<readonly string[]> => {
  const chunks: Buffer[] = [];
  for await (const chunk of streamGit(repository, LIST)) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString()
    .split('\0')
    .filter((path) => isWanted(path) && lstatSync(join(repository.cwd, path), { throwIfNoEntry: false }) !== undefined);
};

const LIST = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];

const isWanted = (path: string): boolean =>
  path.endsWith('/') ? BUILT.test(path) : isEnvironmentFile(path) || OWN.test(path);
