import type { Call, Code, Token } from '../code/code.ts';
import { isMark } from '../code/expression.ts';
import { carriesKey } from '../code/key-names.ts';
import { keyNameIn } from '../code/key-name-in.ts';
import type { Found } from '../check.ts';
import type { Project } from '../project.ts';
import { printsInput } from './prints-input.ts';

/** Keys that commands of a shell print to the terminal or a log. */
export const shellOutput = (code: Code, project: Project): readonly Omit<Found, 'path'>[] => {
  const functions = code.tokens.some((token, at) => isMark(token, '(') && isMark(code.tokens[at + 1], ')'));
  return code.calls.flatMap((call, index): Omit<Found, 'path'>[] => {
    if (!printing.test(call.callee) || !reachesTerminal(code.calls, index)) return [];
    const given = call.arguments.find((tokens) => isShown(tokens, call) && carriesKey(tokens, code, project));
    if (given === undefined || (functions && isReturned(call))) return [];
    const message = `${keyNameIn(given, code, project)} is given to \`${call.callee}\``;
    return [{ startLine: call.line, message, fix: 'print whether it is set, not its value: `${OPENAI_API_KEY:+set}`' }];
  });
};

const printing = /^(?:echo|printf|print|cat|tee|write-host)$/i;

/** Not a file's name, and not what GitHub is told to mask. */
const isShown = (tokens: readonly Token[], call: Call): boolean => {
  const [first] = tokens;
  if (/^cat|^tee/.test(call.callee)) return isMark(first, '<<', '<<-', '<<<');
  return (first?.kind !== 'punctuation' || isMark(first, '<<<')) && first?.text.startsWith('::add-mask::') !== true;
};

/** In a script with functions, `echo "$KEY"` alone may be what one gives back. */
const isReturned = ({ arguments: given }: Call): boolean => given.length === 1 && given[0]?.[0]?.text === '';

/** Neither taken into a word, nor written to a file, nor read by another command that does not print it. */
const reachesTerminal = (calls: readonly Call[], index: number): boolean => {
  const call = calls[index];
  if (call === undefined) return false;
  for (const tokens of call.arguments) {
    const [sign, target] = tokens;
    if (isMark(sign, '$(') || (isMark(sign, '-v') && call.callee === 'printf')) return false;
    if (isMark(sign, '|', '|&')) {
      return printsInput(target?.text ?? '') && reachesTerminal(calls, index + 1);
    }
    const writes = sign?.kind === 'punctuation' && /^1?(?:>>?|>\||&>>?)$/.test(sign.text);
    if (writes && !/^\/dev\/(?:stdout|stderr|tty|fd\/[12])$/.test(target?.text ?? '')) return false;
  }
  return !call.arguments.some(([option], at) => call.callee === 'printf' && at === 0 && option?.text === '-v');
};
