import type { PatternRule, Surroundings } from '../detect/rule.ts';
import { createGuard } from './guard.ts';
import { PatternError } from './pattern/tree.ts';
import { compileUserPattern, type UserPattern } from './user-pattern.ts';

/** One allowlist of a gitleaks rule: what it covers is dropped. */
export interface Allowlist {
  /** Rule ids that a global allowlist is for; empty: all. */
  readonly targets: readonly string[];
  readonly covers: (secret: string, around: Surroundings) => boolean;
}

type Table = Readonly<Record<string, unknown>>;
type Check = Allowlist['covers'];

/**
 * The allowlists of a rule or of the whole file, in the old form (`[allowlist]`) and the new one (`[[allowlists]]`).
 * A list that cannot be taken over as it is meant would hide too much or too little: it is left out with a warning.
 */
export function readAllowlists(owner: Table, label: string, warn: (message: string) => void): Allowlist[] {
  const lists = [owner['allowlist'] ?? [], owner['allowlists'] ?? []].flat().filter(isTable);
  return lists.flatMap((list) => {
    const checks = checksOf(list, label, warn);
    if (checks.length === 0) return [];
    const covers: Check = isAnd(list)
      ? (secret, around) => checks.every((check) => check(secret, around))
      : (secret, around) => checks.some((check) => check(secret, around));
    return [{ targets: textsOf(list['targetRules']), covers }];
  });
}

/** A judge that drops what an allowlist covers, or what is not in the files that the rule is for. Undefined when it would drop nothing. */
export function judgeBy(lists: readonly Allowlist[], path: UserPattern | undefined): PatternRule['judge'] | undefined {
  if (lists.length === 0 && path === undefined) return undefined;
  const isPath = path === undefined ? () => true : tester(path);
  return (secret, around) => {
    if (!isPath(around.path ?? '') || lists.some((list) => list.covers(secret, around))) return null;
    return { confidence: 'high', reasons: ["matches the project's rule"] };
  };
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null;
}

function isAnd(list: Table): boolean {
  return typeof list['condition'] === 'string' && /^(and|&&)$/i.test(list['condition']);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function checksOf(list: Table, label: string, warn: (message: string) => void): Check[] {
  const unmapped = textsOf(list['commits']).length > 0;
  if (unmapped) warn(`${label}: commits are not taken over${isAnd(list) ? ', so the list is left out' : ''}`);
  if (unmapped && isAnd(list)) return [];
  const target = list['regexTarget'];
  if (target === 'match') warn(`${label}: regexTarget "match" is taken as the secret`);
  try {
    const regexes = textsOf(list['regexes']).map((regex) => tester(compileUserPattern(regex, 're2')));
    const paths = textsOf(list['paths']).map((regex) => tester(compileUserPattern(regex, 're2')));
    const stopwords = textsOf(list['stopwords']).map((word) => word.toLowerCase());
    const checks: Check[] = [];
    if (regexes.length > 0) {
      checks.push((secret, around) => regexes.some((test) => test(target === 'line' ? lineOf(around) : secret)));
    }
    if (paths.length > 0) checks.push((_, { path }) => path !== null && paths.some((test) => test(path)));
    if (stopwords.length > 0) checks.push((secret) => stopwords.some((word) => secret.toLowerCase().includes(word)));
    return checks;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    warn(`${label}: a regex ${error.message}, so the list is left out`);
    return [];
  }
}

/** Whether a pattern occurs in a text; a stopped run counts as no. */
function tester({ pattern, linear }: UserPattern): (text: string) => boolean {
  const guard = createGuard(pattern, [], linear);
  return (text) => guard.run(text).length > 0;
}

function lineOf({ text, start, end }: Surroundings): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  return text.slice(from, to === -1 ? undefined : to);
}
