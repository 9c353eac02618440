import type { Service } from '../../detect/rule.ts';
import { isEnvironmentFile } from '../formats/environment-names.ts';
import type { NamedValue } from '../formats/named-value.ts';
import { namedKeysOf } from '../formats/named-keys.ts';
import type { KeyPlace, Project } from '../project.ts';

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
  for (const { key, setting } of files.flatMap(namedKeysOf)) {
    const { fingerprint, preview, service, path, startLine } = key;
    // Values that any service may have made are too weak or too vague to be told from the next one.
    if (service === undefined || setting === undefined || !isHeldBy(setting, key)) continue;
    const { name } = setting;
    const known = kept.get(fingerprint) ?? { fingerprint, preview, service, name, path, startLine, paths: [] };
    kept.set(fingerprint, { ...known, paths: [...new Set([...known.paths, path])] });
  }
  return [...kept.values()];
};

/**
 * The value is the key: a text that holds one, such as a recorded message, sets nothing. In other files than those of an
 * environment a key may stand as data, e.g. as what a test expects.
 */
const isHeldBy = (
  { keys, value }: NamedValue,
  { path, startLine, endLine, startColumn, endColumn }: KeyPlace,
): boolean =>
  (isEnvironmentFile(path) || KEY_NAME.test(keys.join('.'))) &&
  startLine === endLine &&
  value.trim().length <= endColumn - startColumn + 'Bearer '.length;

const KEY_NAME = /openai|api[-_.]?key/i;
