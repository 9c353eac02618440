import type { EnvironmentRead, Language, Token } from './code.ts';
import { chainBefore } from './calls.ts';
import { type Run, expressionEnd, isMark, isWord, partsOf } from './expression.ts';
import { fallbackAfter, fallbackAmong } from './fallbacks.ts';

/** A read of an environment variable, with the indices of its first word and behind its last. */
export interface PlacedRead extends EnvironmentRead {
  readonly start: number;
  readonly end: number;
}

/**
 * Environment variables that are read in a run of words: `process.env.X`, `os.environ["X"]`, `os.getenv("X")`, `const { X } = process.env`,
 * `$env:X`, `var.x`. Which object or function gives them is told by its name, so settings and configuration libraries count, too.
 */
export const readsOf = (run: Run, language: Language): PlacedRead[] =>
  run.tokens.flatMap((token, index) => {
    if (token.kind === 'string') return stringRead(run, index);
    if (token.kind === 'name') return nameRead(run, index, language);
    return isMark(token, '{') ? takenApart(run, index) : [];
  });

const variable = /^[A-Za-z_]\w{2,}$/;
/** What is a variable by its looks alone: `API_KEY`. */
const upperCase = /^[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]$/;

/** `env["X"]` and `getenv("X")`, at the string. */
const stringRead = (run: Run, index: number): PlacedRead[] => {
  const { tokens, partners } = run;
  const name = tokens[index];
  const open = argumentsOpen(run, index);
  const end = partners[open] ?? -1;
  if (name === undefined || name.inserts !== undefined || !variable.test(name.text) || end < 0) return [];
  if (tokens[open - 1]?.kind !== 'name' && !isMark(tokens[open - 1], ')', '.', '?.', '!')) return [];
  const last = lastOfChain(run, open - 1);
  const { callee, start } = chainBefore(run, last);
  const isRead = isMark(tokens[open], '[')
    ? indexed.test(callee)
    : called.test(callee) && !notRead.test(callee) && (upperCase.test(name.text) || surelyCalled.test(callee));
  if (!isRead) return [];
  const among = isMark(tokens[open], '(')
    ? fallbackAmong(partsOf(run, open + 1, end), index === open + 1 ? 1 : 2)
    : undefined;
  return read(run, name, start, end + 1, among);
};

/** The bracket of which this string is the first argument, or the second of those that take an object first. */
const argumentsOpen = ({ tokens }: Run, index: number): number => {
  if (isMark(tokens[index - 1], '(', '[')) return index - 1;
  return isMark(tokens[index - 1], ',') && tokens[index - 2]?.kind !== 'punctuation' && isMark(tokens[index - 3], '(')
    ? index - 3
    : -1;
};

/** Past `()` and `!`: `System.getenv().get("X")`, `process.env!["X"]`. */
const lastOfChain = ({ tokens, partners }: Run, from: number): number => {
  let at = from;
  while (isMark(tokens[at], '!', '?.', '.')) at--;
  return isMark(tokens[at], ')') ? (partners[at] ?? 0) - 1 : at;
};

const indexed =
  /(?:^|[.>:])(?:env|environ|ENV|Env|environment|\$_ENV|\$_SERVER|secrets|[Cc]onfig(?:uration)?|getenv|dotenv_values|userdata)$/;
const called =
  /(?:env|environ|environment|config|configuration|secret|secrets|settings|userdata|lookupenv|env_var|process|system)\w*!?(?:(?:\.|->|::)(?:get|fetch|str|string|optional|required|var|var_os|get_or|getordefault|getasync|value|require|setdefault|readenv|\w*env\w*))?$/i;
/** Of these also `openai_api_key`, however it is written. */
const surelyCalled = /(?:getenv|get_env|environ\.get|ENV\.fetch|env::var|env!|LookupEnv|EnvironmentVariable|\benv)$/i;
/** They write, remove, or say yes or no. */
const notRead =
  /(?:^|[._:>])(?:set(?!default)|put|del|unset|stub|remove|clear|without|with|has|contains|pop|mock|patch|test)\w*$|(?:set|put|del|stub|has|with)_?env\w*$/i;

/** `process.env.X`, `import.meta.env.X`, `var.x`, `$env:X`, at the name. */
const nameRead = (run: Run, index: number, language: Language): PlacedRead[] => {
  const { tokens } = run;
  const name = tokens[index];
  if (name === undefined) return [];
  if (language === 'powershell') {
    const bare = /^\$\{?env:(\w+)\}?$/i.exec(name.text)?.[1];
    return bare === undefined ? [] : read(run, { ...name, text: bare }, index, index + 1);
  }
  if (!isMark(tokens[index - 1], '.', '?.')) return [];
  const base = isMark(tokens[index - 2], '!') ? index - 3 : index - 2;
  if (language === 'terraform') return isWord(tokens[base], 'var') ? read(run, name, base, index + 1) : [];
  if (
    !isWord(tokens[base], 'env', 'environment', 'environ') ||
    !upperCase.test(name.text) ||
    isMark(tokens[index + 1], '(')
  )
    return [];
  return read(run, name, chainBefore(run, base).start, index + 1);
};

/** `const { X, Y: y = "…" } = process.env`, at the bracket. */
const takenApart = (run: Run, open: number): PlacedRead[] => {
  const { tokens, partners } = run;
  const close = partners[open] ?? -1;
  if (close < 0 || close - open > 400 || !isMark(tokens[close + 1], '=')) return [];
  const end = expressionEnd(run, close + 2);
  const last = tokens[Math.max(end - 1, 0)];
  if (!isWord(last, 'env') || end - close > 8) return [];
  const reads: PlacedRead[] = [];
  for (let at = open + 1; at < close; at++) {
    const name = tokens[at];
    if (name?.kind !== 'name' || !isMark(tokens[at - 1], '{', ',') || !variable.test(name.text)) continue;
    const mark = isMark(tokens[at + 1], ':') ? at + 3 : at + 1;
    const value = isMark(tokens[mark], '=') ? tokens[mark + 1] : undefined;
    const fallback =
      value?.kind === 'string' && value.inserts === undefined ? { text: value.text, line: value.line } : undefined;
    reads.push({
      variable: name.text,
      line: name.line,
      start: at,
      end: at + 1,
      ...(fallback === undefined ? {} : { fallback }),
    });
  }
  return reads;
};

/** None where the variable is written: `process.env.X = …`. */
const read = (run: Run, name: Token, start: number, end: number, among?: Token): PlacedRead[] => {
  if (isMark(run.tokens[end], '=', '+=')) return [];
  const literal = among ?? fallbackAfter(run, start, end);
  const fallback = literal === undefined ? {} : { fallback: { text: literal.text, line: literal.line } };
  return [{ variable: name.text, line: name.line, start, end, ...fallback }];
};
