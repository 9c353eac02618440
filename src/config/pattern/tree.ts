import type { ByteSet } from './bytes.ts';

/** A user's pattern, read: every character set is a set of bytes with case folding already done. */
export type Tree =
  | { readonly kind: 'bytes'; readonly set: ByteSet }
  /** Consumes nothing; `source` is the JavaScript for it. */
  | { readonly kind: 'edge'; readonly source: string }
  | { readonly kind: 'look'; readonly opening: '(?=' | '(?!' | '(?<=' | '(?<!'; readonly body: Tree }
  /** A capturing group; groups count from 1 in the order of their opening. */
  | { readonly kind: 'capture'; readonly index: number; readonly name: string | undefined; readonly body: Tree }
  | { readonly kind: 'reference'; readonly group: number | string }
  /** `max` is Infinity when there is no upper bound. */
  | { readonly kind: 'repeat'; readonly min: number; readonly max: number; readonly lazy: boolean; readonly body: Tree }
  | { readonly kind: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly kind: 'choice'; readonly parts: readonly Tree[] };

/**
 * JavaScript's syntax, or that of RE2 (Go), which gitleaks uses. Each is read with what the other adds where it cannot be
 * mistaken (`(?i)`, `(?P<name>`, `[[:alnum:]]`, `\z`, lookarounds); they part in these:
 * `js`: `^` and `$` are line edges, since a pattern sees a window of a file and not the file;
 * `re2`: `^` and `$` are text edges until `(?m)`, `.` matches a carriage return, a class may begin with `]`,
 * and there are no lookarounds and no backreferences.
 */
export type Flavour = 'js' | 're2';

/** The pattern cannot be used. The message says why and never quotes more than one escape or name of the pattern. */
export class PatternError extends Error {
  override readonly name: string = 'PatternError';
}

/** The pattern is right, but nothing fixed stands in it, so that there is nothing to search for. */
export class KeywordError extends PatternError {
  override readonly name = 'KeywordError';
}
