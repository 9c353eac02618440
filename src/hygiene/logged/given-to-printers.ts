import type { Code } from '../code/code.ts';
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
    if (given === undefined) return [];
    const what = keyNameIn(given, code, project);
    const where = /(?:Error|Exception|Errorf|errors\.New|raise|panic!?)$/.test(call.callee)
      ? 'is put in the text of an error, which ends up in logs'
      : `is given to \`${call.callee}\``;
    return [{ startLine: call.line, message: `${what} ${where}`, fix: 'print whether it is set, not its value' }];
  });
