import type { Assignment, Language, Token } from './code.ts';
import { boundNames } from './bindings.ts';
import { chainBefore } from './calls.ts';
import { type Run, deepest, expressionEnd, isMark, isOne, isWord, longest } from './expression.ts';

/** What is given to names, in order of place. A parameter or a loop's variable is given nothing that is known: its value is empty. */
export const assignmentsOf = (run: Run, language: Language): Assignment[] => {
  const assignments: Assignment[] = [];
  const around: Around[] = [{ bracket: '', choices: 0 }];
  for (const [index, token] of run.tokens.entries()) {
    assignments.push(...boundNames(run, index, language));
    if (isOne(token, '([{')) around.push({ bracket: token.text, choices: 0 });
    else if (isOne(token, ')]}') && around.length > 1) around.pop();
    const here = around.at(-1) ?? { bracket: '', choices: 0 };
    if (isMark(token, ',', ';', '=') || (token.opensLine === true && !isMark(token, '?', ':'))) here.choices = 0;
    if (isMark(token, '?') && !isMark(run.tokens[index + 1], ':', ')', ',', '=', '>')) here.choices++;
    if (around.length > deepest) continue;
    if (isMark(token, '=', ':=', '||=', '??=')) assignments.push(...given(run, index, language));
    else if (isMark(token, ':')) {
      if (here.choices > 0) here.choices--;
      else if (isPair(run, index, language, here.bracket)) assignments.push(...given(run, index, language));
    } else if (isMark(token, '=>') && isPaired(language)) assignments.push(...given(run, index, language));
  }
  return assignments;
};

const isPaired = (language: Language): boolean => language === 'php' || language === 'ruby';

interface Around {
  readonly bracket: string;
  /** `?` that wait for their `:`. */
  choices: number;
}

/** `name: value` of an object, a map or named arguments: not a label, not the end of `if x:`, not a slice. */
const isPair = ({ tokens }: Run, index: number, language: Language, bracket: string): boolean => {
  if (bracket === '[' && language !== 'swift' && language !== 'php') return false;
  if (language === 'python' && bracket !== '{') return false;
  const before = isMark(tokens[index - 1], '?') ? index - 2 : index - 1;
  return !isWord(tokens[before - 1], 'case', 'goto') && !isWord(tokens[before], 'default', 'else', 'case');
};

const given = (run: Run, mark: number, language: Language): Assignment[] => {
  const { tokens } = run;
  const last = nameBefore(run, mark);
  const from = mark + 1;
  const name = nameAt(run, last);
  const value = tokens.slice(from, Math.min(expressionEnd(run, from, isPaired(language)), from + longest));
  if (name !== undefined) {
    const line = tokens[last]?.line ?? 0;
    const first = firstOfSeveral(run, last, language);
    if (first === undefined) return [{ name, value, line }];
    return [
      { name: first, value: isWord(value[0], 'range') ? [] : value, line },
      { name, value: [], line },
    ];
  }
  return isOne(tokens[last], '}]') && isMark(tokens[mark], '=') ? takenApart(run, last, value) : [];
};

/** The index of the name, or of the bracket, before `=`; a type between them is left out: `const key: string =`. */
const nameBefore = ({ tokens }: Run, mark: number): number => {
  const before = isMark(tokens[mark - 1], '?', '!') ? mark - 2 : mark - 1;
  if (!isMark(tokens[mark], '=')) return before;
  for (let at = before; at > before - longestType && at > 0; at--) {
    const token = tokens[at];
    if (isMark(token, ':')) return isMark(tokens[at - 1], '?', '!') ? at - 2 : at - 1;
    const typed = token?.kind === 'name' || isMark(token, '.', '<', '>', '|', '&', '[', ']', '?', "'");
    if (!typed || token?.opensLine === true || isWord(token, 'const', 'let', 'var', 'val', 'final')) break;
  }
  return before;
};

const longestType = 12;

/** `openai.api_key`, `headers.Authorization` for `headers["Authorization"]`; a string's text for `"Authorization": …`. */
const nameAt = (run: Run, last: number): string | undefined => {
  const { tokens, partners } = run;
  const token = tokens[last];
  if (token?.kind === 'string') return token.inserts === undefined ? token.text : undefined;
  if (token?.kind === 'name') return chainBefore(run, last).callee;
  const open = partners[last] ?? -1;
  const index = tokens[last - 1];
  if (!isMark(token, ']') || open !== last - 2 || index?.kind !== 'string') return undefined;
  return tokens[open - 1]?.kind === 'name' ? `${chainBefore(run, open - 1).callee}.${index.text}` : index.text;
};

/** Of `key, err := os.LookupEnv(…)` the first name; the last one is given nothing that is a key. */
const firstOfSeveral = ({ tokens }: Run, last: number, language: Language): string | undefined => {
  const [comma, first] = [tokens[last - 1], tokens[last - 2]];
  return language === 'go' && isMark(comma, ',') && first?.kind === 'name' ? first.text : undefined;
};

/** `const { a, b: c } = object`: `a` is given `object.a`. */
const takenApart = ({ tokens, partners }: Run, close: number, value: readonly Token[]): Assignment[] => {
  const open = partners[close] ?? -1;
  if (!isMark(tokens[open], '{') || close - open > longest) return [];
  const names: Assignment[] = [];
  for (let at = open + 1; at < close; at++) {
    const token = tokens[at];
    if (token?.kind !== 'name' || !isMark(tokens[at - 1], '{', ',')) continue;
    const local = isMark(tokens[at + 1], ':') && tokens[at + 2]?.kind === 'name' ? tokens[at + 2] : token;
    const dot: Token = { kind: 'punctuation', text: '.', line: token.line };
    if (local !== undefined)
      names.push({ name: local.text, value: [...value.slice(0, 40), dot, token], line: token.line });
  }
  return names;
};
