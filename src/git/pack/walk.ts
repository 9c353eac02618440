import type { Confirm } from '../../history/confirm.ts';
import type { ObjectCounts } from '../../history/suspect.ts';
import { count, emptyCounts } from './counts.ts';
import { entryKind, type PackEntries } from './entries.ts';
import type { Families } from './families.ts';
import { createFamilyWalk } from './family.ts';
import { createJudge } from './judge.ts';
import { createLedger, type Ledger, MOST_OBJECTS } from './ledger.ts';
import { createLinks, type Notes } from './links.ts';
import type { Machine } from './machine.ts';
import type { Hits } from './parts.ts';
import { createReader } from './reader.ts';
import { TextStack } from './text-stack.ts';
import { verdict, type Verdicts } from './verdicts.ts';

/** What there is to be walked through. */
export interface Pack {
  readonly entries: PackEntries;
  readonly families: Families;
  readonly verdicts: Verdicts;
  /** Bytes of an id. */
  readonly hashSize: number;
}

export interface FamilyWalk {
  /** Searches a root and all that is made from it. */
  walk(root: number): void;
  readonly counts: ObjectCounts;
  readonly notes: Notes;
  /** What was named until now; once. */
  ledger(): Ledger | undefined;
  /** Bytes of the pack that are done. */
  packed(): number;
}

/** Looks at every text of a family, and at what it names. */
export function createWalk(machine: Machine, fd: number, pack: Pack, confirm?: Confirm): FamilyWalk {
  const { entries, families, verdicts, hashSize } = pack;
  const notes: Notes = new Map();
  const checkLinks = createLinks(machine, hashSize, notes);
  const judge = createJudge(machine, hashSize, notes, confirm);
  const counts = emptyCounts();
  const ledger = entries.count > MOST_OBJECTS ? undefined : createLedger(machine, hashSize);
  let kind = 0;
  let packed = 0;

  const see = (entry: number, hits: Hits, isDelta: boolean): void => {
    verdicts.of[entry] = judge(kind, hits) ? verdict.suspect : verdict.clean;
    verdicts.kinds[entry] = kind;
    checkLinks(kind, entry, hits.text, hits.size, isDelta);
    if (kind === entryKind.commit) ledger?.commit(entry, hits.text, hits.size);
    ledger?.turn();
    count(counts, kind, hits.size);
    packed += entries.offsets[entry + 1]! - entries.offsets[entry]!;
  };
  const miss = (entry: number): boolean => {
    giveUp(entry, kind, pack);
    return true;
  };
  const stack = new TextStack(machine, createReader(fd, machine), entries);
  const family = createFamilyWalk(stack, families, { see, miss });

  return {
    counts,
    notes,
    ledger: () => ledger?.finish(),
    packed: () => packed,
    walk(root) {
      kind = entries.kinds[root]!;
      family(root);
    },
  };
}

/** What cannot be read here, with all that is made from it, is left to git: it may know another copy, or say what is wrong. */
function giveUp(entry: number, kind: number, { families, verdicts }: Pack): void {
  const waiting = [entry];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    verdicts.of[next] = verdict.unread;
    verdicts.kinds[next] = kind;
    for (let delta = families.firstDelta[next]!; delta !== -1; delta = families.nextDelta[delta]!) waiting.push(delta);
  }
}
