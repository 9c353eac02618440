import { archiveLiterals, prefilterLiterals } from '../detect/keywords.ts';
import type { Rule } from '../detect/rule.ts';
import { pathLiterals } from './paths.ts';

/** What the hook's grep searches for, made safe for a shell script. */
export interface HookLiterals {
  /** Printable ASCII, sorted. */
  readonly printable: readonly string[];
  /** Latin1 strings with other bytes in them (magic numbers of archives), sorted; the script makes them with printf. */
  readonly bytes: readonly string[];
}

/** A literal is not cut shorter than this: short ones stand in every lock file's hashes, and each costs a start of Node. */
const SELECTIVE = 6;

/** Bytes of source code, the most frequent first (JavaScript, declarations and Markdown of this project's dependencies). */
const FREQUENT = ' \netnrsoialcduph*mf.`g:()b,vy/;\'=wTSkEx"I_R}{PAOC0>NL1jD-|M@B2[]HF?Uq<WKG84365&zY9V!J7+#\\$XZQ^%~';

/** What a change must hold for `scan --staged` to have anything to report by these rules. */
export const hookLiteralsOf = (rules: readonly Rule[]): HookLiterals =>
  hookLiterals([...prefilterLiterals(rules), ...archiveLiterals, ...pathLiterals(rules)]);

/**
 * Reduces the prefilter's literals to fewer and faster ones, of which at least one still occurs wherever one of them did once NUL bytes are
 * deleted and the text is read line by line. Latin1 strings in and out; throws a RangeError on one that would match every line.
 */
export const hookLiterals = (literals: readonly string[]): HookLiterals => {
  const lines = covering(withoutNul(literals).map(longestLine));
  const reduced = covering(rareFirst(lines)).toSorted();
  return { printable: reduced.filter(isPrintable), bytes: reduced.filter((literal) => !isPrintable(literal)) };
};

const isPrintable = (literal: string): boolean => /^[ -~]*$/.test(literal);

/**
 * `tr` has deleted the NUL bytes, so UTF-16 stands there as the text that it encodes, whose own literals are in the list. The UTF-16 forms would
 * be cut to half their length and stop every commit; only one that no other literal has anything of is kept.
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

/** Six characters of base64 are rare, six hex digits are in every list of hashes. A shorter list costs grep less to begin with. */
const shortened = (literal: string): string => (/^[0-9A-Fa-f ,:%x]*$/.test(literal) ? literal : literal.slice(0, SELECTIVE));

/** The first place at which a literal may begin and still be selective; −1 when there is none. */
const startOf = (literal: string, firsts: ReadonlySet<string>): number => {
  const last = Math.max(0, literal.length - SELECTIVE);
  for (let start = 0; start <= last; start++) if (firsts.has(literal[start]!)) return start;
  return -1;
};
