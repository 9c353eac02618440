import type { Finding, Location } from '../detect/finding.ts';
import { globMatcher } from './globs.ts';
import { fromRoot } from './paths.ts';

/** What allowlist and baseline entries have in common. */
export interface Entry {
  readonly fingerprint: string;
  readonly path?: string;
}

/** Looks up the entry that covers a place, and remembers which entries covered any. */
export interface Cover<T extends Entry> {
  readonly find: (finding: Finding, location: Location) => T | undefined;
  /** Entries that covered nothing, in their order. */
  readonly unused: () => T[];
}

/** `prefix`: where the command ran, relative to the root. An entry with a path covers places in such files alone. */
export function createCover<T extends Entry>(entries: readonly T[], prefix: string): Cover<T> {
  const byFingerprint = new Map<string, { entry: T; isThere: (location: Location) => boolean }[]>();
  for (const entry of entries) {
    const same = byFingerprint.get(entry.fingerprint) ?? [];
    same.push({ entry, isThere: placeMatcher(entry.path, prefix) });
    byFingerprint.set(entry.fingerprint, same);
  }
  const used = new Set<T>();
  return {
    find(finding, location) {
      const covering = (byFingerprint.get(finding.fingerprint) ?? []).filter(({ isThere }) => isThere(location));
      for (const { entry } of covering) used.add(entry);
      return covering[0]?.entry;
    },
    unused: () => entries.filter((entry) => !used.has(entry)),
  };
}

/** Text outside of files (messages, names) is in no file; a member of an archive is in the archive. */
function placeMatcher(glob: string | undefined, prefix: string): (location: Location) => boolean {
  if (glob === undefined) return () => true;
  const matches = globMatcher([glob]);
  return ({ path }) => path !== null && archivesOf(fromRoot(prefix, path)).some(matches);
}

/** `a.zip!b.zip!c` → itself, `a.zip!b.zip`, `a.zip`. */
function archivesOf(path: string): string[] {
  const parts = path.split('!');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('!')).filter((part) => part !== '');
}
