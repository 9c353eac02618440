import type { Call, Code } from '../code/code.ts';
import { isMark } from '../code/expression.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { Found } from '../check.ts';
import type { Project } from '../project.ts';
import { isPrinter } from './printers.ts';

/** Whole environments that are printed by code that has to do with a key: `console.log(process.env)`, `print(os.environ)`, `printenv`. */
export const dumps = (code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.calls.flatMap((call): Omit<Found, 'path'>[] => {
    if (code.language === 'shell') return shellDump(call, project);
    const whole = isPrinter(call, code.language)
      ? call.arguments.map(wholeEnvironment).find((name) => name !== undefined)
      : undefined;
    if (whole === undefined) return [];
    const message = `\`${whole}\`, the whole environment, is given to \`${call.callee}\``;
    return [{ startLine: call.line, message, fix: 'print the names that you need, not their values' }];
  });

/** The name of the environment, if the argument is all of it, perhaps as a text. */
const wholeEnvironment = (tokens: Call['arguments'][number]): string | undefined => {
  if (tokens.length > longest) return undefined;
  const text = tokens.map((token) => (token.kind === 'string' ? '""' : token.text)).join('');
  return environments.exec(text.replace(textOf, ''))?.[1];
};

const longest = 20;
const textOf = /^(?:JSON\.stringify|json\.dumps|dict|str|pprint\.pformat|util\.inspect)\((?:dict\()?/;
const environments =
  /^(process\.env|import\.meta\.env|Bun\.env|Deno\.env\.toObject\(\)|os\.environ|os\.Environ\(\)|ENV|\$_ENV|\$_SERVER|getenv\(\)|System\.getenv\(\)|ProcessInfo\.processInfo\.environment|Platform\.environment)(?:\.(?:items|copy)\(\)|\.(?:to_h|inspect|to_a))?\)*(?:,.*)?$/;

const shellDump = ({ callee, arguments: given, line }: Call, { keyVariables }: Project): Omit<Found, 'path'>[] => {
  const words = given
    .filter(([first]) => first?.kind !== 'punctuation')
    .map((tokens) => tokens.map(({ text }) => text).join(''));
  if (given.some(isElsewhere)) return [];
  const [first] = words;
  if (callee === 'printenv' && first !== undefined && (keyVariables.has(first) || namesOpenaiKey(first))) {
    return [
      {
        startLine: line,
        message: `\`${first}\` is printed by \`printenv\``,
        fix: `ask whether it is set: \`[ -n "$${first}" ]\``,
      },
    ];
  }
  if (!wholes.test([callee, ...words].join(' '))) return [];
  const command = [callee, ...words].join(' ');
  return [
    {
      startLine: line,
      message: `\`${command}\` prints the whole environment, with the key`,
      fix: 'print the names that you need, not their values',
    },
  ];
};

/** `set` alone also shows functions, `export` alone what is exported. */
const wholes = /^(?:env|printenv|export(?: -p)?|set|declare -[px]+|typeset -x|gci env:|dir env:)$/i;

/** Written to a file, taken into a word, or read by a command that does not print all of it. */
const isElsewhere = ([sign, target]: Call['arguments'][number]): boolean =>
  isMark(sign, '$(', '>', '>>', '&>') ||
  (isMark(sign, '|') && !/^(?:sort|cat|tee|less|more)$/.test(target?.text ?? ''));
