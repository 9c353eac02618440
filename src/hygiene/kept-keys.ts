import type { Service } from '../detect/rule.ts';
import { namedValuesOf } from './formats/named-values.ts';
import type { KeyPlace, Project, ProjectFile } from './project.ts';

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
  const values = namedValuesOf(file);
  return file.keys.flatMap((key) => {
    const setting = values.find(({ line, endLine }) => line <= key.startLine && key.startLine <= endLine);
    return setting === undefined ? [] : [{ key, name: setting.name }];
  });
};
