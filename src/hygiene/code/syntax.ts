/** What a tokenizer must know of a language. Patterns are sources of regular expressions that are tried at one place. */
export interface Syntax {
  readonly lineComment: string;
  /** Opening pattern and closing text; what never closes is no comment. */
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Tried in this order. */
  readonly strings: readonly StringForm[];
  readonly name: string;
  /** Operators of two or three characters that others do not have. */
  readonly operators?: string;
  /** `/…/` is a regular expression where a value is expected. */
  readonly regularExpressions?: true;
  /** `<<EOF`, with the groups `end`, the word that ends the text, and perhaps `quote`. */
  readonly heredoc?: string;
  readonly heredocInsert?: Insert;
  /** Code begins after this text, if the file has it: PHP in a page. */
  readonly codeAfter?: string;
}

export interface StringForm {
  readonly open: string;
  /** Undefined: as it opened, quotes and `#` turned round (`r##"` ends with `"##`). */
  readonly close?: string;
  /** The character before one that is taken as it is; `double`: a quote is written twice; undefined: there are no escapes. */
  readonly escape?: '\\' | '`' | 'double';
  readonly multiline?: true;
  readonly insert?: Insert;
}

/** How a string takes in expressions. */
export interface Insert {
  readonly open?: string;
  readonly close?: ')' | '}';
  /** Written so, it is text: `{{`. */
  readonly notOpen?: string;
  /** `{x:>10}`, `{x!r}`: what comes after is no expression. */
  readonly formatted?: true;
  /** A name without brackets; the name is the group `inserted`. */
  readonly bare?: string;
}
