import { type CalendarEntry, rotationCalendar } from '../hygiene/age/calendar.ts';
import {
  LEDGER_FILE,
  type Ledger,
  ledgerEntries,
  newLedger,
  parseLedger,
  serializeLedger,
} from '../hygiene/age/ledger.ts';
import { recordKeys } from '../hygiene/age/record.ts';
import type { LedgerEntry, Project } from '../hygiene/project.ts';
import { rotationsOf } from '../hygiene/age/rotations.ts';
import { parseEntryText, readEntryText, writeEntryText } from './entry-text.ts';
import type { Io } from './io.ts';
import { scrubText } from './scrub.ts';
import { writeOutputs } from './write.ts';

/** What the ledger at a project's root says of its keys. Throws UsageError, with the line that is wrong. */
export const readLedger = (root: string): ReadonlyMap<string, LedgerEntry> => ledgerEntries(ledgerAt(root));

const ledgerAt = (root: string): Ledger => {
  const text = readEntryText(root, LEDGER_FILE);
  return text === undefined ? newLedger : parseEntryText(text, LEDGER_FILE, parseLedger);
};

/** Adds the keys that the ledger lacks, with the earliest day that is known of each. A project without keys gets no file. */
export const writeLedger = async (project: Project, root: string, io: Pick<Io, 'stderr'>): Promise<void> => {
  const before = ledgerAt(root);
  const after = await recordKeys(before, [project]);
  const added = after.entries.length - before.entries.length;
  if (added > 0) writeEntryText(root, LEDGER_FILE, serializeLedger(after));
  io.stderr.write(`tripkey: ${added === 1 ? '1 new key' : `${added} new keys`} in ${LEDGER_FILE}\n`);
};

/** Writes the days of next rotations, those of all projects in one file. Throws UsageError for a file that cannot be written. */
export const writeCalendar = async (projects: readonly Project[], file: string, now: Date, io: Io): Promise<void> => {
  const entries: CalendarEntry[] = [];
  for (const project of projects) {
    const rotations = await rotationsOf(project);
    // Before lines are folded: a key that goes on in the next line is no rule's any more.
    const named = (key: CalendarEntry['key']): CalendarEntry['key'] => ({ ...key, name: scrubText(key.name) });
    entries.push(
      ...rotations.map(({ since, due, key }) => ({ since, due, key: named(key), project: scrubText(project.name) })),
    );
  }
  writeOutputs([{ file }], [scrubText(rotationCalendar(entries, now))], false, io);
};
