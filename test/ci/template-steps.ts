import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Finds the shell lines of a template, as the system hands them to a shell: jobs or steps by a word in their name. */
export const templateScript = (file: string, word: string): string => {
  const text = readFileSync(`docs/ci/${file}`, 'utf8');
  if (file === 'generic.sh') return text;
  if (file === 'Jenkinsfile') return jenkins(text, word);
  const scripts = scriptsIn(parse(text, { merge: true }), '');
  const found = scripts.find(({ name }) => name.endsWith(word));
  if (found === undefined) throw new Error(`${file}: no ${word} in ${scripts.map(({ name }) => name).join(', ')}`);
  return found.script;
};

const jenkins = (text: string, word: string): string => {
  const stages = [...text.matchAll(/stage\('([^']+)'\)[^]*?sh '''\n([^]*?)'''/g)];
  const stage = stages.find(([, name = '']) => name.endsWith(word));
  if (stage === undefined) throw new Error(`Jenkinsfile: no stage ${word}`);
  return stage[2]!;
};

interface Script {
  /** The keys above it, and the step's own name. */
  readonly name: string;
  readonly script: string;
}

const keys = ['script', 'commands', 'command', 'bash'];

const scriptsIn = (value: unknown, name: string): Script[] => {
  if (Array.isArray(value)) return value.flatMap((each) => scriptsIn(each, name));
  if (typeof value !== 'object' || value === null) return [];
  const fields = Object.entries(value);
  const own = fields.find(([key]) => key === 'name' || key === 'displayName')?.[1] as unknown;
  const named = typeof own === 'string' ? own : name;
  return fields.flatMap(([key, field]: [string, unknown]) => {
    if (!keys.includes(key)) return scriptsIn(field, own === undefined ? key : named);
    const lines = Array.isArray(field) ? (field as string[]) : [field as string];
    return [{ name: named, script: lines.join('\n') }];
  });
};
