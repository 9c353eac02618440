import { askGit, type GitPlace, runGit } from './run.ts';
import { isZeroId } from './revision-range.ts';

/**
 * The versions of files that a range brings or replaces and that a partial clone (`--filter`, and what actions/checkout makes for `sparse-checkout`) has not
 * brought along. Empty for other clones.
 */
export const absentBlobs = (place: GitPlace, base: string, head: string): readonly string[] => {
  if (askGit(place, ['config', '--get', 'extensions.partialClone']).status !== 0) return [];
  const range = isZeroId(base) ? [head] : [head, `^${base}`];
  const raw = ['log', '-m', '--root', '--raw', '--no-abbrev', '--no-renames', '--format='];
  const changes = runGit(place, [...raw, '--end-of-options', ...range, '--']).toString('latin1');
  const ids = new Set<string>();
  for (const [, oldMode, newMode, oldId, newId] of changes.matchAll(CHANGE)) {
    if (oldMode !== GITLINK) ids.add(oldId!);
    if (newMode !== GITLINK) ids.add(newId!);
  }
  const wanted = [...ids].filter((id) => !isZeroId(id));
  const known = askGit(place, ['cat-file', '--batch-check'], wanted.map((id) => `${id}\n`).join(''));
  const answers = known.stdout.toString('latin1').split('\n');
  return wanted.filter((id, index) => answers[index] === `${id} missing`);
};

const CHANGE = /^:([0-7]{6}) ([0-7]{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) /gm;
const GITLINK = '160000';
