import type { Call, Code, Token } from './code.ts';

/** The calls in whose arguments tokens stand, outermost first, in one pass over the code's calls. */
export const callsAround = ({ calls }: Code, wanted: ReadonlySet<Token>): ReadonlyMap<Token, readonly Call[]> => {
  const around = new Map<Token, Call[]>();
  if (wanted.size === 0) return around;
  for (const call of calls) {
    for (const token of call.arguments.flat()) {
      if (!wanted.has(token)) continue;
      const before = around.get(token);
      if (before === undefined) around.set(token, [call]);
      else before.push(call);
    }
  }
  return around;
};
