import type { Call, Language, Token } from './code.ts';
import { type Run, deepest, expressionEnd, isMark, isOne, isWord, partsOf } from './expression.ts';

/** Calls in a run of words, in order of their names: `f(a, b)`, and where a language has them `puts a, b` and `Write-Host $a`. */
export const callsOf = (run: Run, language: Language): Call[] => {
  const calls: Call[] = [];
  let depth = 0;
  for (const [index, token] of run.tokens.entries()) {
    if (isOne(token, '([{')) depth++;
    if (isOne(token, ')]}')) depth--;
    if (depth > deepest) continue;
    const call = isMark(token, '(') ? bracketCall(run, index, language) : commandCall(run, index, language);
    if (call !== undefined) calls.push(call);
  }
  return calls;
};

const bracketCall = (run: Run, open: number, language: Language): Call | undefined => {
  const end = run.partners[open] ?? -1;
  const name = run.tokens[open - 1];
  if (end < 0 || name?.kind !== 'name' || notCalled.has(name.text)) return undefined;
  const { callee, start } = chainBefore(run, open - 1);
  if (isDefinition(run, start, end, language)) return undefined;
  return { callee, arguments: partsOf(run, open + 1, end), line: name.line };
};

/** `def f(…)`, `void f(…)`, `f(…) {` of a class. */
const isDefinition = ({ tokens }: Run, start: number, end: number, language: Language): boolean => {
  const before = tokens[start - 1];
  if (isWord(before, 'def', 'function', 'func', 'fun', 'fn', 'class', 'interface', 'sub')) return true;
  if (!braced.has(language) || isWord(before, 'new')) return false;
  const isTyped = before?.kind === 'name' && before.line === tokens[start]?.line && typed.has(language);
  return isMark(tokens[end + 1], '{') || (isTyped && !beforeCalls.has(before.text));
};

const braced: ReadonlySet<Language> = new Set<Language>(['javascript', 'java', 'csharp', 'dart', 'php', 'objective-c']);
const typed: ReadonlySet<Language> = new Set<Language>(['java', 'csharp', 'dart', 'objective-c']);
const beforeCalls: ReadonlySet<string> = new Set(
  'return throw await yield else in is as case assert do and or not when typeof async ref out params default'.split(
    ' ',
  ),
);

const notCalled: ReadonlySet<string> = new Set(
  'if for while switch catch return function def func fn and or not in is elif unless until match when foreach else typeof await yield case using lock'.split(
    ' ',
  ),
);

/** `logging.getLogger(name).info` back from its last word, without what is in brackets; `start` is the index of its first word. */
export const chainBefore = (
  { tokens, partners }: Run,
  last: number,
): { readonly callee: string; readonly start: number } => {
  const names = [tokens[last]?.text ?? ''];
  let start = last;
  while (names.length < longestChain && isMark(tokens[start - 1], '.', '?.', '->', '?->', '::')) {
    const mark = tokens[start - 1]?.text ?? '';
    let at = start - 2;
    while (isMark(tokens[at], ')', ']', '!', '?'))
      at = isMark(tokens[at], '!', '?') ? at - 1 : (partners[at] ?? -1) - 1;
    const name = tokens[at];
    if (name === undefined || name.kind === 'punctuation' || name.kind === 'number') break;
    start = at;
    // A call on a string: "…".format(key).
    names.unshift(name.kind === 'string' ? '' : name.text, mark === '?.' ? '.' : mark);
  }
  return { callee: names.join(''), start };
};

const longestChain = 40;

/** A statement that is a command with its arguments behind it. */
const commandCall = (run: Run, index: number, language: Language): Call | undefined => {
  const commands = commandNames[language];
  const { tokens } = run;
  const token = tokens[index];
  if (commands === undefined || token?.kind !== 'name' || !beginsStatement(tokens, index)) return undefined;
  const last = chainEnd(tokens, index);
  const callee = chainBefore(run, last).callee;
  const next = tokens[last + 1];
  const sameLine = next !== undefined && next.opensLine !== true;
  if (!commands.test(callee) || !sameLine || isMark(next, '(', '=', ':', '.', '=>')) return undefined;
  if (language !== 'powershell') {
    const parts: (readonly Token[])[] = [];
    for (let at = last + 1; ; at++) {
      const end = expressionEnd(run, at);
      parts.push(tokens.slice(at, end));
      if (!isMark(tokens[end], ',')) return { callee, arguments: parts, line: token.line };
      at = end;
    }
  }
  return { callee, arguments: powershellArguments(run, last + 1), line: token.line };
};

const commandNames: Partial<Record<Language, RegExp>> = {
  ruby: /^(?:puts|print|p|pp|warn|raise|abort|fail|putc|printf|(?:.*\.)?(?:debug|info|warn|error|fatal|log|puts|print|write))$/,
  php: /^(?:echo|print|die|exit)$/,
  python: /^print$/,
  powershell: /^(?:[A-Za-z]+-[A-Za-z-]+|echo|write|curl|iwr|irm|setx|set)$/,
};

const beginsStatement = (tokens: readonly Token[], index: number): boolean =>
  tokens[index]?.opensLine === true ||
  isMark(tokens[index - 1], ';', '{', '}', '|', '||', '&&', ')') ||
  isWord(tokens[index - 1], 'then', 'do', 'else', 'php');

const chainEnd = (tokens: readonly Token[], index: number): number => {
  let at = index;
  while (isMark(tokens[at + 1], '.', '->', '::') && tokens[at + 2]?.kind === 'name') at += 2;
  return at;
};

/** Words of a line up to `|` or `;`; what follows a `|` or a `>` is an argument that begins with it, as in a shell. */
const powershellArguments = ({ tokens, partners }: Run, from: number): (readonly Token[])[] => {
  const parts: Token[][] = [];
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined || token.opensLine === true || isMark(token, ';', ')', '}')) break;
    const partner = partners[at] ?? -1;
    const end = partner > at ? partner : at;
    const words = tokens.slice(at, Math.min(end + 1, at + 200));
    const joins =
      isMark(token, '.', '[', ':') ||
      isMark(tokens[at - 1], '.', '|', '>', ':') ||
      (isMark(token, '(') && isMark(tokens[at - 2], '.'));
    if (joins && parts.length > 0) parts.at(-1)?.push(...words);
    else parts.push(words);
    at = end;
  }
  return parts;
};
