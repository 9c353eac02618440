import type { Rule } from '../detect/rule.ts';

/** Stands in every diff: a rule whose path cannot be read as a literal makes Node start for each commit, rather than be missed. */
const EVERY_FILE = 'diff --git';

/** A literal for each rule that looks at files for their names: the names are in the diff's headers. */
export const pathLiterals = (rules: readonly Rule[]): readonly string[] => {
  const patterns = rules.flatMap((rule) => (rule.kind === 'pattern' && rule.path !== undefined ? [rule.path] : []));
  return [...new Set(patterns.map(literalOf))];
};

/** The longest text that every match of a simple pattern holds. */
const literalOf = ({ source, flags }: RegExp): string => {
  // Groups and classes may stand for anything; what is repeated may stand for nothing.
  const outside = source
    .replaceAll(/\(\?:[^()]*\)[*+?]?|\[[^\]]*\][*+?]?/g, '\n')
    .replaceAll(/(?:\\.|[^\\])(?:[*?]|\{[^}]*\})/g, '\n');
  if (/[()|]/.test(outside) || flags.includes('i')) return EVERY_FILE;
  const literal = outside.replaceAll(/\\[A-Za-z0-9]|(?<!\\)[.^$+]/g, '\n').replaceAll('\\', '');
  const longest = literal.split('\n').reduce((best, run) => (run.length > best.length ? run : best));
  return longest.length >= 4 && /^[ !#-[\]-~]*$/.test(longest) ? longest : EVERY_FILE;
};
