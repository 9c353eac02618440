import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { codeOf } from '../errors.ts';
import { askGit, type GitPlace, runGit } from './run.ts';
import { isZeroId } from './revision-range.ts';

/** The commits of a range at which a shallow clone ends: their parents are not here, so that nobody knows what they add, or what lies before them. */
export const cutCommits = (place: GitPlace, base: string, head: string): readonly string[] => {
  const ends = shallowEnds(place);
  if (ends.size === 0) return [];
  const range = isZeroId(base) ? [head] : [head, `^${base}`];
  const listed = runGit(place, ['rev-list', '--end-of-options', ...range, '--']).toString('latin1');
  return linesOf(listed).filter((id) => ends.has(id));
};

/** Whether this clone ends before the history's beginning: asked again, as fetching changes it. */
export const isShallow = (place: GitPlace): boolean =>
  askGit(place, ['rev-parse', '--is-shallow-repository']).stdout.toString() === 'true\n';

const shallowEnds = (place: GitPlace): ReadonlySet<string> => {
  const path = runGit(place, ['rev-parse', '--git-path', 'shallow']).toString().replace(/\n$/, '');
  try {
    return new Set(linesOf(readFileSync(resolve(place.cwd, path), 'latin1')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Set();
    throw error;
  }
};

/** An empty one behind the last would be the same in every list. */
const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');
