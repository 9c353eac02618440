import type { PatternRule } from '../detect/rule.ts';
import { UsageError } from '../errors.ts';
import { type Allowlist, judgeBy, readAllowlists } from './gitleaks-allowlist.ts';
import { KeywordError, PatternError } from './pattern/tree.ts';
import { parseToml } from './toml.ts';
import { compileUserPattern } from './user-pattern.ts';
import { compileUserRule } from './user-rule.ts';
import { safeName } from './validate.ts';

type Table = Readonly<Record<string, unknown>>;

/**
 * Takes the rules of a gitleaks configuration (v8's format: gitleaks' README and config/config.go).
 * Its allowlists hold for the rules that come with them, never for tripkey's own: a foreign file must not switch those off.
 * Throws UsageError for a pattern that cannot be translated; whatever else does not map is a warning.
 */
export function importGitleaks(
  text: string,
  name: string,
  taken: readonly string[],
): { readonly rules: readonly PatternRule[]; readonly warnings: readonly string[] } {
  const { table } = parseToml(text, name);
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(`${name}: ${message}`);
  if (table['extend'] !== undefined) {
    warn('[extend] is not followed: neither the default rules of gitleaks nor other files are imported');
  }
  const shared = readAllowlists(table, 'the global allowlist', warn);
  const ids = new Set(taken);
  const rules = tablesOf(table['rules']).flatMap((rule, index) => {
    const id = idOf(rule, index, ids);
    if (id !== textOf(rule['id'])) warn(`rule ${index + 1} is called ${id} here`);
    ids.add(id);
    const own = readAllowlists(rule, `the allowlist of rule ${id}`, warn);
    const lists = [
      ...shared.filter(({ targets }) => targets.length === 0 || targets.includes(textOf(rule['id']))),
      ...own,
    ];
    return importRule(rule, id, lists, name, warn) ?? [];
  });
  return { rules, warnings };
}

function tablesOf(value: unknown): Table[] {
  return Array.isArray(value) ? value.filter((item): item is Table => typeof item === 'object' && item !== null) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The rule's own id where ours can be like it and it is free. */
function idOf(rule: Table, index: number, taken: ReadonlySet<string>): string {
  const plain = textOf(rule['id'])
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '')
    .slice(0, 55);
  const id = plain === '' || safeName(plain) === '…' ? `gitleaks-${index + 1}` : plain;
  if (!taken.has(id)) return id;
  return taken.has(`gitleaks-${id}`) ? `gitleaks-${id}-${index + 1}` : `gitleaks-${id}`;
}

function importRule(
  rule: Table,
  id: string,
  lists: readonly Allowlist[],
  name: string,
  warn: (message: string) => void,
): PatternRule | undefined {
  const skipped = skipReason(rule);
  if (skipped !== undefined) {
    warn(`rule ${id} ${skipped} and is left out`);
    return undefined;
  }
  try {
    const pattern = textOf(rule['regex']);
    const path = rule['path'] === undefined ? undefined : compileUserPattern(textOf(rule['path']), 're2');
    const judge = judgeBy(lists, path);
    const keywords = keywordsOf(rule);
    const group = rule['secretGroup'];
    return compileUserRule(
      {
        id,
        pattern,
        ...(textOf(rule['description']) !== '' && { title: textOf(rule['description']).split(/\r?\n/, 1)[0] ?? id }),
        ...(keywords !== undefined && { keywords }),
        ...(typeof rule['entropy'] === 'number' && { entropy: rule['entropy'] }),
      },
      {
        flavour: 're2',
        secretGroup: typeof group === 'number' && group > 0 ? group : 'first',
        ...(judge !== undefined && { judge }),
      },
    );
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    if (error instanceof KeywordError) {
      warn(`rule ${id} has no fixed text of 4 characters to search for and is left out`);
      return undefined;
    }
    throw new UsageError(`${name}: the pattern of the rule ${id} ${error.message}`);
  }
}

function skipReason(rule: Table): string | undefined {
  if (textOf(rule['regex']) === '') return 'has no regex';
  if (rule['skipReport'] === true) return 'is not reported by gitleaks itself (skipReport)';
  if (rule['required'] !== undefined) return 'needs other matches near it (required)';
  return undefined;
}

/**
 * gitleaks compares keywords without regard to case, ours are exact: each becomes its spellings.
 * Undefined when one is too short to search for; the pattern's own literals are then used.
 */
function keywordsOf(rule: Table): readonly string[] | undefined {
  const keywords = Array.isArray(rule['keywords']) ? rule['keywords'].filter((word) => typeof word === 'string') : [];
  if (keywords.length === 0 || keywords.some((word) => !/^[ -~]{4,}$/.test(word))) return undefined;
  const spellings = keywords.map(
    (word) => compileUserPattern(`(?i)${word.replaceAll(/[^A-Za-z0-9]/g, '\\$&')}`, 're2').keywords,
  );
  return spellings.includes(undefined) ? undefined : [...new Set(spellings.flatMap((words) => words ?? []))];
}
