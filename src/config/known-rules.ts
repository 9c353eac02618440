import { builtInRules } from '../../rules/index.ts';
import type { PatternRule, Rule } from '../detect/rule.ts';
import { UsageError } from '../errors.ts';
import { importGitleaks } from './gitleaks.ts';
import { PatternError } from './pattern/tree.ts';
import { failOn, type Settings } from './settings.ts';
import { didYouMean } from './suggest.ts';
import type { TomlFile } from './toml.ts';
import { compileUserRule } from './user-rule.ts';
import { type KeyPath, type Problem, safeName } from './validate.ts';

/** Reads a file relative to the root; undefined when there is none or it is outside. */
export type ReadInside = (path: string) => { readonly name: string; readonly text: string } | 'outside' | undefined;

/** What rules need to know of the project. */
export interface RulePlace {
  readonly read: ReadInside;
  /** Makes a path as it is shown relative to the root: imported rules know files by that. */
  readonly toRoot: (path: string) => string;
}

/** Every rule that there is: the built-in ones, the project's, the imported ones, in this order. Throws UsageError. */
export function knownRules(
  settings: Settings,
  toml: TomlFile,
  place: RulePlace,
): { readonly known: readonly Rule[]; readonly warnings: readonly string[] } {
  failOn(ownIdProblems(settings), toml);
  const own = compileOwn(settings, toml);
  const imported = importRules(settings, toml, place);
  const known = [...builtInRules, ...own, ...imported.rules];
  failOn(namedIdProblems(settings, known), toml);
  return { known, warnings: imported.warnings };
}

function ownIdProblems({ rules = [] }: Settings): Problem[] {
  return rules.flatMap(({ id }, index): Problem[] => {
    const path = ['rules', index, 'id'];
    if (builtInRules.some((rule) => rule.id === id)) {
      return [{ path, message: `the rule id ${safeName(id)} is that of a built-in rule` }];
    }
    const isFirst = rules.findIndex((rule) => rule.id === id) === index;
    return isFirst ? [] : [{ path, message: `the rule id ${safeName(id)} is used twice` }];
  });
}

function compileOwn({ rules = [] }: Settings, toml: TomlFile): PatternRule[] {
  return rules.map(({ counter_examples: counterExamples, ...rule }, index) => {
    try {
      return compileUserRule({ ...rule, ...(counterExamples !== undefined && { counterExamples }) });
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      const where = toml.where(['rules', index, 'pattern']);
      throw new UsageError(`${where}: the pattern of the rule ${safeName(rule.id)} ${error.message}`);
    }
  });
}

function importRules(
  settings: Settings,
  toml: TomlFile,
  { read, toRoot }: RulePlace,
): ReturnType<typeof importGitleaks> {
  const path = settings.import?.gitleaks;
  if (path === undefined) return { rules: [], warnings: [] };
  const where = toml.where(['import', 'gitleaks']);
  const file = read(path);
  if (file === 'outside') throw new UsageError(`${where}: \`import.gitleaks\` must name a file inside the repository`);
  if (file === undefined) throw new UsageError(`${where}: \`import.gitleaks\` names a file that does not exist`);
  const taken = [...builtInRules, ...(settings.rules ?? [])].map((rule) => rule.id);
  const { rules, warnings } = importGitleaks(file.text, file.name, taken);
  return { rules: rules.map((rule) => seenFromRoot(rule, toRoot)), warnings };
}

function seenFromRoot(rule: PatternRule, toRoot: RulePlace['toRoot']): PatternRule {
  const { judge } = rule;
  if (judge === undefined) return rule;
  return {
    ...rule,
    judge: (secret, around) => judge(secret, { ...around, path: around.path === null ? null : toRoot(around.path) }),
  };
}

function namedIdProblems({ enable = [], disable = [], severity = {} }: Settings, known: readonly Rule[]): Problem[] {
  const ids = known.map((rule) => rule.id);
  const named: [KeyPath, string][] = [
    ...enable.map((id, index): [KeyPath, string] => [['enable', index], id]),
    ...disable.map((id, index): [KeyPath, string] => [['disable', index], id]),
    ...Object.keys(severity).map((id): [KeyPath, string] => [['severity', id], id]),
  ];
  return named.flatMap(([path, id]): Problem[] => {
    if (ids.includes(id)) return [];
    return [{ path, message: `\`${String(path[0])}\` names the unknown rule ${safeName(id)}${didYouMean(id, ids)}` }];
  });
}
