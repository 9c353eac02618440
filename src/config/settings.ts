import { isCalendarDate } from './calendar.ts';
import type { Confidence, Severity } from '../detect/rule.ts';
import { UsageError } from '../errors.ts';
import { deadGlob, deadStart } from '../policies/dead-globs.ts';
import { globProblem } from '../policies/paths.ts';
import type { AllowEntry } from './config.ts';
import { configSchema } from './schema.ts';
import type { TomlFile } from './toml.ts';
import type { UserRule } from './user-rule.ts';
import { type KeyPath, nameOf, type Problem, validate } from './validate.ts';

/** A configuration file as the schema lets it be. */
export interface Settings {
  readonly min_confidence?: Confidence;
  readonly all_vendors?: boolean;
  readonly strict?: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly enable?: readonly string[];
  readonly disable?: readonly string[];
  readonly severity?: Readonly<Record<string, Severity>>;
  readonly limits?: Readonly<Record<string, number | string>>;
  readonly doctor?: {
    readonly disable?: readonly string[];
    readonly severity?: Readonly<Record<string, Severity>>;
    readonly max_age_days?: number;
  };
  readonly rules?: readonly (Omit<UserRule, 'counterExamples'> & { readonly counter_examples?: readonly string[] })[];
  readonly allow?: readonly AllowEntry[];
  readonly import?: { readonly gitleaks?: string };
}

/** Checks a file against the schema, then what a schema cannot say: globs below `root`, which is absolute, and dates. Throws UsageError with file and line. */
export function readSettings(toml: TomlFile, root: string): Settings {
  failOn(validate(toml.table, configSchema), toml);
  const settings = toml.table as Settings;
  failOn([...globProblems(settings, root), ...startProblems(settings), ...dateProblems(settings)], toml);
  return settings;
}

/** Throws the first problem and says how many more there are. */
export function failOn(problems: readonly Problem[], toml: TomlFile): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new UsageError(`${toml.where(first.path)}: ${first.message}${more}`, 'docs/configuration.md lists every key');
}

function globProblems({ include = [], exclude = [], allow = [] }: Settings, root: string): Problem[] {
  const globs: [KeyPath, string | undefined][] = [
    ...include.map((glob, index): [KeyPath, string] => [['include', index], glob]),
    ...exclude.map((glob, index): [KeyPath, string] => [['exclude', index], glob]),
    ...allow.map(({ path }, index): [KeyPath, string | undefined] => [['allow', index, 'path'], path]),
  ];
  return globs.flatMap(([path, glob]) => {
    const problem = glob === undefined ? undefined : (globProblem(glob) ?? deadGlob(glob, root));
    return problem === undefined ? [] : [{ path, message: `the glob \`${nameOf(path)}\` ${problem}` }];
  });
}

/** An `include` that covers nothing would have nothing scanned. */
function startProblems({ include = [], exclude = [] }: Settings): Problem[] {
  return Object.entries({ include, exclude }).flatMap(([key, globs]) => {
    const problem = deadStart(globs);
    return problem === undefined ? [] : [{ path: [key, 0], message: `the glob \`${key}[0]\` ${problem}` }];
  });
}

function dateProblems({ allow = [] }: Settings): Problem[] {
  return allow.flatMap(({ expires }, index): Problem[] => {
    if (expires === undefined || isCalendarDate(expires)) return [];
    const path = ['allow', index, 'expires'];
    return [{ path, message: `\`${nameOf(path)}\` is no date of the calendar` }];
  });
}
