import { askGit, type GitPlace } from './run.ts';

/** What tags stand for in the end: no tag. */
export interface Peeled {
  readonly id: string;
  readonly type: string;
}

/** How often git may die over a tag that is corrupt before the rest is given up. */
const mostDeaths = 200;

/** Ids → what their tags, tags of tags included, stand for; themselves for what is no tag. Without those that are absent. */
export const peel = (place: GitPlace, ids: readonly string[]): Map<string, Peeled> => {
  const found = new Map<string, Peeled>();
  let left = ids;
  for (let deaths = 0; left.length > 0 && deaths < mostDeaths; deaths++) {
    const input = left.map((id) => `${id}^{}\n`).join('');
    const answers = askGit(place, ['cat-file', '--batch-check=%(objectname) %(objecttype)'], input);
    const lines = answers.stdout.toString('latin1').split('\n').slice(0, -1);
    for (const [at, line] of lines.entries()) {
      const [, id, type] = /^([0-9a-f]{40,64}) ([a-z]+)$/.exec(line) ?? [];
      if (id !== undefined && type !== undefined && type !== 'missing') found.set(left[at] ?? '', { id, type });
    }
    left = left.slice(lines.length + 1);
  }
  return found;
};
