import type { ObjectType, PackResult, Suspect } from '../../history/suspect.ts';
import { codeOf } from '../../errors.ts';
import { addCounts, count, emptyCounts } from './counts.ts';
import { objectTypes } from './entries.ts';
import { entriesInCircles } from './families.ts';
import type { Notes } from './links.ts';
import type { LooseVerdict } from './loose.ts';
import type { ReadPack } from './open-pack.ts';
import { PackError } from './pack-error.ts';
import type { PartsFound } from './part.ts';
import type { ObjectSearch, SearchedPack } from './search.ts';
import { verdict } from './verdicts.ts';

/** Puts together what packs and loose objects came to. */
export interface Gathering {
  add(result: PackResult): void;
  /** Answers what the cache may keep: nothing, when there was something that could not be read. */
  addPack(pack: ReadPack, found: readonly PartsFound[]): PackResult | undefined;
  addNotes(notes: Notes): void;
  /** Of a pack that was searched from end to end. */
  keep(pack: SearchedPack): void;
  addLoose(id: string, found: LooseVerdict | undefined): void;
  /** A file that could not be read at all. */
  broken(what: string, error: unknown): void;
  list(): Gathered;
}

export type Gathered = Omit<ObjectSearch, 'stored'>;

/** `broken`: what is known not to be readable. */
export function createGathering(known: ObjectSearch['broken']): Gathering {
  const counts = emptyCounts();
  const suspects = new Map<string, Suspect['type']>();
  const unread = new Map<string, Suspect['type']>();
  const broken = [...known];
  const searched: SearchedPack[] = [];
  const endless: string[] = [];
  // An id is told once, as what says most of it.
  const note = (id: string, type: Suspect['type']): void => {
    if (suspects.get(id) !== 'login') suspects.set(id, type);
  };
  const add = (result: PackResult): void => {
    addCounts(counts, result.counts);
    for (const { id, type } of result.suspects) note(id, type);
  };

  return {
    add,
    addPack(pack, parts) {
      const circular = entriesInCircles(pack.job.entries);
      for (const { id } of entriesOf(pack, (_, entry) => circular.has(entry))) {
        broken.push({ what: `object ${id}`, why: 'the deltas that it is made from go round in a circle' });
        endless.push(id);
      }
      const lost = entriesOf(
        pack,
        (is, entry) => (is === verdict.unread || is === verdict.unseen) && !circular.has(entry),
      );
      for (const { id, type } of lost) unread.set(id, type);
      const total = emptyCounts();
      for (const { counts: part } of parts) addCounts(total, part);
      const noted = parts.flatMap(({ notes }) => [...notes].map(([id, type]): Suspect => ({ id, type })));
      const result = { suspects: [...entriesOf(pack, (is) => is === verdict.suspect), ...noted], counts: total };
      add(result);
      return lost.length === 0 && circular.size === 0 ? result : undefined;
    },
    addNotes(notes) {
      for (const [id, type] of notes) note(id, type);
    },
    addLoose(id, found) {
      if (found === undefined) {
        unread.set(id, 'blob');
        return;
      }
      count(counts, found.kind, found.size);
      if (found.isSuspect) note(id, objectTypes[found.kind as 1 | 2 | 3 | 4]);
    },
    keep: (pack) => void searched.push(pack),
    broken: (what, error) => void broken.push({ what, why: reasonOf(error) }),
    list: () => ({ suspects: sorted(suspects), unread: sorted(unread), counts, searched, endless, broken }),
  };
}

/** Entries with a verdict, in order of id. An object whose kind is not known is taken for a blob. */
function entriesOf({ index, job }: ReadPack, isMeant: (verdict: number, entry: number) => boolean): Suspect[] {
  const { entries, verdicts } = job;
  const meant: [place: number, type: ObjectType][] = [];
  for (let entry = 0; entry < entries.count; entry++) {
    if (!isMeant(verdicts.of[entry]!, entry)) continue;
    meant.push([entries.places[entry]!, objectTypes[verdicts.kinds[entry] as 1 | 2 | 3 | 4] ?? 'blob']);
  }
  return meant.sort(([a], [b]) => a - b).map(([place, type]) => ({ id: index.id(place), type }));
}

const sorted = (objects: ReadonlyMap<string, Suspect['type']>): Suspect[] =>
  [...objects].map(([id, type]) => ({ id, type })).sort((a, b) => (a.id < b.id ? -1 : 1));

const reasonOf = (error: unknown): string => (error instanceof PackError ? error.message : codeOf(error));
