import { codesOf } from '../code/codes-of.ts';
import type { Token } from '../code/code.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { Project } from '../project.ts';
import type { Look } from '../look.ts';
import { hasPublicPrefix, publicPrefixOf } from './public-prefixes.ts';
import { exposed } from './public-variables.ts';

/**
 * Code that takes a key from a variable with a public prefix: `import.meta.env.VITE_OPENAI_API_KEY`, also by import (`$env/static/public`) or in a
 * schema of variables. Each name once a file; declarations of types say what others do.
 */
export const publicReads: Look = (file, project) => {
  const lines = new Map<string, number>();
  const note = (name: string, line: number): void => {
    if (isPublicKey(name, project) && !lines.has(name)) lines.set(name, line);
  };
  if (file.path.endsWith('.d.ts') || !hasPublicPrefix(file.text)) return [];
  for (const { tokens, reads, language } of codesOf(file)) {
    for (const { variable, line } of reads) note(variable, line);
    if (language === 'javascript') tokens.filter(isName).forEach(({ text, line }) => note(text, line));
  }
  return [...lines].map(([name, line]) => exposed(name, line));
};

const isName = ({ kind }: Token): boolean => kind === 'name';

const isPublicKey = (name: string, { keyVariables }: Project): boolean =>
  publicPrefixOf(name) !== undefined && (namesOpenaiKey(name) || keyVariables.has(name));
