import { addDays, dayText, daysBetween } from './days.ts';
import { type KeptKey, keptKeys } from './kept-keys.ts';
import type { Project } from '../project.ts';

/** How a key's age is known: written down, from the history, or by the time of the file that it stands in. */
export type AgeSource = 'recorded' | 'committed' | 'changed';

/** A key, and when it is to be replaced. Days are `YYYY-MM-DD`, UTC. */
export interface Rotation {
  readonly key: KeptKey;
  readonly since: string;
  readonly source: AgeSource;
  /** It may be older: the file was changed later, or the history begins later. */
  readonly atLeast: boolean;
  readonly ageDays: number;
  /** The last day of its time. */
  readonly due: string;
}

/** Every key of the project whose age is known. */
export const rotationsOf = async (project: Project): Promise<readonly Rotation[]> => {
  const keys = keptKeys(project);
  const seen = await firstSeen(project, keys);
  const today = dayText(project.now);
  return keys.flatMap((key) => {
    const first = seen.get(key.fingerprint);
    if (first === undefined) return [];
    const since = first.day > today ? today : first.day;
    const due = addDays(since, project.settings.maxAgeDays);
    return [{ key, since, source: first.source, atLeast: first.atLeast, ageDays: daysBetween(since, today), due }];
  });
};

interface Seen {
  readonly day: string;
  readonly source: AgeSource;
  readonly atLeast: boolean;
}

const firstSeen = async (project: Project, keys: readonly KeptKey[]): Promise<ReadonlyMap<string, Seen>> => {
  const { ledger, git } = project;
  const unknown = keys.map(({ fingerprint }) => fingerprint).filter((fingerprint) => !ledger.has(fingerprint));
  const committed = unknown.length === 0 ? undefined : await git?.firstCommitted(new Set(unknown));
  const entries = keys.flatMap((key): readonly (readonly [string, Seen])[] => {
    const since = ledger.get(key.fingerprint)?.since;
    if (since !== undefined) return [[key.fingerprint, { day: since, source: 'recorded', atLeast: false }]];
    const commit = plausible(committed?.get(key.fingerprint));
    const atLeast = commit === undefined || git?.shallow === true;
    const date = commit ?? lastChange(project, key);
    if (date === undefined) return [];
    return [[key.fingerprint, { day: dayText(date), source: commit === undefined ? 'changed' : 'committed', atLeast }]];
  });
  return new Map(entries);
};

/** A key was there when a file that holds it was changed for the last time: the oldest of these times says the most. */
const lastChange = (project: Project, { paths }: KeptKey): Date | undefined =>
  paths.flatMap((path) => plausible(project.changedAt(path)) ?? []).toSorted((a, b) => a.getTime() - b.getTime())[0];

/** OpenAI's API is no older; archives and wrong clocks give files and commits times of 1970, 1980, 1985. */
const FIRST_KEYS = new Date('2020-06-11T00:00:00Z');

const plausible = (date: Date | undefined): Date | undefined =>
  date === undefined || !(date >= FIRST_KEYS) ? undefined : date;
