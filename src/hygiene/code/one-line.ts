import type { Code, Token } from './code.ts';

/** Code whose line breaks are written `\n` in its file: everything in it stands on one line. */
export const onOneLine = (code: Code, line: number): Code => ({
  ...code,
  tokens: moved(code.tokens, line),
  calls: code.calls.map((call) => ({ ...call, line, arguments: call.arguments.map((tokens) => moved(tokens, line)) })),
  reads: code.reads.map(({ fallback, ...read }) => ({
    ...read,
    line,
    ...(fallback === undefined ? {} : { fallback: { text: fallback.text, line } }),
  })),
  assignments: code.assignments.map((assignment) => ({ ...assignment, line, value: moved(assignment.value, line) })),
});

const moved = (tokens: readonly Token[], line: number): Token[] =>
  tokens.map((token) => ({
    ...token,
    line,
    ...(token.inserts === undefined ? {} : { inserts: token.inserts.map((insert) => moved(insert, line)) }),
  }));
