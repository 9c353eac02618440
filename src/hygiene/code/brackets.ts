import type { Token } from './code.ts';
import { isMark, isOne, runOf } from './expression.ts';

/** Which brackets of a token run belong together, by index; -1 where there is none. */
export interface Brackets {
  /** The other one of a bracket's pair. */
  readonly partners: Int32Array;
  /** The innermost bracket around a token. */
  readonly parents: Int32Array;
}

/** One of the things that stand between commas in brackets. */
export interface Entry {
  /** `apiKey` of `apiKey: key`, `verify` of `verify=False`, `'verify'` of PHP's `'verify' => false`. Of a lone name: that name. */
  readonly name: string | undefined;
  readonly value: readonly Token[];
  readonly line: number;
}

export const bracketsOf = (tokens: readonly Token[]): Brackets => {
  const { partners } = runOf(tokens);
  const parents = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  for (const [index] of tokens.entries()) {
    const partner = partners[index] ?? -1;
    if (partner >= 0 && partner < index) open.pop();
    parents[index] = open.at(-1) ?? -1;
    if (partner > index) open.push(index);
  }
  return { partners, parents };
};

/** What stands between a bracket and its closing one, cut at commas. Long lists of data are cut short. */
export const entriesIn = (tokens: readonly Token[], { partners }: Brackets, open: number): readonly Entry[] => {
  const end = Math.min(partners[open] ?? -1, open + longest);
  const entries: Entry[] = [];
  let start = open + 1;
  for (let at = start; at <= end; at++) {
    const isEnd = at === end || isMark(tokens[at], ',');
    if (isEnd && at > start) entries.push(entryOf(tokens.slice(start, Math.min(at, start + longestEntry))));
    if (isEnd) start = at + 1;
    else if (isOne(tokens[at], '([{')) at = Math.max(at, Math.min(partners[at] ?? at, end - 1));
  }
  return entries;
};

/** More tokens than an object of options has. */
const longest = 5000;
const longestEntry = 200;

const entryOf = (tokens: readonly Token[]): Entry => {
  const [first, second] = tokens;
  const line = first?.line ?? 0;
  if (first?.kind !== 'punctuation' && isMark(second, ':', '=', '=>')) {
    return { name: first?.text, value: tokens.slice(2), line };
  }
  return { name: tokens.length === 1 && first?.kind === 'name' ? first.text : undefined, value: tokens, line };
};
