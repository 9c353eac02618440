import { namesKey } from '../formats/key-names.ts';
import { isCiFile, workflowOf } from '../formats/workflow.ts';
import { printsInput } from '../logged/prints-input.ts';
import type { Look } from '../look.ts';
import { secretNames } from './secrets-in.ts';

/**
 * Secrets that a script prints. GitHub masks what it knows, but no part, other case or encoding of it. Variables are
 * `key-logged`'s.
 */
export const printedSecrets: Look = (file, project) => {
  if (!isCiFile(file.path)) return [];
  return (workflowOf(file)?.jobs ?? []).flatMap(({ steps }) =>
    steps.flatMap(({ run }) =>
      (run?.value.split('\n') ?? []).flatMap((command, index) => {
        const name = printed(command).find((each) => each === allSecrets || namesKey(each, project.keyVariables));
        if (run === undefined || name === undefined) return [];
        const what = name === allSecrets ? 'all secrets of the repository are' : `\`secrets.${name}\` is`;
        return [
          {
            severity: 'medium',
            startLine: run.valueLine + index,
            message: `${what} printed: a log is read by everybody who sees the run, and the mask misses any other form of a key`,
            fix: 'print whether it is set, not its value',
          },
        ];
      }),
    ),
  );
};

const allSecrets = '*';

/** Of `echo` and its kind where the output goes to the log: into no file, no variable, no program that does not print it again. */
const printed = (command: string): readonly string[] => {
  if (command.length > longestCommand || !/^\s*(?:-\s+)?(?:echo|printf|Write-Host|Write-Output)\b/.test(command))
    return [];
  const [first = '', ...readers] = command.replace(/\$\{\{[^}]{0,1000}\}\}/g, '').split(/\|&?/);
  if (!readers.every((reader) => printsInput(/^\s*(\S+)/.exec(reader)?.[1] ?? ''))) return [];
  if (/::add-mask::/.test(first) || [first, ...readers].some((part) => /(?<![12])>/.test(part))) return [];
  // A comparison or a test for emptiness prints no value.
  const text = command.replace(/\$\{\{[^}]{0,1000}(?:[!=]=|&&|\|\|)[^}]{0,1000}\}\}/g, '');
  return /toJSON\(\s{0,20}secrets\s{0,20}\)/i.test(text) ? [allSecrets] : secretNames(text);
};

const longestCommand = 5000;
