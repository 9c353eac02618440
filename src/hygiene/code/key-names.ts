import type { Project } from '../project.ts';
import type { Code, Token } from './code.ts';
import { keyNamesOf } from './key-bindings.ts';
import { type KeyNames, shows } from './shown.ts';

/**
 * Whether an expression is, or takes in, an OpenAI key: a read of a variable that holds one, a name that was given one before in the file
 * (the last time that it was given anything), or a name such as `openai.api_key`. Not what only asks about it (`key ? "set" : "missing"`,
 * `key.length`), hides it (`mask(key)`) or shows a few of its characters (`key[:4]`). What an expression of CI puts in (`${{ … }}`) is left
 * to `ci-secret`.
 */
export const carriesKey = (tokens: readonly Token[], code: Code, project: Project): boolean => {
  const names = namesIn(code, project);
  return names !== undefined && shows(tokens, names);
};

const known = new WeakMap<Code, { readonly project: Project; readonly names: KeyNames | undefined }>();

const namesIn = (code: Code, project: Project): KeyNames | undefined => {
  const before = known.get(code);
  if (before?.project === project) return before.names;
  const names = keyNamesOf(code, project);
  known.set(code, { project, names });
  return names;
};
