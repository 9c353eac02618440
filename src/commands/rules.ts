import type { Config } from '../config/config.ts';
import { createDetector, type Detector } from '../detect/detector.ts';
import type { Match } from '../detect/finding.ts';
import type { Rule } from '../detect/rule.ts';
import { expand, TemplateError } from '../detect/template.ts';
import { exitCodes } from '../errors.ts';
import { visible, visibleJson } from '../report/visible.ts';
import type { Printing } from './io.ts';
import { scrubText } from './scrub.ts';

export interface RulesOptions {
  /** Lists them without one. */
  readonly action?: 'test' | undefined;
  readonly format?: 'text' | 'json' | undefined;
  readonly config: Pick<Config, 'rules' | 'inactiveRules' | 'warnings'>;
}

/** One example that a rule does not hold to. No text of the example is in it: a project's example may be a real key. */
export interface RuleFailure {
  readonly ruleId: string;
  /** `examples[0]`, as the configuration names it. */
  readonly example: string;
  readonly message: string;
}

/** Lists all known rules, or tries each on its own examples. Returns the exit status: 1 when an example fails. */
export async function runRules(options: RulesOptions, io: Printing): Promise<number> {
  for (const warning of options.config.warnings) io.stderr.write(`tripkey: ${visible(scrubText(warning))}\n`);
  if (options.action === 'test') return testAll(options, io);
  io.stdout.write(scrubText(options.format === 'json' ? toJson(options.config) : toText(options.config)));
  return exitCodes.clean;
}

/** Seeds that each template is expanded with. */
const SEEDS = [1, 2, 3];

/** Tries rules on their examples: each must match once with the rule's id, no counter-example may. */
export function testRules(rules: readonly Rule[]): readonly RuleFailure[] {
  const detector = createDetector(rules);
  return rules.flatMap((rule) => [
    ...rule.examples.flatMap((template, index) => testTemplate(rule, `examples[${index}]`, template, 1, detector)),
    ...rule.counterExamples.flatMap((template, index) =>
      testTemplate(rule, `counter_examples[${index}]`, template, 0, detector),
    ),
  ]);
}

function testAll({ config, format }: RulesOptions, io: Printing): number {
  const rules = [...config.rules, ...config.inactiveRules];
  const failures = testRules(rules);
  const examples = rules.reduce((sum, rule) => sum + rule.examples.length + rule.counterExamples.length, 0);
  const bare = rules.filter((rule) => rule.examples.length === 0).map((rule) => rule.id);
  if (format === 'json') {
    io.stdout.write(`${JSON.stringify({ rules: rules.length, examples, failures, withoutExamples: bare }, null, 2)}\n`);
  } else {
    for (const { ruleId, example, message } of failures) io.stdout.write(`${ruleId}: ${example} ${message}\n`);
    for (const id of bare) io.stdout.write(`${id}: has no examples\n`);
    io.stdout.write(`${rules.length} rules, ${examples} examples, ${failures.length} failed\n`);
  }
  return failures.length === 0 ? exitCodes.clean : exitCodes.findings;
}

function testTemplate(
  rule: Rule,
  example: string,
  template: string,
  wanted: number,
  detector: Detector,
): RuleFailure[] {
  for (const seed of SEEDS) {
    const message = judge(rule, template, seed, wanted, detector);
    if (message !== undefined) return [{ ruleId: rule.id, example, message }];
  }
  return [];
}

function judge(rule: Rule, template: string, seed: number, wanted: number, detector: Detector): string | undefined {
  try {
    const stops = stopsOf(rule);
    const matches = detector.detect({ bytes: Buffer.from(expand(template, seed)), origin: { path: null } });
    return stopsOf(rule) > stops ? 'takes too long: the pattern was stopped' : complaint(matches, rule.id, wanted);
  } catch (error) {
    if (error instanceof TemplateError) return `cannot be expanded: ${error.message}`;
    throw error;
  }
}

function stopsOf(rule: Rule): number {
  return rule.kind === 'pattern' ? (rule.guard?.stops() ?? 0) : 0;
}

function complaint(matches: readonly Match[], ruleId: string, wanted: number): string | undefined {
  const own = matches.filter((match) => match.ruleId === ruleId).length;
  if (own === wanted) return undefined;
  if (wanted === 0) return own === 1 ? 'matches' : `matches ${own} times`;
  const other = matches.find((match) => match.ruleId !== ruleId)?.ruleId;
  if (own > 0) return `matches ${own} times, not once`;
  return other === undefined ? 'does not match' : `does not match: it is a match of ${other}`;
}

function toJson(config: RulesOptions['config']): string {
  const describe = (active: boolean) => (rule: Rule) => ({
    id: rule.id,
    title: rule.title,
    description: rule.description,
    severity: rule.severity,
    vendor: rule.vendor,
    active,
    references: rule.references,
  });
  const rules = [...config.rules.map(describe(true)), ...config.inactiveRules.map(describe(false))];
  return `${visibleJson(JSON.stringify({ schemaVersion: 1, rules }, null, 2))}\n`;
}

function toText({ rules, inactiveRules }: RulesOptions['config']): string {
  const width = Math.max(...[...rules, ...inactiveRules].map((rule) => rule.id.length));
  const line = (rule: Rule): string => `${rule.id.padEnd(width)}  ${rule.severity.padEnd(8)}  ${visible(rule.title)}\n`;
  const off =
    inactiveRules.length === 0
      ? ''
      : `\nOff (\`enable\` in tripkey.toml turns one on):\n${inactiveRules.map(line).join('')}`;
  return rules.map(line).join('') + off;
}
