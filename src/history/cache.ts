import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crypto } from '../lazy.ts';
import { cacheFolder, isPrivate, prepareFolder } from './cache-folder.ts';
import { decodeResult, encodeResult } from './cache-format.ts';
import type { PackStamp, SearchCache } from './suspect.ts';

/** How much is kept; the oldest goes first. */
const MOST = { files: 200, bytes: 256e6 };
const DAY_MS = 86_400_000;

/**
 * What was searched, in the user's cache folder: a file for each pack and rule set, readable by this user alone, with ids, kinds and counts; a file of
 * ids and numbers for each repository in which something was found; and what was reported last, which only who has the repository can read.
 * Anything that is not just as it was written (another version, damage, a link, another owner, writable by others) is as good as not there.
 * `rules`: a hash of all that decides which objects are suspects. `outside`: folders that are scanned; a cache inside of one is not used.
 */
export const createSearchCache = (
  rules: string,
  env: Readonly<Record<string, string | undefined>>,
  outside: readonly string[] = [],
): SearchCache => {
  const folder = cacheFolder(env);
  if (folder === undefined || !prepareFolder(folder, outside)) return none;
  const nameOf = ({ checksum }: PackStamp): string | undefined =>
    /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(checksum)
      ? join(folder, `${checksum}-${shortHash(rules)}${SUFFIX}`)
      : undefined;
  const write = (path: string, bytes: () => Buffer): void => {
    try {
      replaceFile(path, bytes());
      prune(folder);
    } catch {
      // A full disk or a folder that went away: the next scan takes longer.
    }
  };
  const named = (name: string, suffix: string): string =>
    join(folder, `${shortHash(name)}-${shortHash(rules)}${suffix}`);
  return {
    read(pack) {
      const path = nameOf(pack);
      const bytes = path === undefined ? undefined : readPrivate(path);
      return bytes === undefined ? undefined : decodeResult(bytes, pack, rules);
    },
    write(pack, result) {
      const path = nameOf(pack);
      if (path !== undefined) write(path, () => encodeResult(pack, rules, result));
    },
    readHistory: (name) => readPrivate(named(name, HISTORY)),
    writeHistory: (name, bytes) => write(named(name, HISTORY), () => bytes),
    readReport: (name) => readPrivate(named(name, REPORT)),
    writeReport: (name, bytes) => write(named(name, REPORT), () => bytes),
  };
};

const SUFFIX = '.search';
const HISTORY = '.history';
const REPORT = '.report';

const none: SearchCache = {
  read: () => undefined,
  write: () => {},
  readHistory: () => undefined,
  writeHistory: () => {},
  readReport: () => undefined,
  writeReport: () => {},
};

const shortHash = (text: string): string => crypto().createHash('sha256').update(text).digest('hex').slice(0, 16);

const readPrivate = (path: string): Buffer | undefined => {
  let file: number | undefined;
  try {
    // Not through a link, and not waiting for a pipe's other end.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(file);
    if (!stats.isFile() || !isPrivate(stats) || stats.size > MOST.bytes) return undefined;
    // What is in use is the last to be pruned.
    if (Date.now() - stats.mtimeMs > DAY_MS) utimesSync(path, new Date(), new Date());
    return readFileSync(file);
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
};

/** Whole or not at all, also when two scans write at once. */
const replaceFile = (path: string, bytes: Buffer): void => {
  const temporary = `${path}.${crypto().randomUUID()}`;
  try {
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};

const prune = (folder: string): void => {
  const files = readdirSync(folder).flatMap((name) => statOf(folder, name));
  files.sort((a, b) => b.mtimeMs - a.mtimeMs);
  let bytes = 0;
  files.forEach(({ path, size, mtimeMs, isWhole }, index) => {
    bytes += size;
    const isLeftOver = !isWhole && Date.now() - mtimeMs > DAY_MS;
    if (index >= MOST.files || bytes > MOST.bytes || isLeftOver) rmSync(path, { force: true });
  });
};

interface CacheFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Not the temporary file of a scan that was killed. */
  readonly isWhole: boolean;
}

/** Of files that this cache wrote: the folder may come to hold others. */
const statOf = (folder: string, name: string): CacheFile[] => {
  const suffix = [SUFFIX, HISTORY, REPORT].find((one) => name.includes(one));
  if (suffix === undefined) return [];
  const path = join(folder, name);
  try {
    const { size, mtimeMs } = lstatSync(path);
    return [{ path, size, mtimeMs, isWhole: name.endsWith(suffix) }];
  } catch {
    // Another scan was first.
    return [];
  }
};
