import { UsageError } from '../errors.ts';
import type { Source } from './source.ts';

/** Where variables stand: those that hold keys apart from the others. */
export interface Variables {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly keys: ReadonlyMap<string, string>;
}

/** Beside an Azure key it says whom to ask; it is the user's own, and read whether it is named or not. */
const ENDPOINT = 'AZURE_OPENAI_ENDPOINT';

/** Named environment variables, as one text of `NAME=value` lines: what stands in one tells what another is for. Throws UsageError for one that is not set. */
export const createVariablesSource = (names: readonly string[], { env, keys }: Variables): Source => {
  const valueOf = (name: string): string | undefined => keys.get(name) ?? env[name];
  const missing = names.find((name) => (valueOf(name) ?? '') === '');
  if (missing !== undefined) throw new UsageError(`the variable ${missing} is not set`, 'name one that holds a key');
  const endpoint = names.includes(ENDPOINT) || valueOf(ENDPOINT) === undefined ? [] : [ENDPOINT];
  const text = [...names, ...endpoint].map((name) => `${name}=${valueOf(name)}\n`).join('');
  return {
    mode: 'variables',
    *blobs() {
      yield { bytes: Buffer.from(text), origin: { path: null, in: 'variable' } };
    },
  };
};
