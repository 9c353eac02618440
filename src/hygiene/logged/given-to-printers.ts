import type { Call, Code, Token } from '../code/code.ts';
import { givenTo } from '../code/given.ts';
import { carriesKey } from '../code/key-names.ts';
import { keyNameIn } from '../code/key-name-in.ts';
import type { Found } from '../check.ts';
import type { Project } from '../project.ts';
import { isPrinter } from './printers.ts';

/** Keys that are given to what prints, logs or throws. */
export const givenToPrinters = (code: Code, project: Project): readonly Omit<Found, 'path'>[] =>
  code.calls.flatMap((call) => {
    if (!isPrinter(call, code.language)) return [];
    const given = call.arguments.find((tokens) => carriesKey(tokens, code, project));
    if (given === undefined) return clientGiven(call, code);
    const what = keyNameIn(given, code, project);
    const where = /(?:Error|Exception|Errorf|errors\.New|raise|panic!?)$/.test(call.callee)
      ? 'is put in the text of an error, which ends up in logs'
      : `is given to \`${call.callee}\``;
    return [{ startLine: call.line, message: `${what} ${where}`, fix: 'print whether it is set, not its value' }];
  });

/** The client for JavaScript has the key in a field, which `console.log` shows. https://github.com/openai/openai-node/blob/master/src/client.ts */
const clientGiven = ({ callee, arguments: given, line }: Call, code: Code): Omit<Found, 'path'>[] => {
  if (code.language !== 'javascript' || !callee.startsWith('console.')) return [];
  const client = given.find((tokens) => tokens.length === 1 && isClient(tokens[0]!, code));
  if (client === undefined) return [];
  const message = `\`${client[0]!.text}\`, the client, is given to \`${callee}\`, which shows its \`apiKey\``;
  return [{ startLine: line, message, fix: 'print what you need of it, not all of it' }];
};

const isClient = ({ kind, text }: Token, code: Code): boolean =>
  kind === 'name' &&
  givenTo(text, code).some(
    ([first, name]) => first?.text === 'new' && /^(?:Azure)?OpenAI(?:Api)?$/.test(name?.text ?? ''),
  );
