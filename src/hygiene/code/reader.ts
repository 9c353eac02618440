import type { Token } from './code.ts';
import type { Grammar } from './grammar.ts';
import type { Insert } from './syntax.ts';

/** Where a tokenizer stands in a text, and what it has given up there, so that hostile text is not read again and again. */
export interface Reader {
  readonly text: string;
  readonly grammar: Grammar;
  at: number;
  /** From 1. */
  line: number;
  /** How many strings are around this place. */
  depth: number;
  /** Forms of strings and comments that were opened and never closed: from there on their opening is punctuation. */
  readonly neverClosed: Set<unknown>;
  /** An attempt to read what a string takes in, or a regular expression, ran to this place and failed: before it there are no others. */
  plainUntil: number;
  /** Opened on this line, to be read after its end. */
  readonly heredocs: Heredoc[];
  /** The words of an expression in a string up to its closing bracket; undefined if it does not close (on the line, unless `multiline`). */
  readonly readInsert: (reader: Reader, insert: Insert, multiline: boolean) => Token[] | undefined;
}

export interface Heredoc {
  /** The line that ends it. */
  readonly end: string;
  /** In quotes: it takes nothing in. */
  readonly raw: boolean;
  readonly token: { text: string; inserts?: readonly (readonly Token[])[] };
}

/** Goes on to a place, counting the lines. */
export const advance = (reader: Reader, to: number): void => {
  // Not by `indexOf`, which would look through the rest of a long line for each word of it.
  for (let at = reader.at; at < to; at++) if (reader.text.charCodeAt(at) === 10) reader.line++;
  reader.at = to;
};
