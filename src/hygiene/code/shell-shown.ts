import type { Token } from './code.ts';
import { isMark, isWord } from './expression.ts';
import type { KeyNames } from './shown.ts';

/** Whether words of a shell, when they are expanded, hold a key. */
export const shellShows = (tokens: readonly Token[], names: KeyNames): boolean => {
  if (isMark(tokens[0], '$', '${', '%')) return expansionShows(tokens, names);
  if (isMark(tokens[0], '$(')) return outputShows(tokens, names);
  if (isMark(tokens[0], '${{', '$((')) return false;
  return tokens.some(
    ({ text, kind, inserts }) =>
      inserts?.some((insert) => shellShows(insert, names)) === true ||
      (kind !== 'punctuation' && names.isKeyLiteral(text)),
  );
};

/** `$NAME`, `${NAME:-…}`; not `${#NAME}`, `${NAME:+set}`, and of `${NAME:0:4}` by how much it leaves. */
const expansionShows = ([, name, operator, operand]: readonly Token[], names: KeyNames): boolean => {
  if (name?.kind !== 'name' || !isKey(name, names)) return false;
  if (isMark(operator, ':')) {
    const length = /^\s*\(?\s*(-?\d+)\s*\)?\s*(?::\s*(-?\d+))?\s*$/.exec(operand?.text ?? '');
    if (length === null) return false;
    const [from, count] = [Number(length[1]), length[2] === undefined ? undefined : Number(length[2])];
    return (count ?? (from < 0 ? -from : Infinity)) > mostShown || (count ?? 0) < 0;
  }
  return operator === undefined || isMark(operator, '}', ':-', ':=', ':?', '-', '=', '?', '^', '^^', ',', ',,', '@');
};

/** As in masks.ts. */
const mostShown = 12;

const isKey = ({ text, line }: Token, names: KeyNames): boolean =>
  names.isKeyVariable(text) || names.isKeyName([text], line);

/** `$(echo "$KEY")`: what echo prints, unless something else makes of it what is put in. */
const outputShows = (tokens: readonly Token[], names: KeyNames): boolean => {
  if (!isWord(tokens[1], 'echo', 'printf', 'printenv')) return false;
  if (isWord(tokens[1], 'printenv')) return tokens[2]?.kind === 'name' && names.isKeyVariable(tokens[2].text);
  const pipe = tokens.findIndex((token) => isMark(token, '|'));
  if (pipe >= 0 && !isWord(tokens[pipe + 1], 'tr', 'base64', 'xargs')) return false;
  return shellShows(tokens.slice(2, pipe < 0 ? tokens.length : pipe), names);
};
