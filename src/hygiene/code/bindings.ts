import type { Assignment, Language } from './code.ts';
import { type Run, isMark, isWord } from './expression.ts';

/** Names that a loop or a function's head at this place gives anew; none at most places. */
export const boundNames = (run: Run, index: number, language: Language): Assignment[] => {
  const token = run.tokens[index];
  const next = run.tokens[index + 1];
  if (isWord(token, 'for', 'foreach')) return namesUntil(run, index + 1, loopEnds);
  if (isWord(token, 'as') && (language === 'python' || language === 'php')) return namesUntil(run, index + 1, lineEnds);
  if (isMark(token, '{') && (language === 'kotlin' || language === 'swift')) return closureNames(run, index);
  if (isMark(token, '|') && (language === 'ruby' || language === 'rust')) return blockNames(run, index);
  if (isMark(next, '=>') && token?.kind === 'name' && language !== 'php' && language !== 'ruby')
    return [unknown(run, index)];
  if (isMark(token, '(') && isParameters(run, index, language)) return parameterNames(run, index);
  return [];
};

const loopEnds: ReadonlySet<string> = new Set(['in', 'of', ':', ':=', '=', ';', 'as', '{']);
const lineEnds: ReadonlySet<string> = new Set([')', ':', ',', '{', ';']);
const farthest = 12;

const unknown = ({ tokens }: Run, index: number): Assignment => {
  const token = tokens[index];
  return { name: token?.text ?? '', value: [], line: token?.line ?? 0 };
};

const namesUntil = (run: Run, from: number, ends: ReadonlySet<string>): Assignment[] => {
  const names: Assignment[] = [];
  for (let at = from; at < from + farthest; at++) {
    const token = run.tokens[at];
    if (token === undefined || (token.kind !== 'string' && ends.has(token.text))) break;
    if (token.kind === 'name') names.push(unknown(run, at));
  }
  return names;
};

/** `{ key, value -> …`, `{ key in …`. */
const closureNames = (run: Run, open: number): Assignment[] => {
  const names = namesUntil(run, open + 1, new Set(['->', 'in', '(', '.', '=', '}', '{', ':']));
  const end = run.tokens
    .slice(open + 1, open + 1 + farthest)
    .find(({ text }) => /^(?:->|in|\(|\.|=|\}|\{)$/.test(text));
  return isMark(end, '->') || isWord(end, 'in') ? names : [];
};

const blockNames = (run: Run, open: number): Assignment[] => {
  if (!isMark(run.tokens[open - 1], '{', '(', ',') && !isWord(run.tokens[open - 1], 'do', 'move')) return [];
  return namesUntil(run, open + 1, new Set(['|']));
};

/** `(…) =>`, `def f(…)`, and `f(…) {` where that is a head. */
const isParameters = ({ tokens, partners }: Run, open: number, language: Language): boolean => {
  const close = partners[open] ?? -1;
  if (close < 0) return false;
  if (isMark(tokens[close + 1], '=>')) return language !== 'php' && language !== 'ruby';
  const name = isMark(tokens[open - 1], '>') ? open - 2 : open - 1;
  if (isWord(tokens[name], 'function', 'func', 'fun', 'fn', 'init', 'constructor', '__construct')) return true;
  if (isWord(tokens[name - 1], 'def', 'function', 'func', 'fun', 'fn')) return true;
  if (language === 'go' && isMark(tokens[name - 1], ')')) return true;
  if (!isMark(tokens[close + 1], '{', ':') || !headed.has(language) || tokens[name]?.kind !== 'name') return false;
  return !isWord(
    tokens[name],
    'if',
    'while',
    'switch',
    'catch',
    'for',
    'foreach',
    'using',
    'lock',
    'synchronized',
    'with',
    'return',
  );
};

const headed: ReadonlySet<Language> = new Set<Language>(['javascript', 'java', 'csharp', 'dart', 'objective-c']);

/** The first and the last word of each parameter: `key string`, `String key`, `key: str = "…"`, `{ key, value }`. */
const parameterNames = (run: Run, open: number): Assignment[] => {
  const { tokens, partners } = run;
  const close = Math.min(partners[open] ?? open, open + longestHead);
  const names: Assignment[] = [];
  for (let at = open + 1; at < close; at++) {
    if (tokens[at]?.kind !== 'name') continue;
    if (isMark(tokens[at - 1], '(', ',', '{', '[', '...', '*', '&') || isMark(tokens[at + 1], ',', ')', '='))
      names.push(unknown(run, at));
  }
  return names;
};

const longestHead = 200;
