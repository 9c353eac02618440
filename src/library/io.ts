import { realpathSync, statSync } from 'node:fs';
import { parse, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { attempt } from '../attempt.ts';
import { forgetKeys } from '../commands/forget-keys.ts';
import type { Io } from '../commands/io.ts';
import { scrubText } from '../commands/scrub.ts';
import { UsageError } from './errors.ts';

/** A process in which nothing is printed, read or heard: whose it is knows nothing of us. Throws UsageError for a `cwd` that is no folder. */
export const createIo = (cwd = '.'): Io => {
  // A copy: what is started from here gets no keys, and the process keeps its variables.
  const env = { ...process.env };
  const keys = forgetKeys(env);
  return {
    stdin: Readable.from([]),
    stdout: nowhere(),
    stderr: nowhere(),
    cwd: folderOf(cwd),
    env,
    keys,
    isGuest: true,
  };
};

/** A folder for what reads none: a server's own may be gone since it was started. */
export const anyFolder = (): string => attempt(() => realpathSync('.')) ?? parse(process.execPath).root;

const nowhere = (): Writable =>
  new Writable({
    write: (_chunk, _encoding, done) => done(),
  });

/** As the system names it: paths are told to be inside or outside of it by their text. */
const folderOf = (cwd: string): string => {
  const path = cwd === '' ? undefined : attempt(() => realpathSync(resolve(cwd)));
  if (path === undefined || !statSync(path).isDirectory())
    throw new UsageError(`cwd: no such folder: ${scrubText(cwd) || 'it is empty'}`);
  return path;
};
