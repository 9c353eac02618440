import type { Call, Code } from '../code/code.ts';
import type { Found } from '../check.ts';
import type { Project } from '../project.ts';
import { isPrinter } from './printers.ts';
import { shellDump } from './shell-dumps.ts';

/** Whole environments that are printed by code that has to do with a key: `console.log(process.env)`, `print(os.environ)`, `printenv`. */
export const dumps = (code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.calls.flatMap((call, index): Omit<Found, 'path'>[] => {
    if (code.language === 'shell') return shellDump(call, code.calls[index + 1], project);
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
