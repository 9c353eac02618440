import { isObject } from '../json.ts';
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../hook/files.ts';
import type { KeyRecord } from './admin.ts';
import type { Identification } from './incident.ts';
import { isPrivate, prepareFolder } from '../history/cache-folder.ts';

/** One use of a leaked key that was tripkey's own. Times are seconds since 1970. */
export interface OwnUse {
  readonly from: number;
  readonly to: number;
  /** What the records that may be the key's said just before, by id; null: never used. */
  readonly before: Readonly<Record<string, number | null>>;
  /** The id of the record whose last use was seen to move by it, and no other's: it stays the key's own. */
  readonly touched?: string;
}

/** Remembers, by fingerprint, when keys were tried from here: to try one counts as a use of it, and is no sign of somebody who needs it. */
export interface OwnUses {
  of(fingerprint: string): readonly OwnUse[];
  add(fingerprint: string, use: OwnUse): void;
}

/** Seconds by which a record's "last used" may lie before or behind the try itself: some clocks count by the minute. */
const EARLY = 60;
const LATE = 10;

/** When a record was last used by anybody else, as far as can be told; null: never. */
export const lastUseByOthers = (
  { id, lastUsedAt }: Pick<KeyRecord, 'id' | 'lastUsedAt'>,
  uses: readonly OwnUse[],
): number | null => {
  let at = lastUsedAt;
  for (const { from, to, before } of uses.toSorted((a, b) => b.from - a.from)) {
    const isOurs = at !== null && at >= from - EARLY && at <= to + LATE;
    if (isOurs && Object.hasOwn(before, id)) at = before[id] ?? null;
  }
  return at;
};

/** What the records that may be a key's say before it is tried. */
export const lastUsesOf = ({ candidates }: Pick<Identification, 'candidates'>): OwnUse['before'] =>
  Object.fromEntries(candidates.map(({ record }) => [record.id, record.lastUsedAt]));

/** For one run. */
export const createOwnUses = (known: ReadonlyMap<string, readonly OwnUse[]> = new Map()): OwnUses => {
  const uses = new Map(known);
  return {
    of: (fingerprint) => uses.get(fingerprint) ?? [],
    add: (fingerprint, use) => void uses.set(fingerprint, [...(uses.get(fingerprint) ?? []), use].slice(-MOST)),
  };
};

const MOST = 20;
const FILE = 'own-uses.json';
/** Far more than a day of work leaves. */
const KEYS = 200;
const BYTES = 1 << 20;

/**
 * As `createOwnUses`, in a file of the cache's folder: fingerprints, times and ids of records alone. Without a folder, or with one that others can write to, for this run
 * only: then the last use counts as somebody else's, which errs on the safe side.
 */
export const openOwnUses = (folder: string | undefined, outside: readonly string[]): OwnUses => {
  if (folder === undefined || !prepareFolder(folder, outside)) return createOwnUses();
  const path = join(folder, FILE);
  return {
    of: (fingerprint) => read(path).get(fingerprint) ?? [],
    add: (fingerprint, use) => {
      const known = read(path);
      const uses = [...(known.get(fingerprint) ?? []), use].slice(-MOST);
      known.delete(fingerprint);
      write(path, [...known, [fingerprint, uses] as const].slice(-KEYS));
    },
  };
};

const read = (path: string): Map<string, readonly OwnUse[]> => {
  try {
    const stat = lstatSync(path);
    if (!stat.isFile() || !isPrivate(stat) || stat.size > BYTES) return new Map();
    const document = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    if (!isObject(document) || document['version'] !== 1 || !isObject(document['uses'])) return new Map();
    return new Map(Object.entries(document['uses']).map(([name, uses]) => [name, toUses(uses)]));
  } catch {
    return new Map();
  }
};

const write = (path: string, uses: readonly (readonly [string, readonly OwnUse[]])[]): void => {
  try {
    const document = { version: 1, uses: Object.fromEntries(uses) };
    writeAtomically(path, Buffer.from(`${JSON.stringify(document)}\n`), 0o600);
  } catch {
    // A full disk is no reason to leave a key alive.
  }
};

const toUses = (value: unknown): readonly OwnUse[] => (Array.isArray(value) ? value.filter(isUse) : []);

const isUse = (value: unknown): value is OwnUse =>
  isObject(value) &&
  isTime(value['from']) &&
  isTime(value['to']) &&
  isObject(value['before']) &&
  Object.values(value['before']).every(isTimeOrNull) &&
  (value['touched'] === undefined || typeof value['touched'] === 'string');

const isTime = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

const isTimeOrNull = (value: unknown): boolean => value === null || isTime(value);
