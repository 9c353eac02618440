import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Repository } from '../git/repository.ts';
import type { ScanLog, Source } from './source.ts';
import { type StdinLimits, createStdinSource } from './stdin.ts';

/** What a commit-msg hook was given, and tripkey by it. */
export interface CommitMessage {
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * The message of the commit that git is making, if that is what is to be scanned: managers of hooks hand on its file. Only the hooks of a commit are told of its
 * index; `GIT_EDITOR=:` says that no editor was used, so that git cuts nothing off.
 */
export const editedMessage = (
  paths: readonly string[],
  repository: Repository | null,
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): CommitMessage | undefined => {
  const [path, ...others] = paths;
  if (repository === null || path === undefined || others.length > 0 || !FILES.includes(basename(path)))
    return undefined;
  if (env['GIT_INDEX_FILE'] === undefined || env['GIT_EDITOR'] === ':') return undefined;
  try {
    const file = resolve(cwd, path);
    if (realpathSync(dirname(file)) !== realpathSync(repository.gitDir)) return undefined;
    return { path, bytes: withoutScissored(readFileSync(file)) };
  } catch {
    // Reading it as any other file says why it cannot be read.
    return undefined;
  }
};

/** A message as the file that it is in. */
export const createMessageSource = (
  { path, bytes }: CommitMessage,
  log: ScanLog,
  limits: Pick<StdinLimits, 'maxFileSize'>,
): Source => {
  const text = async function* (): AsyncGenerator<Buffer> {
    yield bytes;
  };
  return { ...createStdinSource(text(), log, { ...limits, path }), mode: 'files' };
};

/** Of `git commit` and `git merge`. */
const FILES = ['COMMIT_EDITMSG', 'MERGE_MSG'];

/**
 * A message up to git's scissors line, where git is known to cut there: what is below a line that came with the message has git's instructions, comments after
 * an empty line, below it. As the hook's own script does it (src/hook/checks.ts).
 */
export const withoutScissored = (message: Buffer): Buffer => {
  const lines = message.toString('latin1').split('\n');
  let mark: string | undefined;
  let isAfterEmpty = false;
  for (const line of lines) {
    mark = SCISSORS.exec(line)?.[1] ?? mark;
    if (isAfterEmpty && mark !== undefined && line.startsWith(mark)) mark = undefined;
    isAfterEmpty = line === '';
  }
  if (mark === undefined) return message;
  const kept = lines.slice(
    0,
    lines.findIndex((line) => SCISSORS.test(line)),
  );
  return message.subarray(
    0,
    kept.reduce((length, line) => length + line.length + 1, 0),
  );
};

const SCISSORS = /^([^ ]+) -{24} >8 -{24}$/;
