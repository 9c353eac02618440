import { environmentEntries } from '../formats/dotenv.ts';
import type { NamedValue } from '../formats/named-value.ts';
import { realKeys } from '../keys/real-keys.ts';
import { perFile } from '../per-file.ts';
import type { KeyPlace, ProjectFile } from '../project.ts';
import { looksSecret } from './values.ts';

/** A secret that stands in an environment file. */
export interface EnvironmentSecret {
  /** Undefined for a key beside the entries, as in a comment. */
  readonly name: string | undefined;
  readonly line: number;
  /** What the scan knows of it; undefined for what only looks like a secret. */
  readonly key: KeyPlace | undefined;
}

/** Entries of an environment file, whatever its name. */
export const entriesOf: (file: ProjectFile) => readonly NamedValue[] = perFile((file) => environmentEntries(file.text));

/** Keys that the scan found in an environment file, and what looks like a secret there, in order of place. Placeholders are none. */
export const secretsOf: (file: ProjectFile) => readonly EnvironmentSecret[] = perFile((file) => {
  const keys = realKeys(file);
  const entries = entriesOf(file);
  const byLine = new Map(entries.flatMap((entry) => linesOf(entry).map((line) => [line, entry.name] as const)));
  const found = keys.map((key) => ({ name: byLine.get(key.startLine), line: key.startLine, key }));
  const lines = new Set(keys.map(({ startLine }) => startLine));
  const others = entries
    .filter((entry) => !linesOf(entry).some((line) => lines.has(line)) && looksSecret(entry.name, entry.value))
    .map(({ name, line }) => ({ name, line, key: undefined }));
  return [...found, ...others].toSorted((a, b) => a.line - b.line);
});

const linesOf = ({ line, endLine }: NamedValue): readonly number[] =>
  Array.from({ length: endLine - line + 1 }, (_, index) => line + index);

/** `` `OPENAI_API_KEY` and `DB_PASSWORD` ``, `` `A`, `B` and 3 more ``. */
export const namesText = (names: readonly string[]): string => {
  const all = [...new Set(names)].map((name) => `\`${name}\``);
  if (all.length > MOST_NAMES + 1) return `${all.slice(0, MOST_NAMES).join(', ')} and ${all.length - MOST_NAMES} more`;
  return all.length <= 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
};

const MOST_NAMES = 4;
