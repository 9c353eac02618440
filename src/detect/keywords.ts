import { zlib } from '../lazy.ts';
import { type Literals, collectLiterals, literalsOf, nameOfRules } from './literals.ts';
import { literalBlocks, usualTable } from './literals.generated.ts';
import { packLiterals } from './prefilter/literal-table.ts';
import type { Rule } from './rule.ts';

/** How archives begin that are opened: a change that holds one is no clean pass for the hook, whatever its bytes show. */
export const archiveLiterals: readonly string[] = ['PK\u0003\u0004', '\u001f\u008b\b'];

/**
 * Every literal of which at least one occurs in any text that the rules can match, encoded up to two levels deep; the pre-commit hook's
 * grep and the prefilter look for these and nothing else. Latin1 strings of 4 to 24 bytes, each once.
 */
export const literalsOfRules = (rules: readonly Rule[]): Literals => collectLiterals(rules, formsOf);

/** All of them in one list. */
export const prefilterLiterals = (rules: readonly Rule[]): readonly string[] => {
  const { strong, weak } = literalsOfRules(rules);
  return [...strong, ...weak];
};

/** The same as the prefilter takes them (literal-table.ts). `isGated`: what holds no value above low confidence may be passed over. */
export const packedLiterals = (rules: readonly Rule[], isGated: boolean): Uint8Array => {
  // Most runs have these rules, and it takes 5 ms to make their table.
  if (isGated && nameOfRules(rules) === usualTable.name) return Buffer.from(usualTable.packed, 'base64');
  const { strong, weak } = literalsOfRules(rules);
  return packLiterals([...strong, ...weak], isGated ? weak : new Set());
};

/** Those of the built-in rules are worked out by the build: they take 40 ms, as long as Node takes to start. */
const formsOf = (keyword: string): readonly string[] => (blocks ??= readBlocks()).get(keyword) ?? literalsOf(keyword);

let blocks: ReadonlyMap<string, readonly string[]> | undefined;

const readBlocks = (): ReadonlyMap<string, readonly string[]> =>
  new Map(
    zlib()
      .inflateRawSync(Buffer.from(literalBlocks, 'base64'))
      .toString('latin1')
      .split('\n\n')
      .map((block) => {
        const [keyword = '', ...literals] = block.split('\n');
        return [keyword, literals];
      }),
  );
