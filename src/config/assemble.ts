import type { Rule } from '../detect/rule.ts';
import type { Confidence, Config, DoctorSettings, Limits } from './config.ts';
import { chooseRules } from './ruleset.ts';
import type { Settings } from './settings.ts';
import { parseSize } from './size.ts';

/** What the command line says. It wins over the file; `exclude` adds to the file's. */
export interface Overrides {
  readonly minConfidence?: Confidence | undefined;
  readonly allVendors?: boolean | undefined;
  readonly strict?: boolean | undefined;
  readonly allowComments?: boolean | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** What a configuration is put together of. */
export interface ConfigParts extends Pick<Config, 'file' | 'imported' | 'root' | 'warnings'> {
  /** What the file says: nothing where there is none. */
  readonly settings: Settings;
  /** Every rule that there is. */
  readonly known: readonly Rule[];
  readonly overrides: Overrides;
}

/** The command line's word, else the file's, else the default, for each setting. */
export function assembleConfig(parts: ConfigParts): Config {
  const { file, imported, root, settings, known, warnings, overrides } = parts;
  const { enable = [], disable = [], severity = {} } = settings;
  const allVendors = overrides.allVendors ?? settings.all_vendors ?? false;
  const { rules, inactiveRules } = chooseRules(known, { allVendors, enable, disable, severity });
  const exclude = [...(settings.exclude ?? []), ...(overrides.exclude ?? [])];
  return Object.freeze({
    file,
    ...(imported !== undefined && { imported }),
    root,
    rules: Object.freeze(rules),
    inactiveRules: Object.freeze(inactiveRules),
    minConfidence: overrides.minConfidence ?? settings.min_confidence ?? 'medium',
    allVendors,
    strict: overrides.strict ?? settings.strict ?? false,
    allowComments: overrides.allowComments ?? true,
    include: Object.freeze([...(settings.include ?? [])]),
    exclude: Object.freeze(exclude),
    allowlist: Object.freeze((settings.allow ?? []).map((entry) => Object.freeze({ ...entry }))),
    limits: Object.freeze(limitsOf(settings.limits ?? {})),
    doctor: Object.freeze(doctorOf(settings.doctor ?? {})),
    warnings: Object.freeze([...warnings]),
  });
}

function limitsOf(limits: Readonly<Record<string, number | string>>): Limits {
  const maxFileSize = limits['max_file_size'];
  return {
    ...(maxFileSize !== undefined && { maxFileSize: parseSize(maxFileSize) }),
    maxArchiveDepth: Number(limits['max_archive_depth'] ?? 4),
    maxArchiveSize: parseSize(limits['max_archive_size'] ?? '1GB'),
    maxArchiveRatio: Number(limits['max_archive_ratio'] ?? 250),
    maxArchiveEntries: Number(limits['max_archive_entries'] ?? 100_000),
  };
}

function doctorOf({ disable = [], severity = {}, max_age_days = 90 }: NonNullable<Settings['doctor']>): DoctorSettings {
  return { disable: Object.freeze([...disable]), severity: Object.freeze({ ...severity }), maxAgeDays: max_age_days };
}
