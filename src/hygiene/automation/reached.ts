import { otherScanners, runsTripkey } from './scanners.ts';
import { type Folder, type Script, calledBy, namedIn } from './scripts.ts';

/** What runs in the end, whatever calls it. */
export interface Reached {
  readonly tripkey: boolean;
  /** Other scanners of secrets, sorted. */
  readonly others: readonly string[];
}

/** Follows scripts to the scripts that they call, each once. */
export const reachedFrom = (starts: readonly Script[], folder: Folder): Reached => {
  const named = namedIn(folder);
  const others = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...starts];
  let tripkey = false;
  for (let script = waiting.pop(); script !== undefined; script = waiting.pop()) {
    const key = `${script.path}\0${script.text}`;
    if (seen.has(key)) continue;
    seen.add(key);
    tripkey ||= runsTripkey(script.text, named.programs);
    for (const name of otherScanners(script.text)) others.add(name);
    waiting.push(...calledBy(script, named, folder));
  }
  return { tripkey, others: [...others].sort() };
};
