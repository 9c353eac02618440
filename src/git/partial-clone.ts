import { askGit, type GitPlace, runGit } from './run.ts';
import { isZeroId } from './revision-range.ts';

/**
 * The versions of files that a range brings or replaces, where a partial clone (`--filter`, and what actions/checkout makes for `sparse-checkout`) may lack
 * them; which it does, not every git tells without fetching them one by one. Empty for other clones.
 */
export const blobsToComplete = (place: GitPlace, base: string, head: string): readonly string[] => {
  if (askGit(place, ['config', '--get-regexp', '^remote\\..*\\.promisor$']).status !== 0) return [];
  const range = isZeroId(base) ? [head] : [head, `^${base}`];
  const raw = ['log', '-m', '--root', '--raw', '--no-abbrev', '--no-renames', '--format='];
  const changes = runGit(place, [...raw, '--end-of-options', ...range, '--']).toString('latin1');
  const ids = [...changes.matchAll(CHANGE)].flatMap(([, oldMode, newMode, oldId, newId]) => [
    ...(oldMode === GITLINK ? [] : [oldId!]),
    ...(newMode === GITLINK ? [] : [newId!]),
  ]);
  return [...new Set(ids)].filter((id) => !isZeroId(id));
};

const CHANGE = /^:([0-7]{6}) ([0-7]{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) /gm;
const GITLINK = '160000';
