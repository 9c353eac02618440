import type { Language, Token } from './code.ts';
import { type Run, isMark, isOne, isWord, runOf } from './expression.ts';
import { givenOn } from './masks.ts';
import { readsOf } from './reads.ts';
import { shellShows } from './shell-shown.ts';

/** What is known of a file's names. */
export interface KeyNames {
  readonly language: Language;
  /** Of environment variables. */
  readonly isKeyVariable: (name: string) => boolean;
  /** `['client', 'apiKey']`, on a line. */
  readonly isKeyName: (chain: readonly string[], line: number) => boolean;
  readonly isKeyLiteral: (text: string) => boolean;
}

/** Whether what the expression gives holds a key. */
export const shows = (tokens: readonly Token[], names: KeyNames): boolean => {
  if (names.language === 'shell') return shellShows(tokens, names);
  const run = runOf(tokens);
  const reads = new Map(readsOf(run, names.language).map((read) => [read.start, read]));
  // For each bracket around: whether what stands in it gets out as it is.
  const around: boolean[] = [true];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    const open = around.at(-1) === true;
    if (isOne(token, '([{')) around.push(open && passesOut(run, at));
    else if (isOne(token, ')]}') && around.length > 1) around.pop();
    else if (isMark(token, '=>') && !isPair(names.language)) around[around.length - 1] = false;
    if (!open || token === undefined || token.kind === 'punctuation' || token.kind === 'number') continue;
    const read = reads.get(at);
    const end = read === undefined ? keyEnd(run, at, names) : names.isKeyVariable(read.variable) ? read.end : -1;
    if (end > at && !isAsked(run, at) && givenOn(run, end, isMark(tokens[at - 1], '?'))) return true;
    // The brackets of a read are its own: what is in them is a name.
    if (read !== undefined) at = read.end - 1;
  }
  return false;
};

const isPair = (language: Language): boolean => language === 'php' || language === 'ruby';

/** The index behind the key that begins here with a name or a string; -1 for what is none. */
const keyEnd = ({ tokens, partners }: Run, start: number, names: KeyNames): number => {
  const token = tokens[start];
  if (token?.kind === 'string') {
    if (token.inserts?.some((insert) => shows(insert, names)) === true) return start + 1;
    return names.isKeyLiteral(token.text) ? start + 1 : -1;
  }
  if (isMark(tokens[start - 1], '.', '?.', '->', '::') || token === undefined) return -1;
  const chain = [plain(token.text)];
  const ends = [start + 1];
  for (let at = start + 1; chain.length < longestChain;) {
    const next = tokens[at + 1];
    if (isMark(tokens[at], '!') && isMark(next, '.')) at++;
    else if (isMark(tokens[at], '.', '?.', '->', '::') && next?.kind === 'name') {
      chain.push(next.text);
      at += 2;
      ends.push(at);
    } else if (isMark(tokens[at], '[') && partners[at] === at + 2 && next?.kind === 'string') {
      chain.push(next.text);
      at += 3;
      ends.push(at);
    } else break;
  }
  for (let length = chain.length; length > 0; length--) {
    const end = ends[length - 1] ?? -1;
    // A function of that name is not what it gives, unless it is made to give it.
    const isCalled = isMark(tokens[end], '(');
    if (isCalled && !(/^(?:get|load|read|fetch)/i.test(chain[length - 1] ?? '') && partners[end] === end + 1)) continue;
    if (names.isKeyName(chain.slice(0, length), token.line)) return isCalled ? end + 2 : end;
  }
  return -1;
};

/** PHP's and PowerShell's `$`, Ruby's `@`. */
const plain = (name: string): string => name.replace(/^[$@]+/, '');

const longestChain = 8;

/** Whether a key in this bracket is in what the bracket gives: in a list, in `str(…)`; not in `mask(…)`, `keys[…]` or a function's body. */
const passesOut = ({ tokens }: Run, open: number): boolean => {
  const before = tokens[open - 1];
  const isGroup = before === undefined || (before.kind === 'punctuation' && !isMark(before, ')', ']', '}', '=>', '->'));
  if (isMark(tokens[open], '(')) return isGroup || (before?.kind === 'name' && passing.test(before.text));
  return (isGroup && !isMark(before, '|')) || isWord(before, 'return');
};

const passing =
  /^(?:str|repr|String|string|stringify|format\w*|s?n?printf|Sprintf?|Sprintln|inspect|p?dumps|to_json|json|concat|join|print|encodeURIComponent|b64encode|btoa|encode|bytes|dict|list|tuple|assign|Some|Ok|return|await|or|and|red|green|yellow|blue|cyan|magenta|gray|grey|bold|dim|white|colored|style|pformat|escape|toString|append|add|\w*(?:Error|Exception)|format!|Errorf|New|f|of|entry|stringByAppendingString|stringWithFormat)$/;

/** Whether the expression that begins here is only asked about: `!key`, `key in …`, `"set" if key`. */
const isAsked = ({ tokens }: Run, start: number): boolean => {
  const before = tokens[start - 1];
  if (isMark(before, '!', '!!', '==', '!=', '===', '!==', '<', '>', '<=', '>=', '=~')) return true;
  return isWord(
    before,
    'not',
    'typeof',
    'if',
    'elif',
    'unless',
    'in',
    'is',
    'while',
    'new',
    'delete',
    'case',
    'when',
    'def',
    'defined',
    'del',
  );
};
