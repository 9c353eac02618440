import type { Service } from '../../detect/rule.ts';
import { isEnvironmentFile } from '../formats/environment-names.ts';
import type { NamedValue } from '../formats/named-value.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import type { KeyPlace, Project, ProjectFile } from '../project.ts';

/** A key that a setting of the project holds. */
export interface KeptKey {
  readonly fingerprint: string;
  readonly preview: string;
  readonly service: Service;
  /** The variable that holds it, at its first place. */
  readonly name: string;
  readonly path: string;
  readonly startLine: number;
  /** Every file that has it as a setting. */
  readonly paths: readonly string[];
}

/** The keys in files of settings, ignored ones included, one for each key. What stands in code is a leak, however old. */
export const keptKeys = ({ files }: Project): readonly KeptKey[] => {
  const kept = new Map<string, KeptKey>();
  for (const { key, name } of files.flatMap(settingsWithKeys)) {
    const { fingerprint, preview, service, path, startLine } = key;
    // Values that any service may have made are too weak or too vague to be told from the next one.
    if (service === undefined || key.confidence === 'low') continue;
    const known = kept.get(fingerprint) ?? { fingerprint, preview, service, name, path, startLine, paths: [] };
    kept.set(fingerprint, { ...known, paths: [...new Set([...known.paths, path])] });
  }
  return [...kept.values()];
};

const settingsWithKeys = (file: ProjectFile): readonly { readonly key: KeyPlace; readonly name: string }[] => {
  if (file.keys.length === 0) return [];
  const isOwn = isEnvironmentFile(file.path);
  const values = namedValuesOf(file).filter(({ keys }) => isOwn || KEY_NAME.test(keys.join('.')));
  return file.keys.flatMap((key) => {
    const setting = values.find((value) => isKeyOf(value, key));
    return setting === undefined ? [] : [{ key, name: setting.name }];
  });
};

/** In other files a key may stand as data, e.g. as what a test expects. */
const KEY_NAME = /openai|api[-_.]?key/i;

/** The value is the key: a text that holds one, such as a recorded message, sets nothing. */
const isKeyOf = ({ line, endLine, value }: NamedValue, key: KeyPlace): boolean =>
  line <= key.startLine &&
  key.startLine <= endLine &&
  key.startLine === key.endLine &&
  value.trim().length <= key.endColumn - key.startColumn + 'Bearer '.length;
