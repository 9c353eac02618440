import { namedKeysOf } from '../formats/named-keys.ts';
import { settingName } from '../formats/setting-label.ts';
import type { KeyPlace, ProjectFile } from '../project.ts';

/** Whose key it is, or what for; undefined for what is no key of OpenAI's API. */
export type KeyKind = 'user' | 'project' | 'service account' | 'admin';

/** A key of a known kind that is no placeholder, with the name that it is given to in a file of settings. */
export interface KindOfKey {
  readonly key: KeyPlace;
  readonly kind: KeyKind;
  readonly name: string | undefined;
}

/** Keys of a file by kind, in order of place. */
export const kindsIn = (file: ProjectFile): readonly KindOfKey[] =>
  namedKeysOf(file).flatMap((named) => {
    const kind = kinds.get(named.key.ruleId);
    return kind === undefined ? [] : [{ key: named.key, kind, name: settingName(named) }];
  });

/** By the rule that found it. */
const kinds: ReadonlyMap<string, KeyKind> = new Map([
  ['openai-user-key', 'user'],
  ['openai-project-key', 'project'],
  ['openai-service-account-key', 'service account'],
  ['openai-admin-key', 'admin'],
]);
