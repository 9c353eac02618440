import type { Confidence, PatternRule, Severity } from '../detect/rule.ts';
import { createGuard } from './guard.ts';
import type { Flavour } from './pattern/tree.ts';
import { KeywordError } from './pattern/tree.ts';
import { compileUserPattern } from './user-pattern.ts';

/** A rule as the project writes it. */
export interface UserRule {
  readonly id: string;
  readonly title?: string;
  readonly description?: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** Case-sensitive, at least 4 bytes of printable ASCII each. */
  readonly keywords?: readonly string[];
  readonly pattern: string;
  readonly entropy?: number;
  readonly examples?: readonly string[];
  readonly counterExamples?: readonly string[];
}

/** How a rule of another program's configuration differs from one of ours. */
export interface Foreign {
  readonly flavour: Flavour;
  readonly secretGroup?: number | 'first';
  readonly judge?: PatternRule['judge'];
}

/** Compiles a rule of the configuration. Throws PatternError, KeywordError among them. Matches are as sure as the project says: `high` unless told otherwise. */
export function compileUserRule(rule: UserRule, foreign: Foreign = { flavour: 'js' }): PatternRule {
  const { pattern, keywords: derived, linear } = compileUserPattern(rule.pattern, foreign.flavour, foreign.secretGroup);
  const keywords = rule.keywords === undefined || rule.keywords.length === 0 ? derived : rule.keywords;
  if (keywords === undefined) {
    throw new KeywordError('has no fixed text of 4 characters to search for: name one in `keywords`');
  }
  return {
    kind: 'pattern',
    id: rule.id,
    title: rule.title ?? rule.id,
    description: rule.description ?? '',
    severity: rule.severity ?? 'high',
    confidence: rule.confidence ?? 'high',
    vendor: 'user',
    references: [],
    keywords,
    pattern,
    ...(rule.entropy !== undefined && { entropy: rule.entropy }),
    ...withoutExamples(rule, foreign.judge),
    guard: createGuard(pattern, keywords, linear),
    examples: rule.examples ?? [],
    counterExamples: rule.counterExamples ?? [],
  };
}

/**
 * The value of an example is no leak, in the configuration that holds it or in a test of the rule: without this no rule with examples could be
 * committed. Only this rule's match is meant; a key of a built-in rule stays one.
 */
function withoutExamples(
  { id, examples = [], confidence = 'high' }: UserRule,
  judge: PatternRule['judge'],
): Pick<PatternRule, 'judge'> {
  if (examples.length === 0) return judge === undefined ? {} : { judge };
  return {
    judge: (secret, around) => {
      const plain = { confidence, reasons: [`matches the pattern of ${id}`] };
      const judgement = judge === undefined ? plain : judge(secret, around);
      if (judgement === null || !examples.some((example) => example.includes(secret))) return judgement;
      return { confidence: 'low', reasons: [...judgement.reasons, 'placeholder: an example of the rule'] };
    },
  };
}
