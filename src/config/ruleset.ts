import type { Rule, Severity } from '../detect/rule.ts';

/** Which rules a configuration turns on and off, by id. */
export interface RuleChoice {
  readonly allVendors: boolean;
  readonly enable: readonly string[];
  readonly disable: readonly string[];
  readonly severity: Readonly<Record<string, Severity>>;
}

/**
 * Splits the known rules into those in force and the rest, severities applied, order kept.
 * Other vendors' rules need `all_vendors` or their name in `enable`, identifiers that are no secrets the latter; `disable` wins.
 */
export function chooseRules(known: readonly Rule[], choice: RuleChoice): { rules: Rule[]; inactiveRules: Rule[] } {
  const rules: Rule[] = [];
  const inactiveRules: Rule[] = [];
  for (const rule of known) {
    const severity = Object.hasOwn(choice.severity, rule.id) ? choice.severity[rule.id] : undefined;
    const target = isInForce(rule, choice) ? rules : inactiveRules;
    target.push(severity === undefined ? rule : { ...rule, severity });
  }
  return { rules, inactiveRules };
}

function isInForce(rule: Rule, { allVendors, enable, disable }: RuleChoice): boolean {
  if (disable.includes(rule.id)) return false;
  if (enable.includes(rule.id)) return true;
  if (rule.optIn === true) return false;
  return allVendors || ['openai', 'azure-openai', 'user'].includes(rule.vendor);
}
