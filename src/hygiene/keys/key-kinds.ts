import { namedValuesOf } from '../formats/named-values.ts';
import type { KeyPlace, ProjectFile } from '../project.ts';

/** Whose key it is, or what for; undefined for what is no key of OpenAI's API. */
export type KeyKind = 'user' | 'project' | 'service account' | 'admin';

/** By the rule that found it. */
export const keyKind = ({ ruleId }: KeyPlace): KeyKind | undefined => kinds.get(ruleId);

const kinds: ReadonlyMap<string, KeyKind> = new Map([
  ['openai-user-key', 'user'],
  ['openai-project-key', 'project'],
  ['openai-service-account-key', 'service account'],
  ['openai-admin-key', 'admin'],
]);

/** A key of a known kind that is no placeholder, with the name that it is given to in a file of settings. */
export interface KindOfKey {
  readonly key: KeyPlace;
  readonly kind: KeyKind;
  readonly name: string | undefined;
}

/** Keys of a file by kind, in order of place. */
export const kindsIn = (file: ProjectFile): readonly KindOfKey[] => {
  const kept = file.keys.flatMap((key) => {
    const kind = keyKind(key);
    return kind === undefined || key.confidence === 'low' ? [] : [{ key, kind }];
  });
  if (kept.length === 0) return [];
  const names = new Map<number, string>();
  for (const { name, line, endLine } of namedValuesOf(file)) {
    // A text of many lines, such as a script, is no key's name.
    for (let at = line; at <= Math.min(endLine, line + 3); at++) if (!names.has(at)) names.set(at, name);
  }
  return kept.map(({ key, kind }) => ({ key, kind, name: names.get(key.startLine) }));
};
