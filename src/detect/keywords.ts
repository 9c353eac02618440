import { base64 } from './decode/base64.ts';
import { keywordsOfRules, literalsOf } from './literals.ts';
import { literalsByKeyword } from './literals.generated.ts';
import type { Rule } from './rule.ts';

/** What gzip looks like in base64: unpacked when it is decoded. Helm encodes its releases twice. */
const PACKED_IN_BASE64 = 'H4sI';

/** How archives begin that are opened: a change that holds one is no clean pass for the hook, whatever its bytes show. */
export const archiveLiterals: readonly string[] = ['PK\u0003\u0004', '\u001f\u008b\b'];

export interface Literals {
  readonly strong: ReadonlySet<string>;
  /**
   * Those that only gated rules look for: a text in which no other one stands, and of which the prefilter's gate says that it holds no value, has no match
   * above low confidence.
   */
  readonly weak: ReadonlySet<string>;
}

/**
 * Every literal of which at least one occurs in any text that the rules can match, encoded up to two levels deep; the pre-commit hook's
 * grep and the prefilter look for these and nothing else. Latin1 strings of 4 to 24 bytes, each once.
 */
export const literalsOfRules = (rules: readonly Rule[]): Literals => {
  const strong = new Set([PACKED_IN_BASE64, ...base64.forms(PACKED_IN_BASE64)]);
  const isGated = (rule: Rule): boolean => rule.kind === 'pattern' && rule.gated === true;
  const certain = keywordsOfRules(rules.filter((rule) => !isGated(rule)));
  for (const keyword of certain) for (const literal of formsOf(keyword)) strong.add(literal);
  const weak = new Set<string>();
  const told = new Set(certain);
  for (const keyword of keywordsOfRules(rules)) {
    if (told.has(keyword)) continue;
    for (const literal of formsOf(keyword)) if (!strong.has(literal)) weak.add(literal);
  }
  return { strong, weak };
};

/** All of them in one list. */
export const prefilterLiterals = (rules: readonly Rule[]): readonly string[] => {
  const { strong, weak } = literalsOfRules(rules);
  return [...strong, ...weak];
};

/** Those of the built-in rules are worked out by the build: they take 40 ms, as long as Node takes to start. */
const formsOf = (keyword: string): readonly string[] =>
  Object.hasOwn(literalsByKeyword, keyword) ? literalsByKeyword[keyword]!.split('\n') : literalsOf(keyword);
