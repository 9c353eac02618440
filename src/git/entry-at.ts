import type { Repository } from './repository.ts';
import { askGit } from './run.ts';

/** What a commit has at a path. */
export interface EntryAt {
  /** Equal where two commits have the same there; empty: nothing. */
  readonly id: string;
  /** Undefined for what is no file of the commit: nothing, a folder, a link out of it, something in a submodule. */
  readonly text: string | undefined;
}

/** What a commit has at a path from the top, with `/`, as whoever opens it on the disk would see it: links within the commit are followed. */
export const entryAt = (repository: Repository, commit: string, path: string): EntryAt => {
  const { stdout } = askGit(repository, ['cat-file', '--batch', '--follow-symlinks'], `${commit}:${path}\n`);
  const end = stdout.indexOf('\n');
  const answer = stdout.toString('latin1', 0, end);
  const body = stdout.subarray(end + 1, -1);
  const blob = /^([0-9a-f]{40,64}) blob \d+$/.exec(answer)?.[1];
  if (blob !== undefined) return { id: blob, text: body.toString() };
  if (answer.endsWith(' missing')) return { id: submoduleOf(repository, commit, path), text: undefined };
  return { id: answer.startsWith('symlink ') ? `symlink ${body.toString('latin1')}` : answer, text: undefined };
};

/** The commit of the submodule that the path leads into; empty without one. */
const submoduleOf = (repository: Repository, commit: string, path: string): string => {
  const folders = path.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));
  const listed = askGit(repository, ['--literal-pathspecs', 'ls-tree', commit, '--', ...folders.slice(1)]);
  return folders.length === 1
    ? ''
    : (/^160000 commit ([0-9a-f]+)\t/m.exec(listed.stdout.toString('latin1'))?.[1] ?? '');
};
