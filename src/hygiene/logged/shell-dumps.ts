import type { Call } from '../code/code.ts';
import { isMark } from '../code/expression.ts';
import type { Found } from '../check.ts';
import { isEnvironmentExample, isEnvironmentFile } from '../formats/environment-names.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { Project } from '../project.ts';

/** A command that prints the environment or an environment file: `printenv`, `env | grep OPENAI`, `cat .env`. `next` is what it may be piped to. */
export const shellDump = (call: Call, next: Call | undefined, { keyVariables }: Project): Omit<Found, 'path'>[] => {
  const { callee, arguments: given, line: startLine } = call;
  const words = wordsOf(call);
  const isKey = (name: string): boolean => keyVariables.has(name) || namesOpenaiKey(name);
  const [first] = words;
  const command = [callee, ...words].join(' ');
  if (given.some(isPipe) && next !== undefined && isSearch(next)) {
    const sought = soughtBy(next, isKey);
    return sought === undefined || !isDump(command, call)
      ? []
      : [
          {
            startLine,
            message: `\`${command} | ${next.callee} ${sought}\` prints the key`,
            fix: askWhether('OPENAI_API_KEY'),
          },
        ];
  }
  if (given.some(isElsewhere)) return [];
  if (callee === 'printenv' && first !== undefined && isKey(first)) {
    return [{ startLine, message: `\`${first}\` is printed by \`printenv\``, fix: askWhether(first) }];
  }
  if (!isDump(command, call)) return [];
  const what = callee === 'cat' ? 'an environment file' : 'the whole environment';
  const message = `\`${command}\` prints ${what}, with the key`;
  return [{ startLine, message, fix: 'print the names that you need, not their values' }];
};

const askWhether = (name: string): string => `ask whether it is set: \`[ -n "$${name}" ]\``;

const wordsOf = ({ arguments: given }: Call): readonly string[] =>
  given.filter(([first]) => first?.kind !== 'punctuation').map((tokens) => tokens.map(({ text }) => text).join(''));

const isDump = (command: string, call: Call): boolean =>
  wholes.test(command) || (call.callee === 'cat' && wordsOf(call).some(isFilledIn));

const isFilledIn = (path: string): boolean => isEnvironmentFile(path) && !isEnvironmentExample(path);

/** `set` alone also shows functions, `export` alone what is exported. */
const wholes = /^(?:env|printenv|export(?: -p)?|set|declare -[px]+|typeset -x|gci env:|dir env:)$/i;

const isPipe = ([sign]: Call['arguments'][number]): boolean => isMark(sign, '|', '|&');

const isSearch = ({ callee, arguments: given }: Call): boolean =>
  /^(?:[ef]?grep|rg)$/.test(callee) && !given.some(isElsewhere);

/** What is sought, if it is a key's line that is shown: not with `-q`, `-c`, `-v` or `-o`. */
const soughtBy = (search: Call, isKey: (name: string) => boolean): string | undefined => {
  const words = wordsOf(search);
  if (words.some((word) => /^-\w*[qcvoL]|^--(?:quiet|silent|count|invert-match|only-matching)/.test(word)))
    return undefined;
  const sought = words.find((word) => !word.startsWith('-'));
  const name = sought?.replaceAll(/^\^|[=$]+$/g, '') ?? '';
  return isKey(name) || /^open_?ai(?:_api)?_?$/i.test(name) ? sought : undefined;
};

/** Written to a file, taken into a word, or read by a command that does not print all of it. */
const isElsewhere = ([sign, target]: Call['arguments'][number]): boolean =>
  isMark(sign, '$(', '>', '>>', '&>') ||
  (isMark(sign, '|') && !/^(?:sort|cat|tee|less|more)$/.test(target?.text ?? ''));
