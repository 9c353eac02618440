import type { TreeValue } from '../../formats/tree.ts';
import { yamlValues } from '../../formats/yaml.ts';
import type { Language } from '../code.ts';
import type { EmbeddedCode } from './embedded.ts';

/** What CI files, task files and compose files give to a shell: by the names of their keys, so that any of their kinds is read. */
export const yamlCode = (text: string): readonly EmbeddedCode[] => {
  if (text.length > longest || !mentionsScript.test(text)) return [];
  const values = yamlValues(text);
  const shells = new Map(
    values.filter(({ keys }) => keys.at(-1) === 'shell').map(({ keys, value }) => [stepOf(keys), value]),
  );
  return values.flatMap((value): EmbeddedCode[] => {
    const key = value.keys.findLast((each) => typeof each === 'string' && scripts.has(each));
    if (key === undefined || !isScript(value, key)) return [];
    const language = languageIn(shells.get(stepOf(value.keys)) ?? String(key));
    // `- NAME=value command` in a list of commands.
    const isPair = value.keys.at(-1) !== key && typeof value.keys.at(-1) === 'string';
    const text = isPair ? `${value.name}=${value.value}` : value.value;
    return language === undefined ? [] : [{ text, language, firstLine: value.valueLine }];
  });
};

/** What is longer is data: the description of an API, a lock file. */
const longest = 500_000;

const words =
  'run script before_script after_script command commands cmd cmds bash pwsh powershell inlineScript args entrypoint prebuild build';
const scripts: ReadonlySet<unknown> = new Set(words.split(' '));
const mentionsScript = new RegExp(`^[ \\t]*(?:- )?["']?(?:${words.replaceAll(' ', '|')})["']?:`, 'm');

/** The script itself, an item of its list, or such an item as `NAME=value`. */
const isScript = ({ keys }: TreeValue, key: string | number): boolean => {
  const behind = keys.slice(keys.lastIndexOf(key) + 1);
  return behind.length === 0 || (typeof behind[0] === 'number' && behind.length <= 2);
};

const stepOf = (keys: readonly (string | number)[]): string => JSON.stringify(keys.slice(0, -1));

/** Of GitHub's `shell:` and Azure's `pwsh:`. */
const languageIn = (shell: string): Language | undefined => {
  if (/^(?:pwsh|powershell)/.test(shell)) return 'powershell';
  if (shell.startsWith('python')) return 'python';
  return /^(?:node|ruby|perl|Rscript)/.test(shell) ? undefined : 'shell';
};
