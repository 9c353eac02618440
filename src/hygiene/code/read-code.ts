import { once } from '../../once.ts';
import type { Code, EnvironmentRead, Language } from './code.ts';
import { assignmentsOf } from './assignments.ts';
import { callsOf } from './calls.ts';
import { allRuns, runOf } from './expression.ts';
import { type PlacedRead, readsOf } from './reads.ts';
import { readShell } from './shell.ts';
import { tokensOf } from './tokens.ts';

/** Source code of a language as checks read it; `firstLine` is where it begins in its file. Any text is fine. */
export const readCode = (text: string, language: Language, firstLine = 1): Code => {
  if (language === 'shell') return readShell(text, firstLine);
  const tokens = tokensOf(text, language, firstLine);
  const runs = once(() => allRuns(tokens));
  const calls = once(() => runs().flatMap((run) => callsOf(run, language)));
  const reads = once(() => runs().flatMap((run) => readsOf(run, language).map(withoutPlace)));
  const assignments = once(() => assignmentsOf(runs()[0] ?? runOf(tokens), language));
  return {
    language,
    tokens,
    get calls() {
      return calls();
    },
    get reads() {
      return reads();
    },
    get assignments() {
      return assignments();
    },
  };
};

const withoutPlace = ({ start: _start, end: _end, ...read }: PlacedRead): EnvironmentRead => read;
