import type { Mend } from '../check.ts';

/** A file that is to be written. */
export interface FileEdit {
  readonly path: string;
  /** Undefined: there is no such file yet. */
  readonly before: string | undefined;
  readonly after: string;
}

/** What `--fix` is going to do to one project; paths are relative to it. */
export interface MendPlan {
  readonly edits: readonly FileEdit[];
  readonly modes: readonly { readonly path: string; readonly mode: number }[];
  /** Files that git is to forget, after a yes. */
  readonly untracked: readonly string[];
  /** The hook is to be installed. */
  readonly hook: boolean;
  /** Files that stay as they are. */
  readonly refused: readonly { readonly path: string; readonly why: string }[];
}

/** A file's text, or why it is not touched. */
export type TextOf = (path: string) => string | undefined | { readonly refused: string };

/** Brings mends together: edits of one file follow each other, what several ask for is done once, what changes nothing is left out. */
export const planMends = (mends: readonly Mend[], textOf: TextOf): MendPlan => {
  const paths = [...new Set(mends.flatMap((mend) => (mend.kind === 'edit' ? [mend.path] : [])))];
  const results = paths.map((path) => editFile(path, mends, textOf));
  return {
    edits: results.flatMap((result) => ('after' in result && result.after !== result.before ? [result] : [])),
    refused: results.flatMap((result) => ('why' in result ? [result] : [])),
    modes: mends.flatMap((mend) => (mend.kind === 'mode' ? [mend] : [])).filter(isFirst),
    untracked: [...new Set(mends.flatMap((mend) => (mend.kind === 'untrack' ? [mend.path] : [])))],
    hook: mends.some(({ kind }) => kind === 'hook'),
  };
};

type Refused = MendPlan['refused'][number];

const editFile = (path: string, mends: readonly Mend[], textOf: TextOf): FileEdit | Refused => {
  const before = textOf(path);
  if (typeof before === 'object') return { path, why: before.refused };
  let after = before;
  for (const mend of mends) {
    if (mend.kind !== 'edit' || mend.path !== path) continue;
    const edited = mend.edit(after);
    if (typeof edited === 'object') return { path, why: edited.refused };
    after = edited;
  }
  return { path, before, after: after ?? '' };
};

const isFirst = <T extends { readonly path: string }>({ path }: T, index: number, all: readonly T[]): boolean =>
  all.findIndex((other) => other.path === path) === index;
