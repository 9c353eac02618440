import type { Token } from './code.ts';

/** The words between two brackets, or of a whole file, with the brackets' partners. */
export interface Run {
  readonly tokens: readonly Token[];
  /** Index of the other bracket; -1 for what is none or has none. */
  readonly partners: Int32Array;
}

export const runOf = (tokens: readonly Token[]): Run => {
  const partners = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (isOne(token, '([{')) open.push(index);
    if (!isOne(token, ')]}')) continue;
    // A bracket that does not fit is skipped, unless it is far: broken text must not cost a walk each time.
    const near = open.slice(-NEAREST).findLastIndex((other) => closes(tokens[other], token));
    if (near < 0) continue;
    const at = Math.max(0, open.length - NEAREST) + near;
    const other = open[at] ?? 0;
    open.length = at;
    [partners[other], partners[index]] = [index, other];
  }
  return { tokens, partners };
};

/** So many brackets that were opened last are tried. */
const NEAREST = 3;

/** A run of the file's tokens, and one for each expression that a string takes in. */
export const allRuns = (tokens: readonly Token[]): Run[] => {
  const found: (readonly Token[])[] = [tokens];
  for (const run of found) {
    for (const { inserts = [] } of run) for (const insert of inserts) found.push(insert);
  }
  return found.map(runOf);
};

/** Is it this punctuation, one of several single characters? */
export const isOne = (token: Token | undefined, characters: string): boolean =>
  token?.kind === 'punctuation' && token.text.length === 1 && characters.includes(token.text);

export const isMark = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === 'punctuation' && texts.includes(token.text);

export const isWord = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === 'name' && texts.includes(token.text);

/**
 * The index behind the expression that begins at `from`: at a comma, a bracket that closes, a line that does not go on, a second `=` or `:`,
 * and where `=>` makes pairs (Ruby, PHP) at that, so that no word is in two values of one bracket.
 */
export const expressionEnd = ({ tokens, partners }: Run, from: number, pairs = false): number => {
  let choices = 0;
  let at = from;
  for (let steps = 0; at < tokens.length && steps < FARTHEST; at++, steps++) {
    const token = tokens[at];
    if (at > from && token?.opensLine === true && !goesOn(tokens[at - 1], token)) return at;
    if (isMark(token, ',', ';', ')', ']', '}', '=', ':=', '||=', '??=') || (pairs && isMark(token, '=>'))) return at;
    if (isMark(token, '?')) choices++;
    if (isMark(token, ':') && choices-- <= 0) return at;
    const partner = partners[at] ?? -1;
    if (partner > at) at = partner;
  }
  return Math.min(at, tokens.length);
};

/** Words beside each other, those in brackets not counted, that one expression has at most. */
const FARTHEST = 300;

/** Parts between commas, with nothing for an empty run. */
export const partsOf = ({ tokens, partners }: Run, from: number, to: number): (readonly Token[])[] => {
  const parts: (readonly Token[])[] = [];
  let start = from;
  for (let at = from; at < to; at++) {
    const partner = partners[at] ?? -1;
    if (partner > at) at = Math.min(partner, to);
    else if (isMark(tokens[at], ',')) {
      parts.push(tokens.slice(start, Math.min(at, start + longest)));
      start = at + 1;
    }
  }
  if (start < to) parts.push(tokens.slice(start, Math.min(to, start + longest)));
  return parts;
};

/** Words of one argument or value that are kept: more are a program, not a value. */
export const longest = 1000;
/** Brackets around a call or an assignment; deeper ones are left out, so that a text of brackets costs no square of its length. */
export const deepest = 40;

const closes = (open: Token | undefined, close: Token): boolean =>
  (open?.text === '(' && close.text === ')') ||
  (open?.text === '[' && close.text === ']') ||
  (open?.text === '{' && close.text === '}');

const goesOn = (before: Token | undefined, token: Token): boolean =>
  (before?.kind === 'punctuation' && !isMark(before, ')', ']', '}', '!', '?', '++', '--')) ||
  isWord(before, 'or', 'and', 'not', 'return', 'await', 'else') ||
  (token.kind === 'punctuation' &&
    !isMark(token, '(', '[', '{', '!', '-', '@', '*', '&', '<', '...', '++', '--', '::', '#', '$')) ||
  isWord(token, 'or', 'and', 'as', 'orelse');
