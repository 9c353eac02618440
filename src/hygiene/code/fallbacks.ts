import type { Token } from './code.ts';
import { type Run, isMark, isWord } from './expression.ts';

/** The literal among a read's arguments, from the given one on: `getenv("X", "…")`, `env("X", default="…")`. */
export const fallbackAmong = (parts: readonly (readonly Token[])[], from: number): Token | undefined => {
  for (const part of parts.slice(from)) {
    const named = isMark(part[1], '=', ':')
      ? /^(?:default\w*|or|fallback|value)$/i.test(part[0]?.text ?? '')
      : undefined;
    const literal = named === undefined ? part[0] : part[2];
    if (named !== false && isLiteral(literal) && part.length <= (named === undefined ? 3 : 5)) return literal;
  }
  return undefined;
};

/** The literal that is taken if the read that ends here gives nothing: `|| "…"`, `.unwrap_or("…")`, `if … else "…"`. */
export const fallbackAfter = (run: Run, start: number, end: number): Token | undefined => {
  const { tokens, partners } = run;
  const name = tokens[end - 1]?.text;
  for (let at = end; at < Math.min(tokens.length, end + farthest); at++) {
    const token = tokens[at];
    if (isMark(token, ',', ';', ']', '}', '&&', '==', '!=', '===', '!==')) return undefined;
    // Ruby's ENV.fetch("X") { "…" }
    if (at === end && isMark(token, '{') && partners[at] === at + 2) return firstLiteral(run, at);
    if (isMark(token, '?')) return chosen(run, at, name);
    if (isWord(token, 'if')) return lastLiteral(run, at, 'else');
    if (token?.opensLine === true && !isMark(token, '||', '??', '.', '?:', ')') && !isWord(token, 'or'))
      return undefined;
    if (isFallback(token) || (isMark(token, '=') && isMark(tokens[at - 1], '||', '??'))) {
      const literal = isMark(tokens[at + 1], '=') ? tokens[at + 2] : tokens[at + 1];
      if (isLiteral(literal)) return literal;
    }
    if (token?.kind === 'name' && unwraps.test(token.text) && isMark(tokens[at + 1], '(', '{')) {
      return firstLiteral(run, at + 1);
    }
    const partner = partners[at] ?? -1;
    if (partner > at) at = partner;
  }
  return undefined;
};

const farthest = 60;

const isFallback = (token: Token | undefined): boolean =>
  isMark(token, '||', '??', '?:', '||=', '??=') || isWord(token, 'or');

const unwraps = /^(?:unwrap_or\w*|or_else|orElse\w*|getOrElse|ifEmpty|ifBlank|getOrDefault|presence_or|or)$/;

const isLiteral = (token: Token | undefined): token is Token => token?.kind === 'string' && token.inserts === undefined;

/** In `("…")`, `(|_| "…".to_string())`, `{ "…" }`. */
const firstLiteral = ({ tokens, partners }: Run, open: number): Token | undefined =>
  tokens.slice(open, Math.min(partners[open] ?? open, open + 12)).find(isLiteral);

/** `X ? X : "…"`: only where what is chosen first is the read itself, since `X ? "set" : "missing"` tells no key. */
const chosen = ({ tokens, partners }: Run, mark: number, name: string | undefined): Token | undefined => {
  let repeats = false;
  for (let at = mark + 1; at < Math.min(tokens.length, mark + farthest); at++) {
    if (tokens[at]?.text === name) repeats = true;
    if (isMark(tokens[at], ':')) return repeats && isLiteral(tokens[at + 1]) ? tokens[at + 1] : undefined;
    if (isMark(tokens[at], ',', ';', ')', '}')) return undefined;
    const partner = partners[at] ?? -1;
    if (partner > at) {
      repeats ||= tokens.slice(at, partner).some(({ text }) => text === name);
      at = partner;
    }
  }
  return undefined;
};

const lastLiteral = ({ tokens, partners }: Run, from: number, before: string): Token | undefined => {
  for (let at = from; at < Math.min(tokens.length, from + farthest); at++) {
    if (isWord(tokens[at], before)) return isLiteral(tokens[at + 1]) ? tokens[at + 1] : undefined;
    if (isMark(tokens[at], ',', ';', ')', '}')) return undefined;
    const partner = partners[at] ?? -1;
    if (partner > at) at = partner;
  }
  return undefined;
};
