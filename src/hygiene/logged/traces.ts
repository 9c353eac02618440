import type { Call, Code } from '../code/code.ts';
import { carriesKey } from '../code/key-names.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { Found } from '../check.ts';
import type { Project } from '../project.ts';

/** Commands of a shell that show others with what is expanded in them, or a request with its headers: `set -x`, `curl -v`. */
export const traces = (code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.language === 'shell' ? [...tracedCommands(code, project), ...verboseRequests(code, project)] : [];

const tracedCommands = ({ calls, reads, tokens }: Code, { keyVariables }: Project): readonly Omit<Found, 'path'>[] => {
  const spans = tracedSpans(calls, tokens.at(-1)?.line ?? 0);
  return spans.flatMap(({ from, to }): Omit<Found, 'path'>[] => {
    const read = reads.find(
      ({ variable, line }) => line >= from && line <= to && (keyVariables.has(variable) || namesOpenaiKey(variable)),
    );
    if (read === undefined) return [];
    const message = `\`set -x\` prints the commands with \`${read.variable}\` (line ${read.line}) and its value`;
    return [{ startLine: from, message, fix: 'leave tracing off, or `set +x` around what uses the key' }];
  });
};

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Lines between `set -x` and `set +x`. */
const tracedSpans = (calls: readonly Call[], lastLine: number): readonly Span[] => {
  const spans: Span[] = [];
  let from: number | undefined;
  for (const { callee, arguments: given, line } of calls) {
    if (callee !== 'set') continue;
    const words = given.map(([token]) => token?.text ?? '');
    const isOn = words.some((word, at) => /^-[a-z]*x/.test(word) || (word === 'xtrace' && words[at - 1] === '-o'));
    const isOff = words.some((word, at) => /^\+[a-z]*x/.test(word) || (word === 'xtrace' && words[at - 1] === '+o'));
    if (isOn) from ??= line;
    if (!isOff || from === undefined) continue;
    spans.push({ from, to: line });
    from = undefined;
  }
  return from === undefined ? spans : [...spans, { from, to: lastLine }];
};

/** curl shows the headers that it sends, `Authorization` too, with these options. */
const verboseRequests = (code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.calls.flatMap((call): Omit<Found, 'path'>[] => {
    if (call.callee !== 'curl') return [];
    const option = call.arguments.map(([token]) => token?.text ?? '').find((word) => verbose.test(word));
    const sends = call.arguments.some((tokens) => carriesKey(tokens, code, project));
    if (option === undefined || !sends) return [];
    const message = `\`curl ${option}\` prints the request with its \`Authorization\` header`;
    return [{ startLine: call.line, message, fix: `leave \`${option}\` out; \`-i\` shows the answer's headers alone` }];
  });

/** `-sv`, `-vvv`, but no option in which a `v` is a value. */
const verbose = /^(?:-[sSLfkgi#]*v+[sSLfkgi#]*|--verbose|--trace(?:-ascii)?)$/;
