import { EntryError, type EntryFile, type EntryForm, readEntries, writeEntries } from '../../policies/entry-file.ts';
import { dayText, isDay } from './days.ts';
import type { LedgerEntry } from '../project.ts';

export const LEDGER_FILE = '.tripkey-keys';

/** `.tripkey-keys`, read: since when each key is in use, by fingerprint. No key can stand in an entry. */
export type Ledger = EntryFile<LedgerLine>;

export interface LedgerLine extends LedgerEntry {
  /** Comment lines that stand above it and move with it. */
  readonly above?: readonly string[];
}

/** What a new file begins with. */
export const newLedger: Ledger = {
  header: [
    '# Since when keys are in use: fingerprint, date, name. "tripkey doctor --record" adds what is new; commit it.',
    '# A fingerprint is a hash: the key cannot be got back from it.',
  ],
  entries: [],
  footer: [],
  lineBreak: '\n',
};

/** Reads `fingerprint YYYY-MM-DD name` lines; `#` lines are comments. Throws EntryError. */
export const parseLedger = (text: string): Ledger => readEntries(text, form);

/** Entries sorted by fingerprint, one line each. */
export const serializeLedger = (ledger: Ledger): string => writeEntries(ledger, form);

/** By fingerprint, as checks ask for it. */
export const ledgerEntries = ({ entries }: Ledger): ReadonlyMap<string, LedgerEntry> =>
  new Map(entries.map((entry) => [entry.fingerprint, entry]));

/**
 * The ledger with the keys that it lacks, since when they were first seen, or from today on. What it has keeps its date and its name, also where
 * the key is gone: it may stand in another clone, in a file that git ignores.
 */
export const recorded = (
  ledger: Ledger,
  keys: readonly Pick<LedgerEntry, 'fingerprint' | 'name'>[],
  firstSeen: ReadonlyMap<string, Date>,
  now: Date,
): Ledger => {
  const entries = new Map(ledger.entries.map((entry) => [entry.fingerprint, entry]));
  for (const { fingerprint, name } of keys) {
    if (entries.has(fingerprint)) continue;
    const seen = firstSeen.get(fingerprint);
    const since = dayText(seen === undefined || seen > now ? now : seen);
    entries.set(fingerprint, { fingerprint, since, name: isName(name) ? name : UNNAMED });
  }
  return { ...ledger, entries: [...entries.values()] };
};

const UNNAMED = 'key';

/** A variable's name: with shorter words and fewer digits than a key has. */
const isName = (text: string): boolean =>
  text.length <= 64 && WORDS.test(text) && (text.match(/[0-9]/g) ?? []).length <= MOST_DIGITS;

const WORDS = /^[_.-]*[A-Za-z0-9]{1,20}(?:[_.-]+[A-Za-z0-9]{1,20}){0,31}[_.-]*$/;
const MOST_DIGITS = 4;

const parseLine = (line: string, number: number): LedgerLine => {
  const [fingerprint = '', since = '', ...names] = line.trim().split(/[ \t]+/);
  if (!/^[0-9a-f]{16}$/.test(fingerprint)) {
    throw new EntryError(number, 'a line must begin with a fingerprint of 16 hex digits');
  }
  if (!isDay(since)) throw new EntryError(number, 'behind the fingerprint stands a day, e.g. 2026-11-21');
  const name = names.join(' ');
  if (!isName(name)) throw new EntryError(number, "behind the day stands a variable's name");
  return { fingerprint, since, name };
};

const form: EntryForm<LedgerLine> = {
  parse: parseLine,
  format: ({ fingerprint, since, name }) => `${fingerprint} ${since} ${name}`,
  keyOf: ({ fingerprint }) => fingerprint,
};
