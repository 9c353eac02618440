import { keptKeys } from './kept-keys.ts';
import { type Ledger, recorded } from './ledger.ts';
import type { Project } from '../project.ts';
import { rotationsOf } from './rotations.ts';

/** The ledger with the keys of some projects: what `tripkey doctor --record` writes. */
export const recordKeys = async (ledger: Ledger, projects: readonly Project[]): Promise<Ledger> => {
  let after = ledger;
  for (const project of projects) {
    const rotations = await rotationsOf(project);
    const firstSeen = new Map(rotations.map(({ key, since }) => [key.fingerprint, new Date(since)]));
    after = recorded(after, keptKeys(project), firstSeen, project.now);
  }
  return after;
};
