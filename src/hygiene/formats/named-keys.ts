import { perFile } from '../per-file.ts';
import { realKeys } from '../keys/real-keys.ts';
import type { KeyPlace, ProjectFile } from '../project.ts';
import type { NamedValue } from './named-value.ts';
import { namedValuesOf } from './named-values.ts';

/** A key that is no placeholder, with the setting that holds it. */
export interface NamedKey {
  readonly key: KeyPlace;
  /** Undefined in a comment, in code, in a file that is no settings. */
  readonly setting: NamedValue | undefined;
}

/** The keys of a file in order of place. */
export const namedKeysOf: (file: ProjectFile) => readonly NamedKey[] = perFile((file) => {
  const keys = realKeys(file);
  return keys.map((key) => ({ key, setting: settingOf(key, namedValuesOf(file)) }));
});

/** Of several settings on a line, the one whose value ends as the key does. */
const settingOf = (key: KeyPlace, values: readonly NamedValue[]): NamedValue | undefined => {
  const there = values.filter(({ line, endLine }) => line <= key.endLine && key.startLine <= endLine);
  const tail = key.preview.slice(-4);
  return there.find(({ value }) => value.includes(tail)) ?? there[0];
};
