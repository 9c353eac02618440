import type { Code, Language } from './code.ts';
import { assignmentsOf } from './assignments.ts';
import { callsOf } from './calls.ts';
import { allRuns, runOf } from './expression.ts';
import { readsOf } from './reads.ts';
import { readShell } from './shell.ts';
import { tokensOf } from './tokens.ts';

/** Source code of a language as checks read it; `firstLine` is where it begins in its file. Any text is fine. */
export const readCode = (text: string, language: Language, firstLine = 1): Code => {
  if (language === 'shell') return readShell(text, firstLine);
  const tokens = tokensOf(text, language, firstLine);
  const runs = allRuns(tokens);
  return {
    language,
    tokens,
    calls: runs.flatMap((run) => callsOf(run, language)),
    reads: runs.flatMap((run) => readsOf(run, language)).map(({ start: _start, end: _end, ...read }) => read),
    assignments: assignmentsOf(runs[0] ?? runOf(tokens), language),
  };
};
