import type { RedactedFinding } from '../../detect/finding.ts';
import { advice } from '../advice.ts';
import { prose } from '../markdown/escape.ts';
import type { Problem, Report } from '../report.ts';
import { highestOf, weightOf } from '../severity.ts';
import { plain } from './message.ts';

/** A rule or a check that has a result. */
export interface SarifRule {
  readonly id: string;
  readonly [name: string]: unknown;
}

/** Where the tool and its rules are explained. */
export const HOME = 'https://www.npmjs.com/package/tripkey';

/** Each rule and each check of the report once, in its order. */
export const rulesOf = ({ findings, problems }: Report): readonly SarifRule[] => {
  const rules = new Map<string, SarifRule>();
  for (const [id, group] of grouped(findings, ({ ruleId }) => ruleId)) rules.set(id, ruleOf(group));
  for (const [id, group] of grouped(problems, ({ check }) => check)) rules.set(id, checkOf(group));
  return [...rules.values()];
};

const grouped = <T>(all: readonly T[], idOf: (each: T) => string): ReadonlyMap<string, readonly [T, ...T[]]> => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const each of all) {
    const group = groups.get(idOf(each));
    if (group === undefined) groups.set(idOf(each), [each]);
    else group.push(each);
  }
  return groups;
};

/** Says the same whatever was found, as GitHub shows one text for all alerts of a rule. */
const ruleOf = (findings: readonly [RedactedFinding, ...RedactedFinding[]]): SarifRule => {
  const [{ ruleId, title, severity }] = findings;
  const steps = advice(findings, 'files');
  const what = `${plain(title)}: whoever reads it can use it until it is revoked.`;
  return {
    ...describe(ruleId, title, what, steps),
    helpUri: HOME,
    defaultConfiguration: { level: weightOf(severity).level },
    properties: {
      tags: ['security', 'secret', 'external/cwe/cwe-798'],
      precision: precisions[highestOf(findings.map(({ confidence }) => confidence))],
      'security-severity': weightOf(severity).score,
    },
  };
};

const precisions = { high: 'very-high', medium: 'high', low: 'low' } as const;

/** Reporters know no checks: the problems say how to mend theirs, and the command says the rest. */
const checkOf = (problems: readonly [Problem, ...Problem[]]): SarifRule => {
  const [{ check, severity }] = problems;
  const fixes = [...new Set(problems.flatMap(({ fix }) => fix ?? []))].slice(0, SHOWN_FIXES);
  return {
    ...describe(
      check,
      check,
      `A check of tripkey doctor: tripkey doctor --list says what ${plain(check)} asks, and why.`,
      fixes,
    ),
    helpUri: HOME,
    defaultConfiguration: { level: weightOf(severity).level },
    properties: { tags: ['security', 'hygiene'], precision: 'high', 'security-severity': weightOf(severity).score },
  };
};

const SHOWN_FIXES = 5;

const describe = (id: string, title: string, what: string, steps: readonly string[]): SarifRule => ({
  id,
  ...nameOf(id),
  shortDescription: { text: plain(title) },
  fullDescription: { text: what },
  help: {
    text: [what, ...steps.map((step) => `- ${plain(step)}`)].join('\n'),
    markdown: [prose(what), '', ...steps.map((step) => `- ${prose(step)}`)].join('\n'),
  },
});

/** `OpenaiProjectKey`; none where it would say the same as the id. */
const nameOf = (id: string): { readonly name?: string } => {
  const name = id.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/gi, (_, first: string) => first.toUpperCase());
  return name.toLowerCase() === id.toLowerCase() ? {} : { name };
};
