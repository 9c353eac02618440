import type { Assignment, Code, Token } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import { isMark, isWord } from '../code/expression.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { Fallback, FallbackLook } from './fallback.ts';

/** `getenv(name, "…")`, `process.env.X || "…"`, `${X:-…}`, `if (!key) key = "…"`, and the defaults of settings and options of a command line. */
export const fallbacksInCode: FallbackLook = (file, { keyVariables }) => {
  const isKey = (name: string): boolean => keyVariables.has(name) || namesOpenaiKey(name);
  return codesOf(file).flatMap((code) => [
    ...code.reads.flatMap(({ variable, fallback }): Fallback[] =>
      fallback === undefined || !isKey(variable) ? [] : [{ variable, ...fallback, verb: 'falls back to' }],
    ),
    ...givenLater(code, isKey),
    ...defaultsOf(code, isKey),
  ]);
};

/** `key := os.Getenv("X")`, and a few lines below in an `if` `key = "…"`. */
const givenLater = ({ assignments, reads, tokens }: Code, isKey: (name: string) => boolean): readonly Fallback[] => {
  const variables = new Map(
    reads.filter(({ variable }) => isKey(variable)).map(({ variable, line }) => [line, variable]),
  );
  if (variables.size === 0) return [];
  const conditions = new Set(tokens.filter((token) => isWord(token, 'if', 'unless')).map((token) => token.line));
  const last = new Map<string, { readonly line: number; readonly variable: string }>();
  return assignments.flatMap((assignment): Fallback[] => {
    const { name, line } = assignment;
    const read = last.get(name);
    const variable = variables.get(line);
    if (variable !== undefined && mentions(assignment, variable)) last.set(name, { line, variable });
    const literal = soleLiteral(assignment);
    if (read === undefined || literal === undefined || line === read.line || line > read.line + nearby) return [];
    if (!lines(read.line, line).some((at) => conditions.has(at))) return [];
    return [{ variable: read.variable, text: literal.text, line: literal.line, verb: 'falls back to' }];
  });
};

const nearby = 5;

const lines = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

const mentions = ({ value }: Assignment, variable: string): boolean => value.some(({ text }) => text === variable);

const soleLiteral = ({ value }: Assignment): Token | undefined =>
  value.length === 1 && value[0]?.kind === 'string' && value[0].inserts === undefined ? value[0] : undefined;

/** `OPENAI_API_KEY: z.string().default("…")`, `openai_api_key: str = Field(default="…")`, `add_argument("--openai-api-key", default="…")`. */
const defaultsOf = (code: Code, isKey: (name: string) => boolean): readonly Fallback[] => [
  ...code.assignments.flatMap(({ name, value }) => {
    const last = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('>')) + 1);
    return value.length > 0 && isKey(last) ? defaultIn(last, value) : [];
  }),
  ...code.calls.flatMap(({ arguments: given }) => {
    const named = given.find((tokens) => isKey(optionName(tokens.at(-1))));
    return named === undefined ? [] : defaultIn(optionName(named.at(-1)), given.flat());
  }),
];

/** `--openai-api-key` is `openai_api_key`. */
const optionName = (token: Token | undefined): string =>
  token?.kind === 'string' && token.text.length < 80 ? token.text.replace(/^--?/, '').replaceAll('-', '_') : '';

const defaultIn = (variable: string, tokens: readonly Token[]): readonly Fallback[] => {
  const at = tokens.findIndex(
    ({ kind, text }, index) =>
      kind !== 'punctuation' && /^default(?:_?value)?$/i.test(text) && isMark(tokens[index + 1], '(', '=', ':'),
  );
  const literal = at < 0 ? undefined : tokens[at + 2];
  if (literal?.kind !== 'string' || literal.inserts !== undefined) return [];
  return [{ variable, text: literal.text, line: literal.line, verb: 'has for its default' }];
};
