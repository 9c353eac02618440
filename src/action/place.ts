import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { Io } from '../commands/io.ts';
import { GitError, UsageError, codeOf } from '../errors.ts';
import { type Repository, findRepository } from '../git/repository.ts';

/** Where the Action runs. */
export interface Place {
  /** The input `working-directory`; paths in inputs are relative to it. Absolute, without links. */
  readonly folder: string;
  /** Git and scans run at its top, so that paths in reports are those that GitHub shows. Null without a checkout. */
  readonly repository: Repository | null;
  /** For commands: at the top, without what is nobody's business. */
  readonly io: Io;
}

/** Opens the checkout. Throws UsageError for a folder that is not there and for a repository that git does not trust. */
export const openPlace = (workingDirectory: string, io: Io): Place => {
  const workspace = io.env['GITHUB_WORKSPACE'] ?? '';
  const folder = realFolder(resolve(workspace === '' ? io.cwd : workspace, workingDirectory), workingDirectory);
  const env = { ...withoutTokens(io.env), CI: 'true' };
  const found = trusted(() => findRepository(folder, env));
  const top = found?.top ?? folder;
  const repository = found === null ? null : { ...found, cwd: top, prefix: Buffer.alloc(0) };
  return { folder, repository, io: { ...io, env, cwd: top } };
};

/** The repository, where one is needed. Throws UsageError where none is. */
export const repositoryOf = ({ repository, folder }: Place): Repository => {
  if (repository !== null) return repository;
  throw new UsageError(
    `no repository in ${folder}`,
    'actions/checkout must run before tripkey; where its input path names a folder, working-directory names it here',
  );
};

/** A path of an input, relative to the top and with `/`. */
export const fromTop = ({ folder, io }: Place, path: string): string =>
  relative(io.cwd, resolve(folder, path)).replaceAll(sep, '/');

const realFolder = (path: string, name: string): string => {
  try {
    return realpathSync(path);
  } catch (error) {
    throw new UsageError(`working-directory: ${name}: ${codeOf(error)}`, 'it is relative to the workspace');
  }
};

/** Inputs (a token is among them) and the runner's own tokens are nothing that git needs to see. */
const withoutTokens = (env: Io['env']): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^INPUT_|^ACTIONS_.*TOKEN$|^GITHUB_TOKEN$/i.test(name)));

/** In a container, the checkout belongs to another user than the one who runs here. */
const trusted = <T>(open: () => T): T => {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof GitError) || !error.message.includes('dubious ownership')) throw error;
    throw new UsageError(
      'git does not trust the checkout, which belongs to another user',
      'a step before tripkey: git config --global --add safe.directory "$GITHUB_WORKSPACE"',
      { cause: error },
    );
  }
};
