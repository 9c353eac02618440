import { askGit, gitError, type GitPlace } from './run.ts';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** What kind of object each id names, in their order; null where git does not have it. Throws GitError when git fails. */
export const objectTypes = (place: GitPlace, ids: readonly string[]): (ObjectType | null)[] => {
  const args = ['cat-file', '--batch-check=%(objecttype)'];
  const { status, stdout, stderr } = askGit(place, args, ids.map((id) => `${id}\n`).join(''));
  if (status !== 0) throw gitError(args, status, stderr);
  const lines = stdout.toString('latin1').split('\n');
  return ids.map((_, index) => {
    const type = lines[index] ?? '';
    return isType(type) ? type : null;
  });
};

const isType = (text: string): text is ObjectType => ['blob', 'tree', 'commit', 'tag'].includes(text);
