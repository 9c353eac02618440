import { type Check, type Found } from './check.ts';
import { codesOf } from './code/codes-of.ts';
import { mentionsKey } from './keys/mentions-key.ts';
import type { Project, ProjectFile } from './project.ts';
import { dumps } from './logged/dumps.ts';
import { givenToPrinters } from './logged/given-to-printers.ts';
import { loggedHeaders } from './logged/headers.ts';
import { notebookOutputs } from './logged/notebook-outputs.ts';
import { shellOutput } from './logged/shell-output.ts';
import { traces } from './logged/traces.ts';

export const keyLogged: Check = {
  id: 'key-logged',
  severity: 'medium',
  title: 'Keys are not printed and not logged',
  why: 'Logs are kept, copied and read by many: terminals, CI, log servers, bug reports, notebooks that are shared with their outputs.',
  mend: 'Print whether the key exists, not its value; at most its last four characters.',
  references: [
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
    'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
    'https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information',
    'https://cwe.mitre.org/data/definitions/532.html',
  ],
  look: (file, project) => firstOfLine([...notebookOutputs(file), ...inCode(file, project), ...loggedHeaders(file)]),
};

const inCode = (file: ProjectFile, project: Project): readonly Omit<Found, 'path'>[] =>
  mentionsKey(file, project)
    ? codesOf(file).flatMap((code) => [
        ...(code.language === 'shell' ? shellOutput(code, project) : givenToPrinters(code, project)),
        ...traces(code, project),
        ...(namesVariable(file, project) ? dumps(code, project) : []),
      ])
    : [];

/** The environment that is printed has the key. */
const namesVariable = ({ text }: ProjectFile, { keyVariables }: Project): boolean =>
  [...keyVariables].some((name) => text.includes(name));

/** `console.error(new Error(key))` is one problem. */
const firstOfLine = (found: readonly Omit<Found, 'path'>[]): readonly Omit<Found, 'path'>[] => {
  const lines = new Set<number | undefined>();
  return found.filter(({ startLine }) => !lines.has(startLine) && Boolean(lines.add(startLine)));
};
