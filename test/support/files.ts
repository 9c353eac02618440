import { createFilesSource, type FilesOptions } from '../../src/sources/files.ts';
import { existingRepository, isolatedEnvironment, temporaryFolder } from './repository.ts';
import { contents, readAll, told, type ReadBlob } from './sources.ts';

/** The environment of a user without any git configuration. */
export const env = isolatedEnvironment();

/** Reads paths as `tripkey scan` would, in `cwd`. */
export async function files(
  cwd: string,
  paths: string[] = [],
  more: Partial<FilesOptions> = {},
  log = told(),
): Promise<ReadBlob[]> {
  const options = { paths, cwd, includeIgnored: false, include: () => true, env, ...more };
  return readAll(createFilesSource(options, log));
}

/** As `files`: shown path → text. */
export async function read(
  cwd: string,
  paths: string[] = [],
  more: Partial<FilesOptions> = {},
  log = told(),
): Promise<Record<string, string>> {
  return contents(await files(cwd, paths, more, log));
}

/** A fresh folder with these files. */
export function folder(entries: Record<string, string>): string {
  const path = temporaryFolder();
  return existingRepository(path, env).write(entries).path;
}
