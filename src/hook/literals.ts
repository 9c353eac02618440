import { archiveLiterals, prefilterLiterals } from '../detect/keywords.ts';
import type { Rule } from '../detect/rule.ts';
import { pathLiterals } from './paths.ts';

/**
 * How the hook's grep reads: `bytes` as they are, NUL among them (GNU grep); `text` after `tr` has deleted the NUL bytes, for every other.
 */
export type Reading = 'bytes' | 'text';

/** A literal is not cut shorter than this: short ones stand in every lock file's hashes, and each costs a start of Node. */
const SELECTIVE = 6;

/** Bytes of source code, the most frequent first (JavaScript, declarations and Markdown of this project's dependencies). */
const FREQUENT = ' \netnrsoialcduph*mf.`g:()b,vy/;\'=wTSkEx"I_R}{PAOC0>NL1jD-|M@B2[]HF?Uq<WKG84365&zY9V!J7+#\\$XZQ^%~';

/** What a change must hold for `scan --staged` to have anything to report by these rules. */
export const hookLiteralsOf = (rules: readonly Rule[], reading: Reading): readonly string[] =>
  hookLiterals([...prefilterLiterals(rules), ...archiveLiterals, ...pathLiterals(rules)], reading);

/**
 * Reduces the prefilter's literals to fewer and faster ones, of which at least one still occurs wherever one of them did once the text is
 * read by the line, and as `reading` says. Latin1 strings in and out, sorted; throws a RangeError on one that would match every line.
 */
export const hookLiterals = (literals: readonly string[], reading: Reading): readonly string[] => {
  const readable = reading === 'bytes' ? literals.map(withoutEdges) : withoutNul(literals);
  return covering(rareFirst(covering(readable.map(longestLine)))).toSorted();
};

/** UTF-16 of either byte order: the NUL bytes at its ends are what the two do not share. */
const withoutEdges = (literal: string): string => literal.replaceAll(/^\0+|\0+$/g, '');

/**
 * Where NUL bytes are deleted, UTF-16 stands there as the text that it encodes, whose own literals are in the list. The UTF-16 forms would be
 * cut to half their length and stop every commit; only one that no other literal has anything of is kept.
 */
const withoutNul = (literals: readonly string[]): string[] => {
  const plain = literals.filter((literal) => !literal.includes('\0'));
  const all = plain.join('\0');
  const stripped = literals.filter((literal) => literal.includes('\0')).map((literal) => literal.replaceAll('\0', ''));
  return [...plain, ...stripped.filter((literal) => !all.includes(literal))];
};

/** grep works by the line. */
const longestLine = (literal: string): string => {
  const lines = literal.split('\n');
  const longest = lines.reduce((best, line) => (line.length > best.length ? line : best));
  if (longest.length < 2) throw new RangeError('A literal of the hook has at least 2 bytes');
  return longest;
};

/** Without those that hold another one: whatever they find, the other finds. */
const covering = (literals: readonly string[]): string[] => {
  const all = new Set(literals);
  return [...all].filter((literal) => !holdsAnother(literal, all));
};

const holdsAnother = (literal: string, all: ReadonlySet<string>): boolean => {
  for (let start = 0; start < literal.length; start++) {
    for (let end = start + 2; end <= literal.length; end++) {
      if (end - start < literal.length && all.has(literal.slice(start, end))) return true;
    }
  }
  return false;
};

/**
 * GNU grep leaves its fast loop at each byte that any literal begins with, so literals are cut at the front to begin with rare bytes only:
 * frequent ones are given up, the most frequent first, as long as every literal keeps a byte to begin with (docs/design/hook.md).
 */
const rareFirst = (literals: readonly string[]): string[] => {
  const firsts = new Set(literals.flatMap((literal) => [...literal]));
  for (const byte of FREQUENT) {
    if (firsts.delete(byte) && literals.some((literal) => startOf(literal, firsts) < 0)) firsts.add(byte);
  }
  return literals.map((literal) => shortened(literal.slice(startOf(literal, firsts))));
};

/** Six characters of base64 are rare; six hex digits are in every list of hashes, three of UTF-16 in many a word. A shorter list costs grep less to begin with. */
const shortened = (literal: string): string =>
  /^[0-9A-Fa-f ,:%x]*$|\0/.test(literal) ? literal : literal.slice(0, SELECTIVE);

/** The first place at which a literal may begin and still be selective; −1 when there is none. */
const startOf = (literal: string, firsts: ReadonlySet<string>): number => {
  const last = Math.max(0, literal.length - SELECTIVE);
  for (let start = 0; start <= last; start++) if (firsts.has(literal[start]!)) return start;
  return -1;
};
