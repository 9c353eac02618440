import type { Finding } from '../detect/finding.ts';
import { UsageError } from '../errors.ts';
import type { Source } from './source.ts';

/** Where variables stand: those that hold keys apart from the others. */
export interface Variables {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly keys: ReadonlyMap<string, string>;
}

/** Beside an Azure key it says whom to ask; it is the user's own, and read whether it is named or not. */
const ENDPOINT = 'AZURE_OPENAI_ENDPOINT';

const valueIn = (name: string, { env, keys }: Variables): string => keys.get(name) ?? env[name] ?? '';

/** Named environment variables, as one text of `NAME=value` lines: what stands in one tells what another is for. Throws UsageError for one that is not set. */
export const createVariablesSource = (names: readonly string[], variables: Variables): Source => {
  const valueOf = (name: string): string => valueIn(name, variables);
  const missing = names.find((name) => valueOf(name) === '');
  if (missing !== undefined) throw new UsageError(`the variable ${missing} is not set`, 'name one that holds a key');
  const endpoint = names.includes(ENDPOINT) || valueOf(ENDPOINT) === '' ? [] : [ENDPOINT];
  const text = [...names, ...endpoint].map((name) => `${name}=${valueOf(name)}\n`).join('');
  return {
    mode: 'variables',
    *blobs() {
      yield { bytes: Buffer.from(text), origin: { path: null, in: 'variable' } };
    },
  };
};

/** Those in which nothing was found. A key may be encoded in its variable, so that only the lines of that text tell in which one it stands. */
export const variablesWithout = (
  findings: readonly Finding[],
  names: readonly string[],
  variables: Variables,
): readonly string[] => {
  const places = findings.flatMap(({ locations }) => locations);
  let next = 1;
  return names.filter((name) => {
    const first = next;
    next += valueIn(name, variables).split('\n').length;
    return !places.some(({ startLine, endLine }) => startLine < next && endLine >= first);
  });
};
