import { otherScanners, runsTripkey } from './scanners.ts';
import { type Folder, type Script, calledBy, namedIn } from './scripts.ts';

/** What runs in the end, whatever calls it. */
export interface Reached {
  readonly tripkey: boolean;
  /** Other scanners of secrets, sorted; none where tripkey is. */
  readonly others: readonly string[];
}

/**
 * Follows scripts to the scripts that they call, each once, until tripkey is there. Of what calls thousands
 * of files, the rest is not followed.
 */
export const reachedFrom = (starts: readonly Script[], folder: Folder): Reached => {
  const named = namedIn(folder);
  const others = new Set<string>();
  const waiting = new Map(starts.map((script) => [keyOf(script), script]));
  const { read } = withBudget(folder);
  let count = 0;
  // What is added on the way is met as well.
  for (const script of waiting.values()) {
    if (runsTripkey(script.text, named.programs)) return { tripkey: true, others: [] };
    for (const name of otherScanners(script.text)) others.add(name);
    if (++count > MOST.scripts) continue;
    for (const called of calledBy(script, named, { ...folder, read })) {
      if (!waiting.has(keyOf(called))) waiting.set(keyOf(called), called);
    }
  }
  return { tripkey: false, others: [...others].sort() };
};

const keyOf = ({ path, name = '' }: Script): string => `${path}\0${name}`;

const MOST = { scripts: 100, reads: 2000 };

/** Each path is looked for once. */
const withBudget = ({ read }: Folder): Pick<Folder, 'read'> => {
  const known = new Map<string, string | undefined>();
  return {
    read: (path) => {
      if (!known.has(path) && known.size < MOST.reads) known.set(path, read(path));
      return known.get(path);
    },
  };
};
