import type { KeyPlace } from '../project.ts';
import { environmentEntries } from '../formats/dotenv.ts';
import { isEnvironmentFile } from '../formats/environment-names.ts';

/** Variables that hold a key by their name: those of OpenAI's libraries and tools, and of what speaks their protocol with OpenAI's keys. */
const KNOWN = [
  'OPENAI_API_KEY',
  'OPENAI_KEY',
  'OPENAI_APIKEY',
  'OPENAI_API_TOKEN',
  'OPENAI_TOKEN',
  'OPENAI_SECRET_KEY',
  'OPENAI_ADMIN_KEY',
  'AZURE_OPENAI_API_KEY',
  'AZURE_OPENAI_KEY',
  'CODEX_API_KEY',
];

/** The known names, and those that are given a key in an environment file of the project. */
export const keyVariables = (
  files: readonly { readonly path: string; readonly text: string }[],
  keys: ReadonlyMap<string, readonly KeyPlace[]>,
): ReadonlySet<string> =>
  new Set([
    ...KNOWN,
    ...files
      .filter(({ path }) => isEnvironmentFile(path) && keys.has(path))
      .flatMap(({ path, text }) => namesWithKeys(text, keys.get(path) ?? [])),
  ]);

const namesWithKeys = (text: string, keys: readonly KeyPlace[]): readonly string[] =>
  environmentEntries(text)
    .filter(({ line, endLine }) => keys.some(({ startLine }) => startLine >= line && startLine <= endLine))
    .map(({ name }) => name);
