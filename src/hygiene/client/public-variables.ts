import type { Found } from '../check.ts';
import type { NamedValue } from '../formats/named-value.ts';
import { namedValuesOf } from '../formats/named-values.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { KeyPlace } from '../project.ts';
import { secretKeys } from '../keys/real-keys.ts';
import type { Look } from '../look.ts';
import { serverFix } from './words.ts';
import { hasPublicPrefix, publicPrefixOf, withoutPrefix } from './public-prefixes.ts';

/** Settings: a variable with a public prefix that is named like a key, whatever it holds today, or that holds one. */
export const publicVariables: Look = (file) => {
  if (!hasPublicPrefix(file.text)) return [];
  const keys = secretKeys(file);
  return namedValuesOf(file).flatMap((entry) => (isExposed(entry, keys) ? [exposed(entry.name, entry.line)] : []));
};

/** The problem that such a variable is, wherever its name stands. */
export const exposed = (name: string, startLine: number): Omit<Found, 'path'> => {
  const { prefix, tool } = publicPrefixOf(name)!;
  const bare = withoutPrefix(name);
  return {
    startLine,
    message: `\`${name}\` is built into what users get (\`${prefix}\`: ${tool}), where everybody can read it`,
    fix: `name it \`${bare}\`, and ${serverFix}`,
  };
};

const isExposed = ({ name, value, line, endLine }: NamedValue, keys: readonly KeyPlace[]): boolean =>
  publicPrefixOf(name) !== undefined &&
  ((namesOpenaiKey(name) && !SWITCH.test(value)) ||
    keys.some(({ startLine }) => startLine >= line && startLine <= endLine));

/** `VITE_OPENAI_TOKEN=true` tells whether, `NEXT_PUBLIC_OPENAI_KEY=https://…` where. */
const SWITCH = /^(?:true|false|yes|no|on|off|0|1|https?:\/\/.*)$/i;
