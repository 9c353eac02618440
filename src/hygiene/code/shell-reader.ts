import type { Assignment, Call, Token } from './code.ts';

/** Where the shell's tokenizer stands, and what it has found so far. */
export interface ShellReader {
  readonly text: string;
  at: number;
  /** From 1. */
  line: number;
  /** How many `$(` are around. */
  depth: number;
  readonly calls: MutableCall[];
  readonly assignments: Assignment[];
  /** Opened on this line, to be read after its end. */
  readonly heredocs: ShellHeredoc[];
  /** Quotes and brackets that were opened and never closed: from there on they are text. */
  readonly neverClosed: Set<string>;
  /** Reads commands up to the bracket that closes `$(`; undefined if it does not. */
  readonly readCommands: (reader: ShellReader, close: ')' | undefined) => Token[] | undefined;
}

export type MutableCall = Omit<Call, 'arguments'> & { readonly arguments: (readonly Token[])[] };

export interface ShellHeredoc {
  readonly end: string;
  /** In quotes: variables stand for themselves. */
  readonly raw: boolean;
  readonly token: { text: string; inserts?: readonly (readonly Token[])[] };
}

/** Goes on to a place, counting the lines. */
export const advanceShell = (reader: ShellReader, to: number): void => {
  // Not by `indexOf`, which would look through the rest of a long line for each word of it.
  for (let at = reader.at; at < to; at++) if (reader.text.charCodeAt(at) === 10) reader.line++;
  reader.at = to;
};

export const mark = (text: string, line: number): Token => ({ kind: 'punctuation', text, line });
