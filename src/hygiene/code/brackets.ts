import type { Token } from './code.ts';

/** Which brackets of a token run belong together. An index that has none is -1. */
export interface Brackets {
  /** By the index of an opening bracket: of the one that closes it. One that nothing closes ends with the run. */
  readonly close: readonly number[];
  /** By any token's index: of the innermost bracket around it. */
  readonly parent: readonly number[];
}

/** One of the things that stand between commas in brackets. */
export interface Entry {
  /** `apiKey` of `apiKey: key`, `verify` of `verify=False`, `'verify'` of PHP's `'verify' => false`. Of a lone name: that name. */
  readonly name: string | undefined;
  readonly value: readonly Token[];
  readonly line: number;
}

/** Pairs the brackets of a run, in one pass; a closing one that fits nothing is passed over. */
export const bracketsOf = (tokens: readonly Token[]): Brackets => {
  const close: number[] = [];
  const parent: number[] = [];
  const open: number[] = [];
  tokens.forEach((token, index) => {
    close.push(isOpening(token) ? tokens.length : -1);
    const last = open.at(-1);
    if (isClosing(token) && last !== undefined && tokens[last]!.text === OPENING[token.text]) {
      close[last] = index;
      open.pop();
    }
    parent.push(open.at(-1) ?? -1);
    if (isOpening(token)) open.push(index);
  });
  return { close, parent };
};

/** What stands between a bracket and its closing one, cut at commas. Long lists of data are cut short. */
export const entriesIn = (tokens: readonly Token[], { close }: Brackets, open: number): readonly Entry[] => {
  const end = Math.min(close[open] ?? -1, open + LONGEST);
  const entries: Entry[] = [];
  let start = open + 1;
  for (let at = start; at <= end; at++) {
    const isEnd = at === end || (tokens[at]!.kind === 'punctuation' && tokens[at]!.text === ',');
    if (isEnd && at > start) entries.push(entryOf(tokens.slice(start, at)));
    if (isEnd) start = at + 1;
    else if (close[at]! >= 0) at = Math.min(close[at]!, end - 1);
  }
  return entries;
};

/** More tokens than an object of options has. */
const LONGEST = 5000;

const entryOf = (tokens: readonly Token[]): Entry => {
  const [first, second] = tokens;
  const named = second?.kind === 'punctuation' && GIVES.has(second.text) && first?.kind !== 'punctuation';
  if (named) return { name: first!.text, value: tokens.slice(2), line: first!.line };
  const lone = tokens.length === 1 && first!.kind === 'name' ? first!.text : undefined;
  return { name: lone, value: tokens, line: first!.line };
};

const GIVES: ReadonlySet<string> = new Set([':', '=', '=>']);

const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

const isOpening = ({ kind, text }: Token): boolean =>
  kind === 'punctuation' && (text === '(' || text === '[' || text === '{');

const isClosing = ({ kind, text }: Token): boolean => kind === 'punctuation' && Object.hasOwn(OPENING, text);
