import type { Token } from './code.ts';
import { type Run, isMark, isWord } from './expression.ts';

/** About what OpenAI's own pages show of a key: its prefix and its last four characters. */
const mostShown = 12;

/**
 * Whether the key that ends here is given on as it is, or most of it: false where it is asked about, measured, hidden or cut short.
 * `chosen`: it stands behind a `?`, so a `:` is none of a label.
 */
export const givenOn = (run: Run, end: number, chosen: boolean): boolean => {
  const { tokens, partners } = run;
  let at = end;
  for (let steps = 0; steps < 20; steps++) {
    const token = tokens[at];
    if (isMark(token, '!')) at++;
    else if (isMark(token, '[')) return shownBySlice(run, at) > mostShown;
    else if (isMark(token, '.', '?.', '->', '::')) {
      const name = tokens[at + 1]?.text ?? '';
      const close = isMark(tokens[at + 2], '(', '{') ? (partners[at + 2] ?? -1) : at + 1;
      if (close < 0) return false;
      if (cuts.test(name)) return shownByCall(tokens.slice(at + 3, close), name) > mostShown;
      if (!keeps.test(name)) return false;
      at = close + 1;
    } else break;
  }
  return (chosen && isMark(tokens[at], ':')) || !isQuestion(tokens, at);
};

const keeps =
  /^(?:trim|strip|toString|to_s|to_str|to_string|to_owned|String|string|unwrap\w*|expect|as_str|as_deref|clone|decode|encode|get_secret_value|getSecretValue|orElse\w*|or_else|ok|ok_or\w*|getOrElse|get|value|inspect|reveal|toUpperCase|toLowerCase|upper|lower|valueOf|join|description|utf8|chomp|presence)$/;

const cuts =
  /^(?:slice|substring|substr|Substring|prefix|suffix|first|last|take|takeLast|dropLast|drop|chars|left|right|mb_substr)$/;

/** What decides between other things: `key ? …`, `key == …`, `key && …`. */
const isQuestion = (tokens: readonly Token[], at: number): boolean => {
  const token = tokens[at];
  if (isMark(token, '?')) return !isMark(tokens[at + 1], ')', ';', ',', '.') && tokens[at + 1] !== undefined;
  if (isMark(token, '==', '!=', '===', '!==', '&&', '<', '>', '<=', '>=', '=~', '=', ':', '=>')) return true;
  return isWord(token, 'is', 'in', 'and', 'not', 'instanceof', 'matches', 'isnt');
};

/** How many characters `slice(0, 4)` leaves; 0 if it is not told in figures. */
const shownByCall = (tokens: readonly Token[], name: string): number => {
  const [first, second] = figures(tokens);
  if (first === undefined) return 0;
  if (/^(?:prefix|suffix|first|last|take|takeLast|left|right)$/.test(name)) return first;
  if (/^(?:drop|dropLast)$/.test(name)) return Infinity;
  if (second === undefined) return tokens.some((token) => isMark(token, ',')) ? 0 : first < 0 ? -first : Infinity;
  if (/^(?:substr|Substring|mb_substr)$/.test(name)) return Math.abs(second);
  return between(first, second);
};

/** `[:4]`, `[-4:]`, `[0..3]`, `[0, 4]`; a single index shows one character. */
const shownBySlice = ({ tokens, partners }: Run, open: number): number => {
  const inside = tokens.slice(open + 1, partners[open] ?? open + 1);
  const mark = inside.findIndex((token) => isMark(token, ':', '..', '...', ','));
  if (mark < 0) return 1;
  const [from] = figures(inside.slice(0, mark));
  const [to] = figures(inside.slice(mark + 1));
  if (isMark(inside[mark], ',')) return Math.abs(to ?? 0);
  const tells = inside.filter(({ kind }) => kind === 'name').length === 0;
  if (!tells) return 0;
  if (to === undefined) return from !== undefined && from < 0 ? -from : Infinity;
  return between(from ?? 0, to);
};

const between = (from: number, to: number): number => {
  if (to < 0 && from >= 0) return Infinity;
  return Math.max(0, to - from);
};

const figures = (tokens: readonly Token[]): number[] =>
  tokens.flatMap((token, at) =>
    token.kind === 'number' ? [Number.parseInt(token.text, 10) * (isMark(tokens[at - 1], '-') ? -1 : 1)] : [],
  );
