import { plural } from './page.ts';
import { visible } from './visible.ts';

/** Kinds of refs by where their full names begin, as people call them. */
const kinds: readonly (readonly [start: string, noun: string])[] = [
  ['refs/heads/', 'branch'],
  ['refs/tags/', 'tag'],
  ['refs/remotes/', 'remote-tracking branch'],
];

/** Remote-tracking refs. */
export const isRemote = (ref: string): boolean => ref.startsWith('refs/remotes/');

/** A ref as git abbreviates it, where it can: `main`, `v1.2`, `origin/main`, `refs/pull/1/head`. Visible. */
export const shortRef = (ref: string): string => {
  const start = kinds.find(([prefix]) => ref.startsWith(prefix))?.[0] ?? '';
  return visible(ref.slice(start.length));
};

/** The first refs and how many of each kind there are: `main, v1.2 (1 branch, 1 tag)`. `limit` is how many are named. */
export const refNames = (refs: readonly string[], limit: number): string => {
  const ordered = [...refs].sort((a, b) => rankOf(a) - rankOf(b));
  const shown = ordered.slice(0, limit).map(shortRef).join(', ');
  const more = ordered.length > limit ? ', …' : '';
  return ordered.length === 1 ? `${shown}${kindOf(ordered[0]!)}` : `${shown}${more} (${counted(ordered)})`;
};

const rankOf = (ref: string): number => {
  const at = kinds.findIndex(([start]) => ref.startsWith(start));
  return at === -1 ? kinds.length : at;
};

/** What one name alone does not say: `main` is a branch, `v1` may be one. */
const kindOf = (ref: string): string => (ref.startsWith('refs/tags/') ? ' (a tag)' : '');

const counted = (refs: readonly string[]): string => {
  const counts = [...kinds, ['', 'other ref'] as const].map(([, noun], rank) => {
    const count = refs.filter((ref) => rankOf(ref) === rank).length;
    return count === 0 ? [] : [plural(count, noun).replace(/branchs$/, 'branches')];
  });
  return counts.flat().join(', ');
};
