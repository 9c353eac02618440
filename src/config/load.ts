import { isAbsolute, relative, resolve, sep } from 'node:path';
import { UsageError, codeOf } from '../errors.ts';
import { globProblem } from '../policies/paths.ts';
import type { Confidence, Config, DoctorSettings, Limits } from './config.ts';
import { knownRules, type ReadInside } from './known-rules.ts';
import { chooseRules } from './ruleset.ts';
import { type Settings, readSettings } from './settings.ts';
import { parseSize } from './size.ts';
import { parseToml, type TomlFile } from './toml.ts';

/** What the command line says. It wins over the file; `exclude` adds to the file's. */
export interface Overrides {
  readonly minConfidence?: Confidence | undefined;
  readonly allVendors?: boolean | undefined;
  readonly strict?: boolean | undefined;
  readonly allowComments?: boolean | undefined;
  readonly exclude?: readonly string[] | undefined;
}

export interface LoadOptions {
  /** Where the command runs: an explicit file is relative to it. Absolute. */
  readonly cwd: string;
  /** The repository's top, else `cwd`. Absolute. */
  readonly root: string;
  /** The argument of `--config`. */
  readonly explicit?: string | undefined;
  /** Text of a file by absolute path, undefined when there is none. In CI it reads from the base revision. */
  readonly readFile: (path: string) => string | undefined;
  readonly overrides?: Overrides | undefined;
}

/** Reads and checks the configuration. Throws UsageError, with file and line where one is to blame. */
export function loadConfig({ cwd, root, explicit, readFile, overrides = {} }: LoadOptions): Config {
  const read = (path: string): string | undefined => readOrFail(readFile, path, nameIn(root, path));
  const file = findFile(cwd, root, explicit, read);
  const toml = file === undefined ? noFile : parseToml(file.text, nameIn(root, file.path));
  const settings = readSettings(toml);
  const { known, warnings } = knownRules(settings, toml, readInside(root, read));
  const { enable = [], disable = [], severity = {} } = settings;
  const allVendors = overrides.allVendors ?? settings.all_vendors ?? false;
  const { rules, inactiveRules } = chooseRules(known, { allVendors, enable, disable, severity });
  const imported = settings.import?.gitleaks;
  const exclude = [...(settings.exclude ?? []), ...checkExclude(overrides.exclude ?? [])];
  return Object.freeze({
    file: file?.path,
    ...(imported !== undefined && { imported: resolve(root, imported) }),
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

const noFile: TomlFile = { table: {}, where: () => '' };
const defaultFiles = ['tripkey.toml', '.config/tripkey.toml'];

type Read = (path: string) => string | undefined;

function findFile(
  cwd: string,
  root: string,
  explicit: string | undefined,
  read: Read,
): { path: string; text: string } | undefined {
  const paths = explicit === undefined ? defaultFiles.map((name) => resolve(root, name)) : [resolve(cwd, explicit)];
  const found = paths.flatMap((path) => {
    const text = read(path);
    return text === undefined ? [] : [{ path, text }];
  });
  if (explicit !== undefined && found.length === 0) throw new UsageError(`configuration file not found: ${explicit}`);
  if (found.length > 1) {
    throw new UsageError(
      `both ${defaultFiles.join(' and ')} exist`,
      'move the settings into one of them and delete the other',
    );
  }
  return found[0];
}

/** Reads a file of policy. Throws UsageError, naming it, for one that is there and cannot be read. */
export function readOrFail(readFile: Read, path: string, name: string): string | undefined {
  try {
    return readFile(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read ${name}: ${codeOf(error)}`, undefined, { cause: error });
  }
}

function readInside(root: string, read: Read): ReadInside {
  return (path) => {
    const full = resolve(root, path);
    const name = nameIn(root, full);
    if (name === full) return 'outside';
    const text = read(full);
    return text === undefined ? undefined : { name, text };
  };
}

/** A path as messages name it: relative to the root, with `/`, when it is inside. */
function nameIn(root: string, path: string): string {
  const name = relative(root, path);
  const isInside = name !== '' && name !== '..' && !name.startsWith(`..${sep}`) && !isAbsolute(name);
  return isInside ? name.replaceAll(sep, '/') : path;
}

function checkExclude(globs: readonly string[]): readonly string[] {
  for (const glob of globs) {
    const problem = globProblem(glob);
    if (problem !== undefined) throw new UsageError(`the glob of --exclude ${problem}`);
  }
  return globs;
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
